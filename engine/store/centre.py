"""Rows of the register of items and since when they are handled at the centre."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from engine.store.tables import centre_item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row


def list_items(connection: Connection) -> Sequence[Row[Any]]:
    """Return all items: a district has some hundreds."""
    return connection.execute(select(centre_item).order_by(centre_item.c.department, centre_item.c.item)).all()


def save_item(connection: Connection, item: str, **values: Any) -> None:
    """Put an item into the register, or change it."""
    changed = connection.execute(update(centre_item).where(centre_item.c.item == item).values(**values)).rowcount
    if not changed:
        connection.execute(insert(centre_item).values(item=item, **values))


def remove_item(connection: Connection, item: str) -> int:
    """Take an item out of the register; return how many there were."""
    return connection.execute(delete(centre_item).where(centre_item.c.item == item)).rowcount


def move_department(connection: Connection, department: str, **values: Any) -> int:
    """Let the items of a department that are not at the centre yet be there; return how many."""
    outside = (centre_item.c.department == department) & (centre_item.c.since == "")
    return connection.execute(update(centre_item).where(outside).values(**values)).rowcount
