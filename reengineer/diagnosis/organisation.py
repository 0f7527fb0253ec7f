"""Who does what: departments (outermost lanes), posts (innermost lanes) and what passes between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.diagnosis.flow_order import previous_work
from reengineer.diagnosis.words import is_applicant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from processes.model import Lane, Process
    from reengineer.diagnosis.study import Study


def department(study: Study, node: str) -> Lane | None:
    """Return the department that a node belongs to, None where no lane says so or it is the applicant's."""
    path = study.lanes.get(node, ())
    return path[0] if path and not is_applicant(path[0].name) else None


def post(study: Study, node: str) -> Lane | None:
    """Return the post that does a task: the innermost lane, None as for the department."""
    return study.lanes[node][-1] if department(study, node) else None


def departments(study: Study, nodes: Iterable[str]) -> tuple[Lane, ...]:
    """Return the departments of some nodes, each once, in the order of the nodes."""
    found = (department(study, node) for node in nodes)
    return tuple({lane.id: lane for lane in found if lane is not None}.values())


def handovers(study: Study, process: Process) -> tuple[str, ...]:
    """Return the tasks that receive the case from another department; a join of many counts once."""
    taking: list[str] = []
    for task in study.tasks(process):
        taker = department(study, task.id)
        givers = departments(study, previous_work(study, task.id))
        if taker is not None and any(giver.id != taker.id for giver in givers):
            taking.append(task.id)
    return tuple(taking)
