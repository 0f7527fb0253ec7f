"""Rows of approved exceptions from the half of the statutory limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from engine.store.tables import promise_exception

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row


def insert_exception(connection: Connection, **values: Any) -> None:
    """Write down an exception."""
    connection.execute(insert(promise_exception).values(**values))


def exceptions_of(connection: Connection, flow: str) -> Sequence[Row[Any]]:
    """Return the exceptions of a flow; the one that holds longest is last."""
    query = select(promise_exception).where(promise_exception.c.flow == flow)
    return connection.execute(query.order_by(promise_exception.c.until, promise_exception.c.id)).all()
