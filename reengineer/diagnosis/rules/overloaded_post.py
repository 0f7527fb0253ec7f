"""One post that does more than half of all the work."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from processes.durations import Span
from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.organisation import post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Lane, Process, Task
    from reengineer.diagnosis.study import Study

SHARE = 0.5
_POSTS = 3


def check(study: Study) -> Iterator[Finding]:
    """Yield the posts with two or more tasks and over half of the work of their process.

    Work is the stated effort, or the time given from outside; a time limit is not work, so limits alone say nothing.
    """
    for process in study.processes:
        lanes: dict[str, Lane] = {}
        held: dict[str, list[tuple[Task, float]]] = defaultdict(list)
        for task in study.posts_tasks(process):
            lane, work = post(study, task.id), _work(study, task)
            if lane is not None and work:
                lanes[lane.id] = lane
                held[lane.id].append((task, work))
        if len(lanes) >= _POSTS:
            yield from _overloaded(process, lanes, held)


def _work(study: Study, task: Task) -> float:
    span = task.effort or study.times.get(task.id)
    return span.working_days() if span else 0.0


def _overloaded(
    process: Process, lanes: dict[str, Lane], held: dict[str, list[tuple[Task, float]]]
) -> Iterator[Finding]:
    total = sum(work for tasks in held.values() for _, work in tasks)
    for name, tasks in held.items():
        own = sum(work for _, work in tasks)
        if len(tasks) > 1 and own > SHARE * total:
            yield Finding(
                elements=(name, *(task.id for task, _ in tasks)),
                message=message(
                    "{post} does {share} % of the work of {process}: {own} of {total}.",
                    post=lanes[name].label,
                    share=round(100 * own / total),
                    process=process.label,
                    own=Span(own),
                    total=Span(total),
                ),
                evidence=(
                    ("work", Span(own)),
                    ("total work", Span(total)),
                    ("tasks", len(tasks)),
                    ("posts", len(lanes)),
                ),
                effect=Effect(time=2, cost=-1, flexibility=1),
                risk=message("Shared work needs a second person who can do it; queues decide, not shares."),
                source="Reijers & Limam Mansar 2005, no. 20",
            )
