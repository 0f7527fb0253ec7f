"""Rows of materials: what was handed in, and each content once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from engine.store.tables import content, material

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row


def keep_content(connection: Connection, sha256: str, data: bytes) -> None:
    """Keep a content, unless it is kept already."""
    upsert = insert_sqlite if connection.dialect.name == "sqlite" else insert_postgresql
    connection.execute(upsert(content).values(sha256=sha256, data=data).on_conflict_do_nothing())


def read_content(connection: Connection, sha256: str) -> bytes:
    """Return a content."""
    return bytes(connection.execute(select(content.c.data).where(content.c.sha256 == sha256)).scalar_one())


def insert_material(connection: Connection, **values: Any) -> int:
    """Write down that something was handed in; return its number."""
    result = connection.execute(insert(material).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def materials_of(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return what was handed in for a case, the oldest first; without the contents."""
    return connection.execute(select(material).where(material.c.case_id == case_number).order_by(material.c.id)).all()
