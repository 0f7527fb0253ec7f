"""An intake that takes longer than the law gives for telling the applicant what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.durations import Span
from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.diagnosis.study import Study

LIMIT = 5


def check(study: Study) -> Iterator[Finding]:
    """Yield the intake tasks with a limit above 5 working days."""
    for task in study.posts_tasks():
        claimed = task.time_limit and (task.time_limit.promised or task.time_limit.statutory)
        if task.nature != "intake" or not claimed or claimed.unit != "working day" or claimed.amount <= LIMIT:
            continue
        yield Finding(
            elements=(task.id,),
            message=message(
                "{task} may take {claimed}; after {allowed} without a notice the application counts as accepted.",
                task=task.label,
                claimed=claimed,
                allowed=Span(LIMIT),
            ),
            evidence=(("claimed", claimed), ("allowed", Span(LIMIT))),
            effect=Effect(time=1, quality=1),
            risk=message("A hurried completeness check lets gaps through that are found later."),
            source="行政许可法 第32条",
        )
