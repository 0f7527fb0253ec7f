"""Rows of renewals: which case renews which permit, and until when it is good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.store.tables import OPEN_CASE, RUNNING_RENEWAL, case, renewal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row


def insert_renewal(connection: Connection, **values: Any) -> None:
    """Write down that a case renews a permit."""
    connection.execute(insert(renewal).values(**values))


def find(connection: Connection, case_number: int) -> Row[Any] | None:
    """Return what a case renews, None where it renews nothing."""
    return connection.execute(select(renewal).where(renewal.c.case_id == case_number)).one_or_none()


def change_renewal(connection: Connection, case_number: int, **values: Any) -> None:
    """Change a renewal."""
    connection.execute(update(renewal).where(renewal.c.case_id == case_number).values(**values))


def expired(connection: Connection, now: datetime, *, limit: int) -> Sequence[Row[Any]]:
    """Return renewals in open cases whose permits have expired, with their cases locked; those that others have in hand are passed over."""
    query = select(renewal).join(case).where(RUNNING_RENEWAL, renewal.c.expires_at <= now, OPEN_CASE)
    query = query.order_by(renewal.c.expires_at).limit(limit)
    return connection.execute(query.with_for_update(skip_locked=True, of=case)).all()
