"""What things took in fact, beside what is promised: working days from offer to completion of the tasks that were done last.

A case counts from its acceptance (or receipt). Time that the law does not count is in these figures: they are what was lived through.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine.store import actuals as store

if TYPE_CHECKING:
    from datetime import datetime

    from engine.act import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Actual:
    """Working days of the last so many: the middle one, and within how many nine of ten were done."""

    count: int
    median: float
    nine_of_ten: float


def actuals(act: Act) -> dict[tuple[str, str], Actual]:
    """Return what the tasks of each flow took, by (flow, element); its cases stand under the element ""."""
    days: dict[tuple[str, str], list[int]] = {}
    for row in store.last_tasks(act.connection):
        days.setdefault((row.flow, row.element), []).append(_days(act, row.department, row.begin, row.end))
    for row in store.last_cases(act.connection):
        days.setdefault((row.flow, ""), []).append(_days(act, "", row.begin or row.received_at, row.end))
    return {key: summarize(found) for key, found in days.items()}


def summarize(days: list[int]) -> Actual:
    """Return the middle and the ninth tenth of some numbers of days.

    >>> summarize([1, 2, 3, 4, 10])
    Actual(count=5, median=3, nine_of_ten=7.6)
    """
    tenths = quantiles(days, n=10, method="inclusive") if len(days) > 1 else days * 9
    return Actual(count=len(days), median=median(days), nine_of_ten=round(tenths[8], 1))


def _days(act: Act, department: str, begin: datetime, end: datetime) -> int:
    calendar = act.calendars.of(department)
    zone = ZoneInfo(calendar.zone)
    return calendar.count_working_days(begin.astimezone(zone).date(), end.astimezone(zone).date())
