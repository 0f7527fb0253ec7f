"""Weekly hours as simulators of BPMN write them: from weekday to weekday, from time to time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from processes.calendars import Calendar
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from processes.day_table import Day

WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_TIME = re.compile(r"(\d\d?):(\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_DAY, _LAST = 1440, 1439
Period = tuple[str, str, str, str]  # first weekday, last weekday, opening, closing


def make_weekly(name: str, periods: Iterable[Period]) -> Calendar:
    """Return the calendar of weekly periods; 23:59 is taken as the end of the day.

    >>> make_weekly("desk", [("MONDAY", "TUESDAY", "09:00:00", "17:00:00")]).week[:3]
    (((540, 1020),), ((540, 1020),), ())
    """
    week: list[list[tuple[int, int]]] = [[] for _ in WEEKDAYS]
    for first, last, opening, closing in periods:
        begin, end = _minutes(name, opening), _minutes(name, closing)
        end = _DAY if end >= _LAST or end == 0 else end
        start, stop = _place(name, first), _place(name, last)
        for step in range((stop - start) % len(WEEKDAYS) + 1):
            week[(start + step) % len(WEEKDAYS)].append((begin, end))
    return Calendar(name=name, week=tuple(_merged(hours) for hours in week))


def _place(name: str, weekday: str) -> int:
    if weekday.upper() not in WEEKDAYS:
        raise UsageError(
            message(
                "The calendar {name} has the weekday {day}; use one of {days}.",
                name=name,
                day=repr(weekday),
                days=WEEKDAYS,
            )
        )
    return WEEKDAYS.index(weekday.upper())


def _minutes(name: str, written: str) -> int:
    match = _TIME.fullmatch(written.strip())
    if match is None:
        raise UsageError(
            message("The calendar {name} has the time {time}; write it like 09:00:00.", name=name, time=repr(written))
        )
    return 60 * int(match[1]) + int(match[2])


def _merged(hours: list[tuple[int, int]]) -> Day:
    """Return intervals in order, those that touch as one."""
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(hours):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)
