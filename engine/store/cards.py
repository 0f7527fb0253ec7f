"""Rows of reminders and cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.errors import NotFoundError
from engine.store.tables import card, case, work_item
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row, Select


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


def described_card(connection: Connection, number: int) -> Row[Any]:
    """Return a card with the receipt number of its case and the task that it is about."""
    query: Select[Any] = select(card, case.c.receipt, work_item.c.name.label("task")).join(
        case, case.c.id == card.c.case_id
    )
    query = query.outerjoin(work_item, work_item.c.id == card.c.work_item_id).where(card.c.id == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(message("There is no card {number}; see binglian cards.", number=number))
    return row


def list_cards(
    connection: Connection, *, before: int | None = None, limit: int = 100, **asked: str | int
) -> Sequence[Row[Any]]:
    """Return cards with the receipt number of their case, the newest first; `asked` are columns with what they hold, "" for any."""
    query = select(card, case.c.receipt).join(case).order_by(card.c.id.desc()).limit(limit)
    for column, value in asked.items():
        query = query.where(card.c[column] == value) if value else query
    return connection.execute(query if before is None else query.where(card.c.id < before)).all()
