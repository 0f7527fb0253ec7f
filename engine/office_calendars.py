"""The calendars of an office: one for everybody, and one for each department that keeps other hours.

A change of them moves every due date that is open, all in one act that is on record and can be taken back: the calendars of
before are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from engine import running_clock
from engine.errors import ConflictError
from engine.store import clocks
from engine.store import office_calendars as store
from engine.store.cases import hold_cases
from processes.calendar_file import read_calendars
from processes.calendars import Calendar, office_calendar
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.act import Act

EVERYBODY = "office"  # the name of the calendar of all who have none of their own
BATCH = 1000
SHOWN = 20  # of the due dates that a change would move


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCalendars:
    """Who keeps which hours."""

    office: Calendar = field(default_factory=office_calendar)
    departments: Mapping[str, Calendar] = field(default_factory=dict)

    def of(self, department: str) -> Calendar:
        """Return the calendar of a department."""
        return self.departments.get(department, self.office)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedDue:
    """A due date that other calendars would move: of which case (by number) and limit, from when to when."""

    case: int
    limit: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What other calendars would do to the open due dates: how many there are, would move and would be provisional; `shown` has some that move."""

    whole: int
    moved: int
    provisional: int
    shown: tuple[MovedDue, ...]


def in_force(connection: Connection) -> OfficeCalendars:
    """Return the calendars that the office keeps now."""
    return read(content_in_force(connection))


def content_in_force(connection: Connection) -> str:
    """Return the calendars that the office keeps now, as they were written; "" is what everybody keeps."""
    row = store.newest(connection)
    return "" if row is None else str(row.content)


def put_into_force(act: Act, content: str) -> int:
    """Put other calendars into force; return how many clocks were counted anew.

    Raises RefusedInputError for a file that is no table of calendars.
    """
    changed = read(content)
    hold_cases(act.connection)  # a limit that begins meanwhile would be counted by the old ones
    store.insert(act.connection, content=content, at=act.now, actor=act.actor)
    return _recount(act.connection, changed)


def before(connection: Connection) -> str:
    """Return the calendars of before the last change, as they were written; "" is what everybody keeps.

    Raises ConflictError where they were never changed.
    """
    versions = store.last_two(connection)
    if not versions:
        raise ConflictError(message("The calendars of this office were never changed; there is nothing to take back."))
    return str(versions[1].content) if len(versions) > 1 else ""


def foresee(connection: Connection, content: str) -> Foreseen:
    """Return which open due dates other calendars would move; nothing is changed.

    Raises RefusedInputError for a file that is no table of calendars.
    """
    calendars = read(content)
    whole = moved = provisional = last = 0
    shown: list[MovedDue] = []
    while rows := clocks.alive_clocks(connection, above=last, limit=BATCH):
        last = rows[-1].id
        for row, dues in running_clock.count_anew(connection, calendars, rows):
            for name, due in dues.items():
                whole, provisional = whole + 1, provisional + due.provisional
                was = getattr(row, f"{name}_due")
                if was != due.instant:
                    moved += 1
                    if len(shown) < SHOWN:
                        shown.append(MovedDue(case=row.case_id, limit=name, before=was, after=due.instant))
    return Foreseen(whole=whole, moved=moved, provisional=provisional, shown=tuple(shown))


def take_back(act: Act) -> int:
    """Put the calendars of before the last change into force again."""
    return put_into_force(act, before(act.connection))


def _recount(connection: Connection, calendars: OfficeCalendars) -> int:
    done = last = 0
    while rows := clocks.alive_clocks(connection, above=last, limit=BATCH):
        running_clock.project(connection, calendars, rows)
        done, last = done + len(rows), rows[-1].id
    return done


@lru_cache(maxsize=8)
def read(content: str) -> OfficeCalendars:
    """Return the calendars that a table gives; without one, those of everybody."""
    if not content:
        return OfficeCalendars()
    found = read_calendars(content.encode(), file="calendars")
    return OfficeCalendars(office=found.pop(EVERYBODY, office_calendar()), departments=found)
