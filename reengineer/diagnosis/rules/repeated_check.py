"""The same data checked twice, with no change between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import only_next, reachable
from reengineer.diagnosis.materials import same_name
from reengineer.diagnosis.stakes import days_without
from reengineer.diagnosis.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Task
    from reengineer.diagnosis.case import Case


def check(case: Case) -> Iterator[Finding]:
    """Yield the later of two checks that read exactly the same data, which nobody writes, under the same name.

    Different names are different questions to the same file, which is no fault.
    """
    seen: dict[tuple[str, frozenset[str]], Task] = {}
    for task in case.posts_tasks():
        inputs = case.inputs(task)
        if not inputs or not says(task.name, "check") or task.item_code or any(name in case.writers for name in inputs):
            continue
        first = seen.setdefault((same_name(task.name), inputs), task)
        if first is not task and _is_before(case, first, task):
            yield _finding(case, first, task)


def _is_before(case: Case, first: Task, later: Task) -> bool:
    following = only_next(case, first.id)
    return following is not None and later.id in reachable(case, following.id)


def _finding(case: Case, first: Task, later: Task) -> Finding:
    return Finding(
        elements=(later.id, first.id),
        message=message(
            "{later} checks again what was checked before: {data}, unchanged since.",
            later=later.label,
            data=tuple(case.data_label(identity) for identity in sorted(case.inputs(later))),
        ),
        evidence=(("checks of the same data", 2), ("changes between", 0)),
        days=days_without(case, later.id),
        effect=Effect(time=1, cost=1, quality=-1),
        risk=message("The second check may find what the first overlooks: compare their results for a month."),
        source="Reijers & Limam Mansar 2005, no. 5",
    )
