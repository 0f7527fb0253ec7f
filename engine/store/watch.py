"""Rows behind what supervision looks at twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine.store.tables import case, clock, procedure, suspension, work_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select


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
    """Yield what each person completed in a period, in order: when it was taken (or offered) and completed, in which case."""
    query: Select[Any] = (
        select(
            work_item.c.assignee,
            work_item.c.offered_at,
            work_item.c.claimed_at,
            work_item.c.closed_at,
            case.c.receipt,
        )
        .join(case, case.c.id == work_item.c.case_id)
        .where(work_item.c.status == "completed", work_item.c.assignee.is_not(None))
        .where(work_item.c.closed_at >= begin, work_item.c.closed_at < end)
    )
    yield from connection.execute(query.order_by(work_item.c.assignee, work_item.c.closed_at, work_item.c.id))
