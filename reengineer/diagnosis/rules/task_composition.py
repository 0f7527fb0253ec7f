"""Small neighbouring tasks of one post that could be one task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.durations import Span
from processes.messages import message
from processes.model import Task
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import only_next, only_previous
from reengineer.diagnosis.organisation import post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.diagnosis.study import Study

SMALL = 1.0  # working days


def check(study: Study) -> Iterator[Finding]:
    """Yield the longest rows of tasks, one right after the other, that one post does within a day each.

    Where no time is known, the row must share data that nobody else reads.
    """
    own = {task.id: task for task in study.posts_tasks()}
    following = {task.id: other for task in own.values() if (other := _partner(study, own, task))}
    seconds = {other.id for other in following.values()}
    for task in own.values():
        if task.id in following and task.id not in seconds:
            row = [task]
            while row[-1].id in following:
                row.append(following[row[-1].id])
            yield _finding(study, tuple(row))


def _partner(study: Study, own: dict[str, Task], task: Task) -> Task | None:
    """Return the next task where the two could be one."""
    other = only_next(study, task.id)
    if not isinstance(other, Task) or other.id not in own or only_previous(study, other.id) is not task:
        return None
    lane = post(study, task.id)
    if lane is None or lane != post(study, other.id) or task.nature != other.nature or task.kind != other.kind:
        return None
    if (task.item_code and other.item_code) or study.borders.get(task.id):
        return None
    return other if _are_small(study, task, other) else None


def _are_small(study: Study, task: Task, other: Task) -> bool:
    spans = study.duration(task), study.duration(other)
    if all(spans):
        return all(span is not None and span.working_days() <= SMALL for span in spans)
    if any(spans):
        return False
    results = study.outputs(task)
    return (
        bool(results) and study.inputs(other) == results and all(study.readers[name] == (other.id,) for name in results)
    )


def _finding(study: Study, row: tuple[Task, ...]) -> Finding:
    lane = post(study, row[0].id)
    spans = tuple(span for task in row if (span := study.duration(task)))
    return Finding(
        elements=tuple(task.id for task in row),
        message=message(
            "{post} does {count} small tasks one right after the other ({tasks}): they could be one.",
            post=lane.label if lane else "",
            count=len(row),
            tasks=tuple(task.label for task in row),
        ),
        evidence=(("tasks", len(row)), ("together", Span(sum(span.working_days() for span in spans)))),
        effect=Effect(time=1, cost=1, quality=1, flexibility=-1),
        risk=message("A larger task can be interrupted less easily and needs more skill."),
        source="Reijers & Limam Mansar 2005, no. 8",
    )
