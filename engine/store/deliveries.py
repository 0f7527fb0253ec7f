"""Rows of decisions that are to be delivered, or were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.store.tables import case, clock, delivery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row, Select


def insert_delivery(connection: Connection, **values: Any) -> None:
    """Write down that a decision is to be delivered."""
    connection.execute(insert(delivery).values(**values))


def find(connection: Connection, case_number: int) -> Row[Any] | None:
    """Return the delivery of a case, None where nothing was decided or it is not delivered by policy."""
    return connection.execute(select(delivery).where(delivery.c.case_id == case_number)).one_or_none()


def change_delivery(connection: Connection, number: int, **values: Any) -> None:
    """Change a delivery."""
    connection.execute(update(delivery).where(delivery.c.id == number).values(**values))


def post_of(connection: Connection, clock_number: int) -> str:
    """Return the post that has to deliver by a clock, "" where it is no clock of a delivery."""
    query = select(delivery.c.post_id).where(delivery.c.clock_id == clock_number)
    return connection.execute(query).scalar_one_or_none() or ""


def outstanding(connection: Connection, *, limit: int = 100) -> Sequence[Row[Any]]:
    """Return what is to be delivered, with receipt number and due date, the most urgent first."""
    query: Select[Any] = (
        select(delivery, case.c.receipt, clock.c.statutory_due, clock.c.provisional)
        .join(case, case.c.id == delivery.c.case_id)
        .join(clock, clock.c.id == delivery.c.clock_id)
        .where(delivery.c.delivered_at.is_(None))
        .order_by(clock.c.statutory_due, delivery.c.id)
        .limit(limit)
    )
    return connection.execute(query).all()
