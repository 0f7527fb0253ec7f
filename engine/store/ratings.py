"""Rows of ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.store.tables import rating

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


def find(connection: Connection, case_number: int) -> Row[Any] | None:
    """Return the rating of a case, None where there is none."""
    return connection.execute(select(rating).where(rating.c.case_id == case_number)).one_or_none()


def insert_rating(connection: Connection, **values: Any) -> None:
    """Write down a rating."""
    connection.execute(insert(rating).values(**values))


def change(connection: Connection, number: int, **values: Any) -> None:
    """Replace a rating."""
    connection.execute(update(rating).where(rating.c.id == number).values(**values))
