"""Nobody sees a case through: no department has its beginning and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Event
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import next_work, previous_work
from reengineer.diagnosis.organisation import departments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Lane, Process
    from reengineer.diagnosis.study import Study

_FEW = 3


def check(study: Study) -> Iterator[Finding]:
    """Yield the processes of three or more departments none of which has both a first and a last task."""
    for process in study.processes:
        several = departments(study, (task.id for task in study.tasks(process)))
        if len(several) < _FEW:
            continue
        first = _at(study, process, "startEvent")
        last = _at(study, process, "endEvent")
        if first and last and not {lane.id for lane in first} & {lane.id for lane in last}:
            yield _finding(process, several, first, last)


def _at(study: Study, process: Process, kind: str) -> tuple[Lane, ...]:
    """Return the departments of the tasks next to the start or end events of the process."""
    look = next_work if kind == "startEvent" else previous_work
    events = (node for node in process.nodes if isinstance(node, Event) and node.kind == kind)
    return departments(study, (task for event in events for task in look(study, event.id)))


def _finding(process: Process, several: tuple[Lane, ...], first: tuple[Lane, ...], last: tuple[Lane, ...]) -> Finding:
    return Finding(
        elements=tuple(dict.fromkeys(lane.id for lane in (*first, *last))),
        message=message(
            "Nobody answers to the applicant for all of {process}: it begins in {first}, ends in {last}, "
            "and passes {count} departments.",
            process=process.label,
            first=tuple(lane.label for lane in first),
            last=tuple(lane.label for lane in last),
            count=len(several),
        ),
        evidence=(("departments", len(several)), ("departments at both ends", 0)),
        effect=Effect(time=1, cost=-1, quality=2),
        risk=message("A case manager without power is only one more handover."),
        source="Reijers & Limam Mansar 2005, no. 19",
    )
