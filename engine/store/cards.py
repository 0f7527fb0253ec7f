"""Rows of reminders and cards, and the counts behind the indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from engine.errors import NotFoundError
from engine.store.tables import card, case, clock, returned, work_item
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row


def insert_card(connection: Connection, **values: Any) -> None:
    """Issue a card."""
    connection.execute(insert(card).values(status="issued", **values))


def card_by_number(connection: Connection, number: int) -> Row[Any]:
    """Return a card."""
    row = connection.execute(select(card).where(card.c.id == number).with_for_update()).one_or_none()
    if row is None:
        raise NotFoundError(message("There is no card {number}; see binglian cards.", number=number))
    return row


def change_card(connection: Connection, number: int, **values: Any) -> None:
    """Change a card."""
    connection.execute(update(card).where(card.c.id == number).values(**values))


def list_cards(connection: Connection, *, post: str = "", status: str = "", limit: int = 100) -> Sequence[Row[Any]]:
    """Return cards with the receipt number of their case, the newest first."""
    query = select(card, case.c.receipt).join(case).order_by(card.c.id.desc()).limit(limit)
    if post:
        query = query.where(card.c.post_id == post)
    return connection.execute(query.where(card.c.status == status) if status else query).all()


def count_clocks(connection: Connection, subject: str, begin: datetime, end: datetime) -> dict[str, int]:
    """Count the clocks of finished tasks, or of finished cases, whose end lies in a period.

    `promised` have a promised limit, `on time` kept it, `early` ended on an earlier date; `statutory` and `overdue` go by the
    statutory limit.
    """
    done = (clock.c.subject == subject) & (clock.c.status == "over") & clock.c.end.between(begin, end)
    counted = {
        "ended": done,
        "promised": done & clock.c.promised_due.is_not(None),
        "on time": done & (clock.c.end <= clock.c.promised_due),
        "statutory": done & clock.c.statutory_due.is_not(None),
        "overdue": done & (clock.c.end > clock.c.statutory_due),
    }
    return {name: _count(connection, clock.c.id, where) for name, where in counted.items()}


def count_cases(connection: Connection, begin: datetime, end: datetime) -> dict[str, int]:
    """Count the cases that were received and closed in a period, and what was completed and sent back."""
    within = work_item.c.closed_at.between(begin, end) & (work_item.c.status == "completed")
    return {
        "received": _count(connection, case.c.id, case.c.received_at.between(begin, end)),
        "closed": _count(connection, case.c.id, case.c.closed_at.between(begin, end)),
        "completed": _count(connection, work_item.c.id, within),
        "returned": _count(
            connection, returned.c.id, returned.c.at.between(begin, end) & (returned.c.kind != "withdrawn")
        ),
    }


def _count(connection: Connection, column: Any, where: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count(column)).where(where)).scalar_one())
