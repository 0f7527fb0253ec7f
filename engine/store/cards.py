"""Rows of reminders and cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.errors import NotFoundError
from engine.store.tables import card, case
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row


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


def list_cards(
    connection: Connection, *, post: str = "", status: str = "", before: int = 0, limit: int = 100
) -> Sequence[Row[Any]]:
    """Return cards with the receipt number of their case, the newest first; with `before`, those with smaller numbers."""
    query = select(card, case.c.receipt).join(case).order_by(card.c.id.desc()).limit(limit)
    if before:
        query = query.where(card.c.id < before)
    if post:
        query = query.where(card.c.post_id == post)
    return connection.execute(query.where(card.c.status == status) if status else query).all()
