"""Several departments visit the same place, each by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.organisation import departments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Process, Task
    from reengineer.diagnosis.case import Case


def check(case: Case) -> Iterator[Finding]:
    """Yield the processes in which inspections of two or more departments have no reason for their order."""
    for process in case.processes:
        visits = tuple(task for task in case.posts_tasks(process) if task.nature == "inspection")
        free = _without_reason(case, visits)
        if len(departments(case, (task.id for task in free))) > 1:
            yield _finding(case, process, free)


def _without_reason(case: Case, visits: tuple[Task, ...]) -> tuple[Task, ...]:
    """Return the visits that need no other visit first."""
    names = {task.id for task in visits}
    return tuple(task for task in visits if not any(case.must_follow(other, task.id) for other in names))


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
