"""A limit of one department beyond the general limit of the Administrative Licensing Law, with no other law named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.durations import Span
from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding, summarise
from reengineer.diagnosis.words import names_other_law

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Task
    from reengineer.diagnosis.study import Study

LIMIT = 20
EXTENSION = 10


def check(study: Study) -> Iterator[Finding]:
    """Yield the tasks that claim more than 20 working days, or more than 10 of extension."""
    found = tuple(finding for task in study.posts_tasks() for finding in _claims(task))
    whole = message(
        "{count} limits are longer than the {limit} (+{extension}) of the Administrative Licensing Law and name no other law.",
        count=len(found),
        limit=Span(LIMIT),
        extension=Span(EXTENSION),
    )
    yield from summarise(found, whole)


def _claims(task: Task) -> Iterator[Finding]:
    limit = task.time_limit
    if limit is None or task.nature not in {"", "approval"} or names_other_law(limit.legal_basis):
        return
    for claimed, allowed in ((limit.statutory, LIMIT), (limit.extendable_by, EXTENSION)):
        if claimed is not None and claimed.unit == "working day" and claimed.amount > allowed:
            yield _finding(task, claimed, Span(allowed))


def _finding(task: Task, claimed: Span, allowed: Span) -> Finding:
    return Finding(
        elements=(task.id,),
        message=message(
            "{task} claims {claimed} where the Administrative Licensing Law gives {allowed}, and names no other law.",
            task=task.label,
            claimed=claimed,
            allowed=allowed,
        ),
        evidence=(("claimed", claimed), ("allowed", allowed)),
        effect=Effect(time=1, quality=1),
        risk=message("A special law may allow it: name the law rather than cut the limit unseen."),
        source="行政许可法 第42条",
    )
