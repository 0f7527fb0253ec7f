"""Rows of calendars: each change is a row, the newest is in force; and what was proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert as insert_into
from sqlalchemy import select, update

from engine.store.tables import calendar_proposal, office_calendars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

_NEWEST_FIRST = select(office_calendars).order_by(office_calendars.c.id.desc())
_NEWEST = _NEWEST_FIRST.limit(1)
_PROPOSED = select(calendar_proposal).order_by(calendar_proposal.c.id.desc()).limit(1)


def newest(connection: Connection) -> Row[Any] | None:
    """Return the calendars in force, None where they were never changed."""
    return connection.execute(_NEWEST).one_or_none()


def last_two(connection: Connection) -> Sequence[Row[Any]]:
    """Return the calendars in force and those of before."""
    return connection.execute(_NEWEST_FIRST.limit(2)).all()


def insert(connection: Connection, **values: Any) -> None:
    """Put calendars into force."""
    connection.execute(insert_into(office_calendars).values(**values))


def insert_proposal(connection: Connection, **values: Any) -> None:
    """Propose calendars."""
    connection.execute(insert_into(calendar_proposal).values(**values))


def last_proposal(connection: Connection) -> Row[Any] | None:
    """Return what was proposed last, None where nothing ever was."""
    return connection.execute(_PROPOSED).one_or_none()


def approve_proposal(connection: Connection, number: int, *, by: str) -> None:
    """Write down who has put a proposal into force."""
    connection.execute(update(calendar_proposal).where(calendar_proposal.c.id == number).values(approved_by=by))
