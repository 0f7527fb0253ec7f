"""The time of an office that practises: one row in a store that is for practice; a store for work has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Table, delete, insert, select

from engine.store.columns import instant, number
from engine.store.tables import case, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

practice = Table("practice", metadata, number(), instant("now", needed=True))


def find_time(connection: Connection) -> datetime | None:
    """Return what time it is in practice, None in a store for work."""
    return connection.execute(select(practice.c.now)).scalar_one_or_none()


def set_time(connection: Connection, now: datetime) -> None:
    """Set the time of practice."""
    connection.execute(delete(practice))
    connection.execute(insert(practice).values(id=1, now=now))


def has_cases(connection: Connection) -> bool:
    """Tell whether a case was ever started."""
    return connection.execute(select(case.c.id).limit(1)).first() is not None
