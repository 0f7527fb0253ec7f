"""The same information fetched from outside by several tasks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.materials import messages_in, outside_pool, same_name
from reengineer.diagnosis.words import is_applicant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the messages of one name that several nodes receive from one pool that is not the applicant's."""
    targets: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    labels: dict[tuple[str, str], tuple[str, str]] = {}
    for flow in messages_in(study):
        pool = study.participants.get(outside_pool(study, flow.source))
        if flow.name and pool is not None and not is_applicant(pool.name):
            key = (pool.id, same_name(flow.name))
            targets[key][flow.target] = None
            labels[key] = (flow.label, pool.label)
    for key, nodes in targets.items():
        if len(nodes) > 1:
            yield _finding(study, labels[key], tuple(nodes))


def _finding(study: Study, label: tuple[str, str], nodes: tuple[str, ...]) -> Finding:
    return Finding(
        elements=nodes,
        message=message(
            "{material} is fetched from {pool} {count} times ({tasks}); fetch it once and keep it up to date.",
            material=label[0],
            pool=label[1],
            count=len(nodes),
            tasks=tuple(study.nodes[name].label for name in nodes),
        ),
        evidence=(("times fetched", len(nodes)),),
        effect=Effect(time=1, cost=1, quality=-1),
        risk=message("A kept copy may be out of date when it is used."),
        source="Reijers & Limam Mansar 2005, no. 24",
    )
