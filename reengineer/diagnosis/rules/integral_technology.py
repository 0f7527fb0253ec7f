"""Papers carried or data typed again by hand between departments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding, summarise
from reengineer.diagnosis.stakes import days_without
from reengineer.diagnosis.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the tasks whose name says that something is faxed, posted, carried or typed again."""
    tasks = tuple(task for task in study.posts_tasks() if says(task.name, "by hand"))
    found = tuple(
        Finding(
            elements=(task.id,),
            message=message("{task} passes on by hand what a shared file would show at once.", task=task.label),
            evidence=(("task", task.label),),
            effect=Effect(time=2, cost=1, quality=1, flexibility=-1),
            risk=message("A shared system needs one owner, and a way to go on when it fails."),
            source="Reijers & Limam Mansar 2005, no. 26",
        )
        for task in tasks
    )
    whole = message("{count} tasks only pass on papers or data by hand.", count=len(found))
    yield from summarise(found, whole, days=lambda names: days_without(study, *names))
