"""Rows of ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from engine.store.tables import DONE_ITEM, rating, work_item

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

_HANDLED_BY = {"post": work_item.c.post_id, "department": work_item.c.department, "person": work_item.c.assignee}


def find(connection: Connection, case_number: int) -> Row[Any] | None:
    """Return the rating of a case, None where there is none."""
    return connection.execute(select(rating).where(rating.c.case_id == case_number)).one_or_none()


def insert_rating(connection: Connection, **values: Any) -> None:
    """Write down a rating."""
    connection.execute(insert(rating).values(**values))


def change(connection: Connection, number: int, **values: Any) -> None:
    """Replace a rating."""
    connection.execute(update(rating).where(rating.c.id == number).values(**values))


def mean_grades(
    connection: Connection, kind: str, period: tuple[datetime, datetime], *, fewest: int
) -> Sequence[Row[Any]]:
    """Return (subject, mean) of the grades of a period, for posts, departments or people that completed work in the rated cases.

    A case counts once for each; whoever has fewer ratings than `fewest` is left out.
    """
    handled = select(_HANDLED_BY[kind].label("subject"), rating.c.case_id, rating.c.grade)
    handled = handled.join(rating, rating.c.case_id == work_item.c.case_id)
    once = handled.where(DONE_ITEM, rating.c.at >= period[0], rating.c.at < period[1]).distinct().subquery()
    query: Select[Any] = select(once.c.subject, func.avg(once.c.grade).label("mean")).group_by(once.c.subject)
    return connection.execute(query.having(func.count() >= fewest)).all()
