"""Rows that tell whether supervision works: sweeps, what should have come by now, and the last seal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from engine.store.tables import OPEN_CASE, RUNNING_RENEWAL, case, deadline, heartbeat, renewal, seal, wait

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row


def save_heartbeat(connection: Connection, worker: str, **values: Any) -> None:
    """Write down the last sweep of a worker."""
    changed = connection.execute(update(heartbeat).where(heartbeat.c.worker == worker).values(**values))
    if not changed.rowcount:
        connection.execute(insert(heartbeat).values(worker=worker, **values))


def last_heartbeat(connection: Connection) -> Row[Any] | None:
    """Return the last sweep of all workers, None where nobody ever swept."""
    return connection.execute(select(heartbeat).order_by(heartbeat.c.at.desc()).limit(1)).one_or_none()


def count_overdue(connection: Connection, before: datetime) -> int:
    """Count the rungs, timers and expiries of permits that should have come before an instant, and wait still."""
    rungs = select(func.count()).where(deadline.c.status == "pending", deadline.c.at < before)
    timers = select(func.count()).where(wait.c.status == "pending", wait.c.due_at < before)
    renewals = select(func.count()).select_from(renewal).join(case)
    renewals = renewals.where(RUNNING_RENEWAL, renewal.c.expires_at < before, OPEN_CASE)
    return sum(int(connection.execute(query).scalar_one()) for query in (rungs, timers, renewals))


def insert_seal(connection: Connection, **values: Any) -> None:
    """Write down that the journals were sealed."""
    connection.execute(insert(seal).values(**values))


def last_seal(connection: Connection) -> datetime | None:
    """Return when the journals were sealed last."""
    return connection.execute(select(seal.c.at).order_by(seal.c.id.desc()).limit(1)).scalar_one_or_none()
