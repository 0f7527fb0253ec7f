"""A promise that is not half of the statutory limit, with no written reason why it cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.halving import half_of, is_above_half
from processes.messages import message
from processes.model import FlowNode
from reengineer.diagnosis.finding import Effect, Finding, summarise
from reengineer.diagnosis.rules.promise_above_statutory import is_above
from reengineer.diagnosis.stakes import days_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.durations import Span
    from processes.model import Process, TimeLimit
    from reengineer.diagnosis.study import Study

_SOURCE = "番府辦〔2013〕19號"


def check(study: Study) -> Iterator[Finding]:
    """Yield the limits whose promise is above half and that carry no exception.

    At stake: the critical path, minus the critical path with these promises at half.
    """
    held = {holder.id: limit for holder, limit in study.limits() if _is_due(holder, limit)}
    found = tuple(_finding(holder, limit) for holder, limit in study.limits() if holder.id in held)
    whole = message(
        "{count} promises are above half of the statutory limit without a written reason.", count=len(found)
    )

    def days(names: tuple[str, ...]) -> Span | None:
        return days_with(study, {name: half for name in names if name in study.nodes and (half := half_of(held[name]))})

    yield from summarise(found, whole, days=days)


def _is_due(holder: FlowNode | Process, limit: TimeLimit) -> bool:
    """Tell whether half is missed without a reason, in time that the law counts and does not forbid anyway."""
    suspended = isinstance(holder, FlowNode) and holder.suspends_clock
    return is_above_half(limit) and not limit.exception and not is_above(limit) and not suspended


def _finding(holder: FlowNode | Process, limit: TimeLimit) -> Finding:
    return Finding(
        elements=(holder.id,),
        message=message(
            "{task} promises {promised} of {statutory}: more than half, and no written reason is given.",
            task=holder.label,
            promised=limit.promised,
            statutory=limit.statutory,
        ),
        evidence=(("promised", limit.promised), ("statutory", limit.statutory)),
        effect=Effect(time=2, quality=-1),
        risk=message("Half the time for the same work means more staff, less care or a stopped clock."),
        source=_SOURCE,
    )
