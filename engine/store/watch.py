"""Rows behind what supervision looks at twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from engine.store.tables import DONE_ITEM, case, clock, person, procedure, suspension, work_item
from engine.store.time_functions import seconds_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select


def begun_suspensions(connection: Connection, begin: datetime, end: datetime) -> Sequence[Row[Any]]:
    """Return the clocks that a special procedure has stopped in a period: when, what, by whom, in which case."""
    query: Select[Any] = (
        select(
            clock,
            suspension.c.begin.label("held_at"),
            procedure.c.id.label("procedure"),
            procedure.c.kind,
            procedure.c.actor,
            case.c.receipt,
        )
        .join(suspension, suspension.c.clock_id == clock.c.id)
        .join(procedure, procedure.c.id == suspension.c.procedure_id)
        .join(case, case.c.id == clock.c.case_id)
        .where(suspension.c.begin >= begin, suspension.c.begin < end)
    )
    return connection.execute(query.order_by(suspension.c.begin, procedure.c.id, clock.c.id)).all()


def completed_items(connection: Connection, begin: datetime, end: datetime) -> Iterator[Row[Any]]:
    """Yield what each person completed in a period, in order: when, in which case."""
    query: Select[Any] = select(work_item.c.assignee, work_item.c.closed_at, case.c.receipt)
    query = query.join_from(work_item, case, case.c.id == work_item.c.case_id).where(*_completed(begin, end))
    yield from connection.execute(query.order_by(work_item.c.assignee, work_item.c.closed_at, work_item.c.id))


def hurried_items(connection: Connection, begin: datetime, end: datetime, seconds: float) -> Iterator[Row[Any]]:
    """Yield what each person completed in a period within some seconds of taking it (or of its offer): in which case, in order."""
    taken = func.coalesce(work_item.c.claimed_at, work_item.c.offered_at)
    query: Select[Any] = select(work_item.c.assignee, case.c.receipt)
    query = query.join_from(work_item, case, case.c.id == work_item.c.case_id).where(*_completed(begin, end))
    query = query.where(seconds_between(taken, work_item.c.closed_at) < seconds)
    yield from connection.execute(query.order_by(work_item.c.assignee, work_item.c.closed_at, work_item.c.id))


def count_completed(connection: Connection, begin: datetime, end: datetime) -> dict[str, int]:
    """Return how many work items each person completed in a period."""
    query = select(work_item.c.assignee, func.count(work_item.c.id)).where(*_completed(begin, end))
    return {row[0]: row[1] for row in connection.execute(query.group_by(work_item.c.assignee)) if row[0]}


def _completed(begin: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    within = (work_item.c.closed_at >= begin) & (work_item.c.closed_at < end)
    return DONE_ITEM, work_item.c.assignee.in_(select(person.c.id)), within
