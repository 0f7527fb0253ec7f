"""Rows of acts that were asked for with a key, and their answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from engine.store.tables import request

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

KEPT = timedelta(hours=24)


def find(connection: Connection, key: str, since: datetime) -> Row[Any] | None:
    """Return what was answered to a key, unless it was before an instant; older answers are forgotten."""
    connection.execute(delete(request).where(request.c.at < since))
    return connection.execute(select(request).where(request.c.key == key)).one_or_none()


def keep(connection: Connection, **values: Any) -> None:
    """Keep what was answered."""
    connection.execute(insert(request).values(**values))
