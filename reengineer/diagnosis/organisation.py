"""Who does what: departments (outermost lanes), posts (innermost lanes) and what passes between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.diagnosis.flow_order import previous_work
from reengineer.diagnosis.words import is_applicant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from processes.model import Lane, Process
    from reengineer.diagnosis.case import Case


def department(case: Case, node: str) -> Lane | None:
    """Return the department that a node belongs to, None where no lane says so or it is the applicant's."""
    path = case.lanes.get(node, ())
    return path[0] if path and not is_applicant(path[0].name) else None


def post(case: Case, node: str) -> Lane | None:
    """Return the post that does a task: the innermost lane, None as for the department."""
    return case.lanes[node][-1] if department(case, node) else None


def departments(case: Case, nodes: Iterable[str]) -> tuple[Lane, ...]:
    """Return the departments of some nodes, each once, in the order of the nodes."""
    found = (department(case, node) for node in nodes)
    return tuple({lane.id: lane for lane in found if lane is not None}.values())


def handovers(case: Case, process: Process) -> tuple[str, ...]:
    """Return the tasks that receive the case from another department; a join of many counts once."""
    taking: list[str] = []
    for task in case.tasks(process):
        taker = department(case, task.id)
        givers = departments(case, previous_work(case, task.id))
        if taker is not None and any(giver.id != taker.id for giver in givers):
            taking.append(task.id)
    return tuple(taking)
