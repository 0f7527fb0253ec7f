"""The calendars of an office: one for everybody, and one for each department that keeps other hours.

A change of them moves every due date that is open, all in one act that is on record and can be taken back: the calendars of
before are kept. So it takes four eyes: one person proposes it, another puts it into force, unless the office knows no second one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from engine import running_clock
from engine.errors import ConflictError, NotAllowedError
from engine.store import clocks
from engine.store import office_calendars as store
from engine.store.cases import hold_cases
from engine.store.deployments import list_people, person_by_id
from processes.calendar_file import read_calendars
from processes.calendars import Calendar, office_calendar
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Row

    from engine.act import Act

EVERYBODY = "office"  # the name of the calendar of all who have none of their own
BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCalendars:
    """Who keeps which hours."""

    office: Calendar = field(default_factory=office_calendar)
    departments: Mapping[str, Calendar] = field(default_factory=dict)

    def of(self, department: str) -> Calendar:
        """Return the calendar of a department."""
        return self.departments.get(department, self.office)


def in_force(connection: Connection) -> OfficeCalendars:
    """Return the calendars that the office keeps now."""
    row = store.newest(connection)
    return read("" if row is None else row.content)


def change(act: Act, content: str) -> int | None:
    """Propose other calendars; return None. Where the office knows no second person they are put into force at once; return how many clocks were counted anew.

    A proposal takes the place of one before that nobody has approved. Raises RefusedInputError for a file that is no table of calendars.
    """
    read(content)
    people = len(list_people(act.connection))
    if people:
        person_by_id(act.connection, act.actor)
    if people < 2:  # noqa: PLR2004 - nobody else to ask
        hold_cases(act.connection)
        return _put_into_force(act, content)
    store.insert_proposal(act.connection, content=content, at=act.now, actor=act.actor)
    return None


def take_back(act: Act) -> int | None:
    """Propose the calendars of before the last change, or put them into force again, as a change."""
    versions = store.last_two(act.connection)
    if not versions:
        raise ConflictError(message("The calendars of this office were never changed; there is nothing to take back."))
    return change(act, versions[1].content if len(versions) > 1 else "")


def approve(act: Act) -> int:
    """Put the calendars that somebody else has proposed into force; return how many clocks were counted anew.

    Raises ConflictError where nothing is proposed, NotAllowedError for who has proposed it.
    """
    hold_cases(act.connection)
    proposed = proposal(act.connection)
    if proposed is None:
        raise ConflictError(message("No other calendars are proposed; propose some with binglian calendars FILE."))
    person_by_id(act.connection, act.actor)
    if act.actor == proposed.actor:
        raise NotAllowedError(
            message("{person} has proposed these calendars; another person puts them into force.", person=act.actor)
        )
    store.approve_proposal(act.connection, proposed.id, by=act.actor)
    return _put_into_force(act, proposed.content)


def proposal(connection: Connection) -> Row[Any] | None:
    """Return the calendars that are proposed and not in force yet, None where there are none."""
    row = store.last_proposal(connection)
    return None if row is None or row.approved_by else row


def _put_into_force(act: Act, content: str) -> int:
    """Put calendars into force, with all cases held: a limit that begins meanwhile would be counted by the old ones."""
    changed = read(content)
    store.insert(act.connection, content=content, at=act.now, actor=act.actor)
    return _recount(act.connection, changed)


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
