"""Rows of events that cases wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from engine.store.tables import case, wait

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

_PENDING = select(wait).where(wait.c.case_id == bindparam("case"), wait.c.status == "pending").order_by(wait.c.id)


def insert_wait(connection: Connection, **values: Any) -> None:
    """Write down that a case waits for an event."""
    connection.execute(insert(wait).values(status="pending", **values))


def pending(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return what a case waits for, the longest first."""
    return connection.execute(_PENDING, {"case": case_number}).all()


def end_wait(connection: Connection, number: int, status: str) -> None:
    """Write down that an event has happened, or is waited for no more (dropped)."""
    connection.execute(update(wait).where(wait.c.id == number).values(status=status))


def due_waits(connection: Connection, now: datetime, *, limit: int) -> Sequence[Row[Any]]:
    """Return timers whose time has come, the oldest first, with their cases locked; those that others have in hand are passed over."""
    query = select(wait).join(case).where(wait.c.status == "pending", wait.c.due_at <= now).order_by(wait.c.due_at)
    return connection.execute(query.limit(limit).with_for_update(skip_locked=True, of=case)).all()


def leave_to_somebody(connection: Connection, number: int) -> None:
    """Let a timer ring no more by itself: somebody has to say that its event has happened."""
    connection.execute(update(wait).where(wait.c.id == number).values(due_at=None))
