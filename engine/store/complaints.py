"""Rows of complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.errors import NotFoundError
from engine.store.tables import case, complaint
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

_WITH_CASE = select(complaint, case.c.receipt).outerjoin(case)


def insert_complaint(connection: Connection, **values: Any) -> int:
    """Write down a complaint; return its number."""
    result = connection.execute(insert(complaint).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def change(connection: Connection, number: int, **values: Any) -> None:
    """Change a complaint."""
    connection.execute(update(complaint).where(complaint.c.id == number).values(**values))


def find(connection: Connection, reference: str, *, lock: bool = False) -> Row[Any]:
    """Return a complaint with the receipt number of its case; locked, nobody else can change it until the transaction ends."""
    query = _WITH_CASE.where(complaint.c.reference == reference)
    row = connection.execute(query.with_for_update(of=complaint) if lock else query).one_or_none()
    if row is None:
        raise NotFoundError(message("There is no complaint with the number {reference}.", reference=reference))
    return row


def listed(connection: Connection, statuses: Sequence[str], *, limit: int) -> Sequence[Row[Any]]:
    """Return complaints in some states, the oldest first."""
    query = _WITH_CASE.where(complaint.c.status.in_(statuses)).order_by(complaint.c.id).limit(limit)
    return connection.execute(query).all()


def newest(connection: Connection, statuses: Sequence[str], *, limit: int) -> Sequence[Row[Any]]:
    """Return complaints in some states, the newest first."""
    query = _WITH_CASE.where(complaint.c.status.in_(statuses)).order_by(complaint.c.id.desc()).limit(limit)
    return connection.execute(query).all()


def of_case(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return the complaints about a case."""
    return connection.execute(select(complaint).where(complaint.c.case_id == case_number)).all()
