"""Rows that count requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.tables import quota

if TYPE_CHECKING:
    from sqlalchemy import Connection


def count(connection: Connection, subject: str, now: int, *, since: int) -> tuple[int, int]:
    """Count one request more of a subject, from one on where counting began before `since`; return when it began, and how many."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    query = dialect.insert(quota).values(subject=subject, begun_at=now, count=1)
    over = quota.c.begun_at <= since
    changes = {
        "begun_at": case((over, now), else_=quota.c.begun_at),
        "count": case((over, 1), else_=quota.c.count + 1),
    }
    query = query.on_conflict_do_update(index_elements=["subject"], set_=changes)
    begun, times = connection.execute(query.returning(quota.c.begun_at, quota.c.count)).one()
    return begun, times


def forget(connection: Connection, before: int) -> None:
    """Forget what was counted long ago."""
    connection.execute(delete(quota).where(quota.c.begun_at < before))
