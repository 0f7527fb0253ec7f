"""Rows of hearings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.store.tables import hearing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row


def insert_hearing(connection: Connection, **values: Any) -> int:
    """Write down that there is to be a hearing, or may be; return its number."""
    result = connection.execute(insert(hearing).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def change_hearing(connection: Connection, number: int, **values: Any) -> None:
    """Change a hearing."""
    connection.execute(update(hearing).where(hearing.c.id == number).values(**values))


def hearings_of(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return the hearings of a case, the oldest first."""
    return connection.execute(select(hearing).where(hearing.c.case_id == case_number).order_by(hearing.c.id)).all()


def last_hearing(connection: Connection, case_number: int) -> Row[Any] | None:
    """Return the last hearing of a case, None where there was none."""
    query = select(hearing).where(hearing.c.case_id == case_number).order_by(hearing.c.id.desc()).limit(1)
    return connection.execute(query).one_or_none()
