"""Rows of interested parties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.store.tables import party

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row


def insert_party(connection: Connection, **values: Any) -> None:
    """Write down whose interests a case concerns."""
    connection.execute(insert(party).values(**values))


def change_party(connection: Connection, case_number: int, name: str, **values: Any) -> None:
    """Change what is known of a party of a case."""
    query = update(party).where(party.c.case_id == case_number, party.c.name == name)
    connection.execute(query.values(**values))


def parties_of(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return the interested parties of a case, the first that was found first."""
    return connection.execute(select(party).where(party.c.case_id == case_number).order_by(party.c.id)).all()
