"""Rows of visits and photographs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.errors import NotFoundError
from engine.store.tables import case, photo, visit, work_item
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select


def insert_visit(connection: Connection, **values: Any) -> int:
    """Write down that a visit is to be made; return its number."""
    result = connection.execute(insert(visit).values(status="booked", **values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def change_visit(connection: Connection, number: int, **values: Any) -> None:
    """Change a visit."""
    connection.execute(update(visit).where(visit.c.id == number).values(**values))


def insert_photo(connection: Connection, **values: Any) -> int:
    """Write down a photograph; return its number."""
    result = connection.execute(insert(photo).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def visit_by_number(connection: Connection, number: int) -> Row[Any]:
    """Return a visit with its case and task."""
    row = connection.execute(_described().where(visit.c.id == number)).one_or_none()
    if row is None:
        raise NotFoundError(message("There is no visit {number}.", number=number))
    return row


def visits_of(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return the visits of a case, the first first."""
    return connection.execute(_described().where(visit.c.case_id == case_number).order_by(visit.c.at)).all()


def booked_between(connection: Connection, begin: datetime, end: datetime, *, limit: int = 200) -> Sequence[Row[Any]]:
    """Return the visits of a time, the first first."""
    within = (visit.c.at >= begin) & (visit.c.at < end)
    return connection.execute(_described().where(within).order_by(visit.c.at, visit.c.id).limit(limit)).all()


def photos_of(connection: Connection, visits: Sequence[int]) -> Sequence[Row[Any]]:
    """Return the photographs of visits, in the order in which they came."""
    return connection.execute(select(photo).where(photo.c.visit_id.in_(visits)).order_by(photo.c.id)).all()


def photo_by_number(connection: Connection, number: int) -> Row[Any]:
    """Return a photograph."""
    row = connection.execute(select(photo).where(photo.c.id == number)).one_or_none()
    if row is None:
        raise NotFoundError(message("There is no photograph {number}.", number=number))
    return row


def _described() -> Select[Any]:
    described = (work_item.c.name, work_item.c.department, work_item.c.post_id, work_item.c.officers)
    return (
        select(visit, case.c.receipt, case.c.applicant, *described)
        .join(work_item, work_item.c.id == visit.c.work_item_id)
        .join(case, case.c.id == visit.c.case_id)
    )
