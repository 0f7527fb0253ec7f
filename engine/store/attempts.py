"""Rows of wrong check words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from engine.store.tables import attempt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row


def of(connection: Connection, keys: Sequence[str], *, lock: bool = False) -> Sequence[Row[Any]]:
    """Return what is known of wrong tries under some keys."""
    query = select(attempt).where(attempt.c.key.in_(keys)).order_by(attempt.c.key)
    return connection.execute(query.with_for_update() if lock else query).all()


def count(connection: Connection, key: str, failures: int, at: datetime) -> None:
    """Write down how many wrong tries there were under a key."""
    upsert = insert_sqlite if connection.dialect.name == "sqlite" else insert_postgresql
    values = {"failures": failures, "last_at": at}
    statement = upsert(attempt).values(key=key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


def forget(connection: Connection, key: str) -> None:
    """Forget the wrong tries under a key."""
    connection.execute(delete(attempt).where(attempt.c.key == key))


def forget_before(connection: Connection, instant: datetime) -> None:
    """Forget those of before an instant."""
    connection.execute(delete(attempt).where(attempt.c.last_at < instant))
