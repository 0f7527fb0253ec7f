"""Several departments visit the same place, each by itself."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import NO_REASON
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.organisation import departments
from reengineer.partial_order import PartialOrder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Process, Task
    from reengineer.diagnosis.study import Study
    from reengineer.precedence import Relation


def check(study: Study) -> Iterator[Finding]:
    """Yield the regions in which inspections of two or more departments could be one visit.

    That is: no reason orders them, and either one follows the other with no other work between, or both become due at
    once. Visits at different times (a stage later, on a branch) are not compared.
    """
    inspections = [task for task in study.posts_tasks() if task.nature == "inspection"]
    for relation in study.relations if inspections else ():
        step_of = {node: step.id for step in relation.region.steps for node in step.nodes}
        visits = {step_of[task.id]: task for task in inspections if task.id in step_of}
        joint = _joinable(relation, visits)
        if len(departments(study, (task.id for task in joint))) > 1:
            yield _finding(study, study.process_of[joint[0].id], joint)


def _joinable(relation: Relation, visits: dict[str, Task]) -> tuple[Task, ...]:
    """Return the visits that could be made together with another."""
    if len(visits) < 2:  # noqa: PLR2004 - it takes two to join
        return ()
    steps = [step.id for step in relation.region.steps]
    as_is = PartialOrder.of(steps, relation.region.order)
    reasoned = [pair for pair, why in relation.pairs.items() if any(item.reason not in NO_REASON for item in why)]
    needed = PartialOrder.of(steps, reasoned)
    others = [step for step in steps if step not in visits]
    found: dict[str, Task] = {}
    for first, second in combinations(visits, 2):
        ordered = needed.before(first, second) or needed.before(second, first)
        if not ordered and _are_due_together(as_is, others, first, second):
            found |= {first: visits[first], second: visits[second]}
    return tuple(found.values())


def _are_due_together(as_is: PartialOrder, others: list[str], first: str, second: str) -> bool:
    """Tell whether nothing but other visits makes one of the two later than the other."""
    earlier = {step for step in others if as_is.before(step, first)}
    return earlier == {step for step in others if as_is.before(step, second)}


def _finding(study: Study, process: Process, visits: tuple[Task, ...]) -> Finding:
    several = departments(study, (task.id for task in visits))
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
