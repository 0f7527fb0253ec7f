"""A delivery of the decision that takes longer than the law gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.durations import Span
from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Task
    from reengineer.diagnosis.study import Study

LIMIT = 10


def check(study: Study) -> Iterator[Finding]:
    """Yield the tasks that only hand over the decision and have a limit above 10 working days."""
    for task in study.posts_tasks():
        claimed = task.time_limit and (task.time_limit.promised or task.time_limit.statutory)
        if not _delivers(task) or not claimed or claimed.unit != "working day" or claimed.amount <= LIMIT:
            continue
        yield Finding(
            elements=(task.id,),
            message=message(
                "{task} may take {claimed}; a licence must be delivered within {allowed} of the decision.",
                task=task.label,
                claimed=claimed,
                allowed=Span(LIMIT),
            ),
            evidence=(("claimed", claimed), ("allowed", Span(LIMIT))),
            effect=Effect(time=1),
            risk=message("None beyond the cost of delivery."),
            source="行政许可法 第44条",
        )


def _delivers(task: Task) -> bool:
    return task.nature in {"", "notice"} and says(task.name, "deliver")
