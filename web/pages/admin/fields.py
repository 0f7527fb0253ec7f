"""What forms and addresses of the administrator's pages are filled in with, read; what makes no sense is refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import request

from processes.errors import UsageError
from processes.messages import message
from web.frame import calendars
from web.here import office

PAGE = 50  # rows


def typed(name: str) -> str:
    """Return what was typed into a field, without blanks around it."""
    return request.form.get(name, "").strip()


def asked(name: str) -> str:
    """Return what the address asks for."""
    return request.args.get(name, "").strip()


def asked_number(name: str) -> int | None:
    """Return a number of the address, None for none."""
    return request.args.get(name, type=int)


def day(text: str) -> date | None:
    """Return a day, None for an empty field.

    Raises UsageError for what is none.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(message("{text} is no day; write it as 2026-06-30.", text=text)) from error


def midnight(text: str, *, after: bool = False) -> datetime | None:
    """Return when a day begins on the clock of the office, or (`after`) when it is over; None for an empty field."""
    found = day(text)
    if found is None:
        return None
    begin = datetime(found.year, found.month, found.day, tzinfo=ZoneInfo(calendars().office.zone))
    return begin + timedelta(days=1) if after else begin


def upload(name: str = "file") -> tuple[str, bytes]:
    """Return name and content of the file that was chosen.

    Raises UsageError where there is none.
    """
    sent = request.files.get(name)
    content = sent.read() if sent else b""
    if not content:
        raise UsageError(message("Choose a file first."))
    return (sent.filename or "file") if sent else "file", content


def today() -> date:
    """Return the date that it is in the office."""
    return office().clock.now().astimezone(ZoneInfo(calendars().office.zone)).date()
