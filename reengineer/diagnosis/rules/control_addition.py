"""Something leaves the authority that nobody has looked at since it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import next_work
from reengineer.diagnosis.materials import messages_out, outside_pool
from reengineer.diagnosis.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the data that one task prepares and the very next one sends outside, read by nobody else.

    "Prepares" is read from the label, so that a decision that is delivered is not taken for a draft.
    """
    for flow in messages_out(study):
        sender = study.nodes[flow.source]
        pool = study.participants.get(outside_pool(study, flow.target))
        if pool is None or says(sender.name, "check") or says(sender.name, "approve"):
            continue
        for identity in sorted(study.inputs(sender)):
            writers = study.writers.get(identity, ())
            if study.readers[identity] == (sender.id,) and _are_drafts(study, writers, sender.id):
                yield _finding(study, identity, (sender.id, *writers), pool.label)


def _are_drafts(study: Study, writers: tuple[str, ...], sender: str) -> bool:
    drafts = (says(study.nodes[name].name, "prepare") and sender in next_work(study, name) for name in writers)
    return bool(writers) and all(drafts)


def _finding(study: Study, identity: str, elements: tuple[str, ...], pool: str) -> Finding:
    return Finding(
        elements=elements,
        message=message(
            "{data} goes to {pool} without anyone but its author having looked at it.",
            data=study.data_label(identity),
            pool=pool,
        ),
        evidence=(("checks between writing and sending", 0),),
        effect=Effect(time=-1, cost=-1, quality=2),
        risk=message("A check costs time in every case to catch the fault of a few."),
        source="Reijers & Limam Mansar 2005, no. 23",
    )
