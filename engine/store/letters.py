"""Rows of authority letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from engine.store.tables import letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row


def insert_letter(connection: Connection, **values: Any) -> None:
    """Write down a letter."""
    connection.execute(insert(letter).values(**values))


def letters_of(connection: Connection, person: str = "") -> Sequence[Row[Any]]:
    """Return the letters of a person, or of everybody; the one that ends last is last."""
    query = select(letter).order_by(letter.c.end, letter.c.id)
    return connection.execute(query.where(letter.c.person_id == person) if person else query).all()


def letters_in_force(connection: Connection, day: str) -> Sequence[Row[Any]]:
    """Return the letters that hold on a day."""
    return connection.execute(select(letter).where(letter.c.begin <= day, letter.c.end >= day)).all()


def list_letters(connection: Connection, *, below: int | None = None, limit: int = 50) -> Sequence[Row[Any]]:
    """Return letters, the newest first, before a number."""
    query = select(letter).order_by(letter.c.id.desc()).limit(limit)
    return connection.execute(query if below is None else query.where(letter.c.id < below)).all()
