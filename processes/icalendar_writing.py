"""Calendars as iCalendar (RFC 5545): weekly events, days off as their exceptions, make-up days as events that come once.

Read back by `processes.icalendar_hours`. Days off and make-up days are written for some years only: a rule has no end, a list
of holidays has.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from processes.icalendar_hours import DAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.calendars import Calendar

YEARS = 3


def write_icalendar(calendar: Calendar, first: date) -> str:
    r"""Return the calendar from the week of a date on, its holidays for `YEARS` years.

    >>> from processes.calendars import Calendar
    >>> text = write_icalendar(Calendar(name="shift", week=(((540, 720),), (), (), (), (), (), ())), date(2026, 1, 7))
    >>> [line for line in text.splitlines() if line.startswith(("DTSTART", "RRULE"))]
    ['DTSTART:20260105T090000', 'RRULE:FREQ=WEEKLY;BYDAY=MO']
    """
    monday = first - timedelta(days=first.weekday())
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Binglian//EN"]
    for interval in dict.fromkeys(interval for hours in calendar.week for interval in hours):
        lines += _weekly(calendar, interval, monday)
    hours = calendar.week[0] if calendar.make_up_day is None else calendar.make_up_day
    for day in _near(calendar.make_up, monday):
        for interval in hours:
            lines += _event(day, interval)
    return "\n".join([*lines, "END:VCALENDAR"])


def _weekly(calendar: Calendar, interval: tuple[int, int], monday: date) -> list[str]:
    days = [place for place, hours in enumerate(calendar.week) if interval in hours]
    rule = "RRULE:FREQ=WEEKLY;BYDAY=" + ",".join(DAYS[place] for place in days)
    off = [day for day in _near(calendar.holidays, monday) if day.weekday() in days]
    exceptions = ["EXDATE:" + ",".join(_instant(day, interval[0]) for day in off)] if off else []
    return _event(monday + timedelta(days=days[0]), interval, rule, *exceptions)


def _near(days: frozenset[date], first: date) -> Iterator[date]:
    return (day for day in sorted(days) if first <= day < first.replace(year=first.year + YEARS, day=1))


def _event(day: date, interval: tuple[int, int], *more: str) -> list[str]:
    opening, closing = interval
    times = [f"DTSTART:{_instant(day, opening)}", f"DTEND:{_instant(day, closing)}"]
    return ["BEGIN:VEVENT", *times, *more, "END:VEVENT"]


def _instant(day: date, minutes: int) -> str:
    return (datetime.combine(day, time()) + timedelta(minutes=minutes)).strftime("%Y%m%dT%H%M%S")
