"""Rows of changes that one person proposes and another puts into force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.errors import ConflictError, NotFoundError
from engine.store.tables import case, office_change
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Row

_WITHOUT_CONTENT = [column for column in office_change.c if column.name != "content"]


def insert_change(connection: Connection, **values: Any) -> int:
    """Write down what is proposed and return its number."""
    result = connection.execute(insert(office_change).values(status="proposed", **values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def change_by_number(connection: Connection, number: int) -> Row[Any]:
    """Return a change with its content."""
    row = connection.execute(select(office_change).where(office_change.c.id == number)).one_or_none()
    if row is None:
        raise NotFoundError(message("There is no change {number}.", number=number))
    return row


def list_changes(
    connection: Connection, *, status: str = "", below: int | None = None, limit: int = 50
) -> Sequence[Row[Any]]:
    """Return changes without their content, the newest first: in a state, before a number."""
    query = select(*_WITHOUT_CONTENT).order_by(office_change.c.id.desc()).limit(limit)
    if status:
        query = query.where(office_change.c.status == status)
    return connection.execute(query if below is None else query.where(office_change.c.id < below)).all()


def decide(connection: Connection, number: int, **values: Any) -> None:
    """Write down what was decided on a change, unless somebody has decided already."""
    waiting = (office_change.c.id == number) & (office_change.c.status == "proposed")
    if connection.execute(update(office_change).where(waiting).values(**values)).rowcount == 1:
        return
    row = change_by_number(connection, number)
    raise ConflictError(
        message("Change {number} was decided by {person} already.", number=number, person=row.decided_by)
    )


def receipts(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """Return the receipt numbers of cases."""
    query = select(case.c.id, case.c.receipt).where(case.c.id.in_(list(numbers)))
    return {row.id: row.receipt for row in connection.execute(query)}
