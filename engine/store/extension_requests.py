"""Rows of requests for more time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.errors import NotFoundError
from engine.store.tables import ASKED, case, extension_request, work_item
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection, Row, Select


def insert_request(connection: Connection, **values: Any) -> int:
    """Write down that more time is asked for; return the number of the request."""
    result = connection.execute(insert(extension_request).values(status="asked", **values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def change_request(connection: Connection, number: int, **values: Any) -> None:
    """Write down what was decided on a request."""
    connection.execute(update(extension_request).where(extension_request.c.id == number).values(**values))


def request_by_number(connection: Connection, number: int) -> Row[Any]:
    """Return a request with the receipt number of its case; nobody else can decide on it meanwhile."""
    query = _described().where(extension_request.c.id == number).with_for_update(of=extension_request)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(message("There is no request {number} for more time.", number=number))
    return row


def requests_of(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return the requests of a case, the oldest first."""
    query = _described().where(extension_request.c.case_id == case_number)
    return connection.execute(query.order_by(extension_request.c.id)).all()


def undecided(
    connection: Connection, rank: str, departments: Collection[str] | None, *, limit: int = 50
) -> Sequence[Row[Any]]:
    """Return what waits for a head of a rank, of departments or (None) of all, the oldest first."""
    query = _described().where(ASKED, extension_request.c.rank == rank).order_by(extension_request.c.id).limit(limit)
    if departments is not None:
        query = query.where(extension_request.c.department.in_(departments))
    return connection.execute(query).all()


def _described() -> Select[Any]:
    return (
        select(extension_request, case.c.receipt, work_item.c.name.label("task"))
        .join(case, case.c.id == extension_request.c.case_id)
        .outerjoin(work_item, work_item.c.id == extension_request.c.work_item_id)
    )
