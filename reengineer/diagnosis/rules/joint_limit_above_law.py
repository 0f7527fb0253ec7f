"""A limit for several departments together beyond the cap that the law sets for joint processing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.durations import Span
from processes.messages import message
from processes.model import Process, SubProcess
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.organisation import departments
from reengineer.diagnosis.words import names_other_law

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import TimeLimit
    from reengineer.diagnosis.study import Study

LIMIT = 45
EXTENSION = 15


def check(study: Study) -> Iterator[Finding]:
    """Yield the processes and sub-processes of several departments above 45 working days, or 15 of extension."""
    for holder, limit in study.limits():
        if not isinstance(holder, (Process, SubProcess)) or names_other_law(limit.legal_basis):
            continue
        several = departments(study, (task.id for task in study.tasks(holder)))
        if len(several) > 1:
            yield from _claims(holder, limit, len(several))


def _claims(holder: Process | SubProcess, limit: TimeLimit, several: int) -> Iterator[Finding]:
    for claimed, allowed in ((limit.statutory or limit.promised, LIMIT), (limit.extendable_by, EXTENSION)):
        if claimed is None or claimed.unit != "working day" or claimed.amount <= allowed:
            continue
        yield Finding(
            elements=(holder.id,),
            message=message(
                "{process} gives {count} departments together {claimed}; joint processing may take {allowed}.",
                process=holder.label,
                count=several,
                claimed=claimed,
                allowed=Span(allowed),
            ),
            evidence=(("claimed", claimed), ("allowed", Span(allowed)), ("departments", several)),
            effect=Effect(time=2, quality=1),
            risk=message(
                "Several items handled one after the other are not joint processing: then each has its own limit."
            ),
            source="行政许可法 第42条第2款",
        )
