"""Rows of what the office says of an item beside its flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from engine.store.tables import item_sheet

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


def find(connection: Connection, flow: str) -> Row[Any] | None:
    """Return what is said of an item, None where nothing is."""
    return connection.execute(select(item_sheet).where(item_sheet.c.flow == flow)).one_or_none()


def save(connection: Connection, flow: str, **values: Any) -> None:
    """Say it anew."""
    connection.execute(delete(item_sheet).where(item_sheet.c.flow == flow))
    connection.execute(insert(item_sheet).values(flow=flow, **values))
