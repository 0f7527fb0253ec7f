"""Rows of special procedures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.store.tables import procedure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row


def insert_procedure(connection: Connection, **values: Any) -> int:
    """Write down a procedure and return its number."""
    result = connection.execute(insert(procedure).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def open_procedures(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return the procedures that hold up a case."""
    query = select(procedure).where(procedure.c.case_id == case_number, procedure.c.end.is_(None))
    return connection.execute(query.order_by(procedure.c.id)).all()


def procedures_of(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return all procedures of a case."""
    query = select(procedure).where(procedure.c.case_id == case_number)
    return connection.execute(query.order_by(procedure.c.id)).all()


def end_procedure(connection: Connection, number: int, end: datetime) -> None:
    """Write down that a procedure is over."""
    connection.execute(update(procedure).where(procedure.c.id == number).values(end=end))
