"""Several departments visit the same place, each by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import NO_REASON
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.organisation import departments
from reengineer.partial_order import PartialOrder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Process, Task
    from reengineer.diagnosis.case import Case
    from reengineer.precedence import Relation


def check(case: Case) -> Iterator[Finding]:
    """Yield the regions in which inspections of two or more departments have no reason for their order.

    Visits in different parts of the flow (a branch, a stage) are at different times and not compared.
    """
    for relation in case.relations:
        step_of = {node: step.id for step in relation.region.steps for node in step.nodes}
        visits = tuple(task for task in case.posts_tasks() if task.nature == "inspection" and task.id in step_of)
        free = _without_reason(relation, step_of, visits)
        if len(departments(case, (task.id for task in free))) > 1:
            yield _finding(case, case.process_of[free[0].id], free)


def _without_reason(relation: Relation, step_of: dict[str, str], visits: tuple[Task, ...]) -> tuple[Task, ...]:
    """Return the visits that need no other visit first."""
    reasoned = (pair for pair, why in relation.pairs.items() if any(item.reason not in NO_REASON for item in why))
    order = PartialOrder.of((step.id for step in relation.region.steps), reasoned)
    steps = {step_of[task.id] for task in visits}
    return tuple(task for task in visits if not any(order.before(step, step_of[task.id]) for step in steps))


def _finding(case: Case, process: Process, visits: tuple[Task, ...]) -> Finding:
    several = departments(case, (task.id for task in visits))
    return Finding(
        elements=tuple(task.id for task in visits),
        message=message(
            "{count} departments visit the applicant of {process} one by one ({tasks}); one joint visit would do.",
            count=len(several),
            process=process.label,
            tasks=tuple(task.label for task in visits),
        ),
        evidence=(("inspections", len(visits)), ("departments", len(several))),
        effect=Effect(time=1, cost=1, quality=1, flexibility=-1),
        risk=message("A joint date is harder to find; the slowest department sets it."),
        source="Reijers & Limam Mansar 2005, no. 2; 行政许可法 第26条",
    )
