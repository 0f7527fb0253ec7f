"""A rare branch that every case has to pass the gateways of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Gateway
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import is_choice, is_work, reachable
from reengineer.diagnosis.stakes import days_without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import SequenceFlow
    from reengineer.diagnosis.study import Study

RARE = 0.05


def check(study: Study) -> Iterator[Finding]:
    """Yield the branches taken by less than one case in twenty that hold work and come back to the main line."""
    for gateway in study.nodes.values():
        if not isinstance(gateway, Gateway) or not is_choice(study, gateway):
            continue
        for flow in study.outgoing[gateway.id]:
            if flow.probability is not None and flow.probability < RARE:
                yield from _rare(study, gateway, flow)


def _rare(study: Study, gateway: Gateway, flow: SequenceFlow) -> Iterator[Finding]:
    others = (other.target for other in study.outgoing[gateway.id] if other is not flow)
    main = frozenset[str]().union(*(reachable(study, target) for target in others))
    branch = reachable(study, flow.target)
    work = tuple(name for name in study.nodes if name in branch - main and is_work(study.nodes[name]))
    if not work or not branch & main or gateway.id in branch:
        return
    yield Finding(
        elements=(gateway.id, *work),
        message=message(
            "{share} % of the cases take {tasks}, yet all pass {gateway}: handle the exception outside the main line.",
            share=round(100 * (flow.probability or 0), 1),
            tasks=tuple(study.nodes[name].label for name in work),
            gateway=gateway.label,
        ),
        evidence=(("share of cases", flow.probability), ("tasks on the branch", len(work))),
        days=days_without(study, *work),
        effect=Effect(time=1, quality=1, flexibility=-1),
        risk=message("Exceptions kept apart get less practice and more errors."),
        source="Reijers & Limam Mansar 2005, no. 12",
    )
