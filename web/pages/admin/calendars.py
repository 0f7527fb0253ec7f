"""Calendars: the days of a year of each unit, which of them are provisional, and a new file that two people put into force."""

from __future__ import annotations

import calendar as months
import secrets
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, redirect, request, url_for

from engine.accounts import ADMINISTRATOR
from engine.changes import CALENDARS, PROPOSED, Proposed
from engine.office_calendars import EVERYBODY
from processes.day_table import FIRST, LAST
from processes.errors import BinglianError
from web.frame import calendars as in_force
from web.frame import page
from web.here import office
from web.login import actor
from web.pages.admin.fields import asked, asked_number, today, typed, upload
from web.rights import allow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flask.typing import ResponseReturnValue

    from processes.calendars import Calendar

pages = Blueprint("admin_calendars", __name__)
WORK, REST, HOLIDAY, MAKE_UP = "work", "rest", "holiday", "make-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfYear:
    """A date: what it is in a calendar, and whether a notice has fixed that."""

    day: date
    kind: str
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year of a calendar: months of weeks, from Monday on; None for a day of another month."""

    number: int
    weeks: tuple[tuple[tuple[DayOfYear | None, ...], ...], ...]
    working: int
    special: tuple[
        tuple[DayOfYear, DayOfYear], ...
    ]  # days off and make-up working days: first and last of a kind in a row
    provisional: int  # how many days


@pages.get("/admin/calendars")
@allow(ADMINISTRATOR)
def calendars() -> str:
    """Show a year of a unit."""
    return _calendars()


@pages.post("/admin/calendars")
@allow(ADMINISTRATOR)
def propose() -> ResponseReturnValue:
    """Propose other calendars, or those of before the last change; the page of the change says which due dates move."""
    try:
        if typed("what") == "back":
            name, content = "calendars.toml", office().calendars_before().encode()
        else:
            name, content = upload()
        asked = Proposed(kind=CALENDARS, name=name, content=content, reason=typed("reason"))
        number = office().propose_change(asked, by=actor(), key=typed("key"))
    except BinglianError as error:
        return _calendars(sentence=error.message), 400
    return redirect(url_for("admin_changes.change", number=number))


@pages.get("/admin/calendars/file")
@allow(ADMINISTRATOR)
def file() -> Response:
    """Give the calendars in force as a file: what one begins with to change them."""
    headers = {"Content-Disposition": 'attachment; filename="calendars.toml"', "Content-Type": "application/toml"}
    return Response(
        office().calendars_text() or '[calendar.office]\nhours = "09:00-12:00, 13:00-18:00"\n', headers=headers
    )


def gather(calendar: Calendar, number: int) -> Year:
    """Return a year of a calendar.

    >>> from processes.calendars import office_calendar
    >>> found = gather(office_calendar(), 2026)
    >>> found.working, [(str(first.day), str(last.day)) for first, last in found.special][:3]
    (248, [('2026-01-01', '2026-01-03'), ('2026-01-04', '2026-01-04'), ('2026-02-14', '2026-02-14')])
    """
    days = {
        date(number, month, day): _day(calendar, date(number, month, day))
        for month in range(1, 13)
        for day in range(1, months.monthrange(number, month)[1] + 1)
    }
    weeks = tuple(
        tuple(
            tuple(days[day] if day.month == month else None for day in week)
            for week in months.Calendar().monthdatescalendar(number, month)
        )
        for month in range(1, 13)
    )
    return Year(
        number=number,
        weeks=weeks,
        working=sum(found.kind in {WORK, MAKE_UP} for found in days.values()),
        special=tuple(_stretches(days.values())),
        provisional=sum(found.provisional for found in days.values()),
    )


def _stretches(days: Iterable[DayOfYear]) -> Iterator[tuple[DayOfYear, DayOfYear]]:
    """Yield the days off and the make-up working days, those of one kind in a row together."""
    for (kind, _), found in groupby(days, key=lambda one: (one.kind, one.provisional)):
        if kind in {HOLIDAY, MAKE_UP}:
            stretch = tuple(found)
            yield stretch[0], stretch[-1]


def _day(calendar: Calendar, day: date) -> DayOfYear:
    kind = WORK if calendar.is_working_day(day) else REST
    if day in calendar.make_up:
        kind = MAKE_UP
    elif day in calendar.holidays:
        kind = HOLIDAY
    return DayOfYear(day=day, kind=kind, provisional=calendar.is_provisional(day, day))


def _calendars(**content: Any) -> str:
    found = in_force()
    units = {EVERYBODY: found.office, **found.departments}
    unit = asked("unit") if asked("unit") in units else EVERYBODY
    year = min(max(asked_number("year") or today().year, FIRST.year), LAST.year)
    return page(
        "admin/calendars.jinja",
        units=units,
        unit=unit,
        chosen=units[unit],
        year=gather(units[unit], year),
        first=FIRST.year,
        last=LAST.year,
        provisional=office().operations().provisional,
        history=office().calendar_history(),
        waiting=[row for row in office().changes(status=PROPOSED) if row.kind == CALENDARS],
        typed=request.form,
        key=secrets.token_hex(8),
        **content,
    )
