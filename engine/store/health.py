"""Rows that tell how the office runs: sweeps, what should have come by now, notices that wait, seals, backups, size."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, text, update

from engine.store.tables import (
    ALIVE_CLOCK,
    OPEN_CASE,
    RUNNING_RENEWAL,
    backup,
    case,
    clock,
    deadline,
    heartbeat,
    outbox,
    renewal,
    seal,
    wait,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

UNSENT = ("pending", "no address", "failed")


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


def list_seals(connection: Connection, *, below: int | None = None, limit: int = 50) -> Sequence[Row[Any]]:
    """Return seals, the newest first, before a number."""
    query = select(seal).order_by(seal.c.id.desc()).limit(limit)
    return connection.execute(query if below is None else query.where(seal.c.id < below)).all()


def insert_backup(connection: Connection, **values: Any) -> None:
    """Write down that the store was backed up."""
    connection.execute(insert(backup).values(**values))


def last_backup(connection: Connection) -> Row[Any] | None:
    """Return the last backup, None where there was never one."""
    return connection.execute(select(backup).order_by(backup.c.id.desc()).limit(1)).one_or_none()


def unsent(connection: Connection) -> dict[str, tuple[int, datetime | None]]:
    """Return how many notices are not sent, by state, and the oldest of each."""
    query = select(outbox.c.status, func.count(), func.min(outbox.c.created_at)).where(outbox.c.status.in_(UNSENT))
    return {
        status: (int(count), oldest) for status, count, oldest in connection.execute(query.group_by(outbox.c.status))
    }


def count_open_cases(connection: Connection) -> int:
    """Count the open cases."""
    return int(connection.execute(select(func.count()).select_from(case).where(OPEN_CASE)).scalar_one())


def count_provisional(connection: Connection) -> int:
    """Count the running limits whose due date depends on days that no notice has fixed yet."""
    query = select(func.count()).select_from(clock).where(ALIVE_CLOCK, clock.c.provisional)
    return int(connection.execute(query).scalar_one())


def size(connection: Connection) -> int:
    """Return how many bytes the store takes."""
    if connection.dialect.name == "sqlite":
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        return int(pages) * int(connection.execute(text("PRAGMA page_size")).scalar_one())
    return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def server(connection: Connection) -> str:
    """Return which database it is, and of which version."""
    version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
    return f"{'SQLite' if connection.dialect.name == 'sqlite' else 'PostgreSQL'} {version}"


def folder(connection: Connection) -> str:
    """Return in which folder of this machine the store is, "" for a store of a server."""
    if connection.dialect.name != "sqlite":
        return ""
    return str(Path(str(connection.engine.url.database)).resolve().parent)
