"""Rows of returns, of what is missing in a file, and of the notices that ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from engine.store.tables import missing, notice, returned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row


def insert_return(connection: Connection, **values: Any) -> None:
    """Write down that something was sent back or refused."""
    connection.execute(insert(returned).values(**values))


def returns_of(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return what was sent back or refused in a case."""
    return connection.execute(select(returned).where(returned.c.case_id == case_number).order_by(returned.c.id)).all()


def insert_missing(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write down what is missing in a file."""
    if rows:
        connection.execute(insert(missing), list(rows))


def unsent(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return what is missing in a file and was not asked for yet."""
    query = select(missing).where(missing.c.case_id == case_number, missing.c.notice_id.is_(None))
    return connection.execute(query.order_by(missing.c.id)).all()


def delete_missing(connection: Connection, number: int) -> None:
    """Take back that something is missing."""
    connection.execute(delete(missing).where(missing.c.id == number))


def insert_notice(connection: Connection, **values: Any) -> int:
    """Write down a notice that asks for everything that is missing; return its number."""
    result = connection.execute(insert(notice).values(**values))
    number = int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key
    asked = (missing.c.case_id == values["case_id"]) & missing.c.notice_id.is_(None)
    connection.execute(update(missing).where(asked).values(notice_id=number))
    return number


def notices_of(connection: Connection, case_number: int, element: str = "") -> Sequence[Row[Any]]:
    """Return the notices of a case, or those of one of its tasks."""
    query = select(notice).where(notice.c.case_id == case_number).order_by(notice.c.id)
    return connection.execute(query.where(notice.c.element == element) if element else query).all()


def asked_for(connection: Connection, notice_number: int) -> Sequence[Row[Any]]:
    """Return what a notice asks for."""
    return connection.execute(select(missing).where(missing.c.notice_id == notice_number).order_by(missing.c.id)).all()
