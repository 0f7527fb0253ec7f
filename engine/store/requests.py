"""Rows of acts that were asked for with a key, and their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from engine.store.tables import request

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


def find(connection: Connection, key: str) -> Row[Any] | None:
    """Return what was answered to a key, however long ago: a clock that jumps must not make an act happen twice."""
    return connection.execute(select(request).where(request.c.key == key)).one_or_none()


def keep(connection: Connection, **values: Any) -> None:
    """Keep what was answered."""
    connection.execute(insert(request).values(**values))
