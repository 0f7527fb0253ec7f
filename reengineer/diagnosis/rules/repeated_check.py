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
    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the later of two checks that read exactly the same data, which nobody writes, under the same name.

    Different names are different questions to the same file, which is no fault.
    """
    seen: dict[tuple[str, frozenset[str]], Task] = {}
    for task in study.posts_tasks():
        inputs = study.inputs(task)
        if (
            not inputs
            or not says(task.name, "check")
            or task.item_code
            or any(name in study.writers for name in inputs)
        ):
            continue
        first = seen.setdefault((same_name(task.name), inputs), task)
        if first is not task and _is_before(study, first, task):
            yield _finding(study, first, task)


def _is_before(study: Study, first: Task, later: Task) -> bool:
    following = only_next(study, first.id)
    return following is not None and later.id in reachable(study, following.id)


def _finding(study: Study, first: Task, later: Task) -> Finding:
    return Finding(
        elements=(later.id, first.id),
        message=message(
            "{later} checks again what was checked before: {data}, unchanged since.",
            later=later.label,
            data=tuple(study.data_label(identity) for identity in sorted(study.inputs(later))),
        ),
        evidence=(("checks of the same data", 2), ("changes between", 0)),
        days=days_without(study, later.id),
        effect=Effect(time=1, cost=1, quality=-1),
        risk=message("The second check may find what the first overlooks: compare their results for a month."),
        source="Reijers & Limam Mansar 2005, no. 5",
    )
