"""A promise that gives the authority more time than the law does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding, summarise
from reengineer.diagnosis.stakes import days_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.durations import Span
    from processes.model import FlowNode, Process, TimeLimit
    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the limits whose promise is longer than the statutory span of the same unit.

    At stake: the critical path, minus the critical path with the statutory spans.
    """
    held = {holder.id: limit for holder, limit in study.limits() if is_above(limit)}
    found = tuple(_finding(holder, limit) for holder, limit in study.limits() if holder.id in held)

    def days(names: tuple[str, ...]) -> Span | None:
        return days_with(
            study, {name: span for name in names if name in study.nodes and (span := held[name].statutory)}
        )

    yield from summarise(
        found, message("{count} promises are longer than the law allows.", count=len(found)), days=days
    )


def is_above(limit: TimeLimit) -> bool:
    """Tell whether the promise breaks the statutory limit; spans of different units are not compared."""
    if limit.promised is None or limit.statutory is None or limit.promised.unit != limit.statutory.unit:
        return False
    return limit.promised.amount > limit.statutory.amount


def _finding(holder: FlowNode | Process, limit: TimeLimit) -> Finding:
    if limit.statutory and not limit.statutory.amount:
        text = message(
            "{task} promises {promised}, but the law asks for it on the spot.",
            task=holder.label,
            promised=limit.promised,
        )
    else:
        text = message(
            "{task} promises {promised}, but the law allows only {statutory}.",
            task=holder.label,
            promised=limit.promised,
            statutory=limit.statutory,
        )
    return Finding(
        elements=(holder.id,),
        message=text,
        evidence=(("promised", limit.promised), ("statutory", limit.statutory)),
        effect=Effect(time=1, quality=1),
        risk=message("The law may have changed since the promise was made: check the year of both."),
        source=limit.legal_basis or "行政许可法 第42条",
    )
