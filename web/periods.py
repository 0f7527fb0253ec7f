"""Months and days that a page is asked about, on the clock of the office."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import request

from processes.errors import UsageError
from processes.messages import message
from web.frame import calendars
from web.here import office


def today() -> date:
    """Return the date in the office."""
    return office().clock.now().astimezone(ZoneInfo(calendars().office.zone)).date()


def asked_month() -> date:
    """Return the first day of the month that is asked about (`month=2026-03`), else of this month.

    Raises UsageError for anything that is no month.
    """
    asked = request.values.get("month", "").strip()
    if not asked:
        return today().replace(day=1)
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError as error:
        raise UsageError(message("{text} is no month; write it like 2026-03.", text=asked)) from error


def asked_days(number: int) -> tuple[date, date]:
    """Return the first and the last day that are asked about (`begin`, `end`), else the last so many days.

    Raises UsageError for anything that is no day, or for an end before the begin.
    """
    last = _day("end", today())
    first = _day("begin", last - timedelta(days=number - 1))
    if last < first:
        raise UsageError(message("The last day ({end}) lies before the first ({begin}).", begin=first, end=last))
    return first, last


def instants(first: date, last: date) -> tuple[datetime, datetime]:
    """Return from when to when a time lasts; both days belong to it."""
    zone = ZoneInfo(calendars().office.zone)
    begin = datetime(first.year, first.month, first.day, tzinfo=zone)
    after = last + timedelta(days=1)
    return begin, datetime(after.year, after.month, after.day, tzinfo=zone)


def asked_number(name: str) -> int | None:
    """Return a whole number that is asked for, None where there is none.

    Raises UsageError for anything else.
    """
    asked = request.args.get(name, "").strip()
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 18:  # noqa: PLR2004 - what a store keeps
        raise UsageError(message("{text} is no number of a row; take the links below the table.", text=asked))
    return int(asked)


def _day(name: str, otherwise: date) -> date:
    asked = request.values.get(name, "").strip()
    if not asked:
        return otherwise
    try:
        return date.fromisoformat(asked)
    except ValueError as error:
        raise UsageError(message("{text} is no day; write it like 2026-03-09.", text=asked)) from error
