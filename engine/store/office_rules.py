"""Rows of rule sets: each change is a row, the newest is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert as insert_into
from sqlalchemy import select

from engine.store.tables import office_rules

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


def newest(connection: Connection) -> Row[Any] | None:
    """Return the rule set in force, None where none was ever chosen."""
    return connection.execute(select(office_rules).order_by(office_rules.c.id.desc()).limit(1)).one_or_none()


def insert(connection: Connection, **values: Any) -> None:
    """Put a rule set into force."""
    connection.execute(insert_into(office_rules).values(**values))
