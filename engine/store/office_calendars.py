"""Rows of calendars: each change is a row, the newest is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert as insert_into
from sqlalchemy import select

from engine.store.tables import office_calendars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

_NEWEST_FIRST = select(office_calendars).order_by(office_calendars.c.id.desc())
_NEWEST = _NEWEST_FIRST.limit(1)


def newest(connection: Connection) -> Row[Any] | None:
    """Return the calendars in force, None where they were never changed."""
    return connection.execute(_NEWEST).one_or_none()


def last_two(connection: Connection) -> Sequence[Row[Any]]:
    """Return the calendars in force and those of before."""
    return list_calendars(connection, 2)


def list_calendars(connection: Connection, limit: int) -> Sequence[Row[Any]]:
    """Return calendars, the newest, which are in force, first."""
    return connection.execute(_NEWEST_FIRST.limit(limit)).all()


def insert(connection: Connection, **values: Any) -> None:
    """Put calendars into force."""
    connection.execute(insert_into(office_calendars).values(**values))
