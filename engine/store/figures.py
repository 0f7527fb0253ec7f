"""Rows behind the monthly figures, and the list of decisions, the newest first; nothing here knows who applied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, or_, select

from engine.store.tables import case, clock, deployment, monthly_figure, rating, work_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

BATCH = 500
# What has ended and was not withdrawn is decided: said so, the index of when cases ended is used, not that of their states.
_IS_DECIDED = case.c.status != "cancelled"
_DECIDED: Select[Any] = select(case.c.id, case.c.received_at, case.c.closed_at, case.c.outcome, case.c.deployment_id)


def received(connection: Connection, month: str, following: str) -> dict[str, int]:
    """Return how many cases of each flow were received in a month: a receipt number begins with its date."""
    within = (case.c.receipt >= month.replace("-", "")) & (case.c.receipt < following.replace("-", ""))
    query = select(deployment.c.flow, func.count()).join_from(case, deployment).where(within)
    found = connection.execute(query.group_by(deployment.c.flow))
    return {row[0]: row[1] for row in found}


def closed(connection: Connection, begin: datetime, end: datetime) -> Iterator[Sequence[Row[Any]]]:
    """Yield the cases closed in a period with their flow, some at a time, the oldest first."""
    query = select(case.c.id, case.c.received_at, case.c.closed_at, deployment.c.flow).join(deployment)
    query = query.where(_IS_DECIDED, case.c.closed_at < end).order_by(case.c.closed_at, case.c.id).limit(BATCH)
    after = case.c.closed_at >= begin
    while rows := connection.execute(query.where(after)).all():
        yield rows
        last = rows[-1]
        newer = or_(case.c.closed_at > last.closed_at, case.c.id > last.id)
        after = (case.c.closed_at >= last.closed_at) & newer  # the first part is what the index begins with


def completed_items(connection: Connection, cases: Sequence[int]) -> Sequence[Row[Any]]:
    """Return the completed tasks of some cases, with the clock of each, in the order in which they were completed."""
    columns = (work_item.c.case_id, work_item.c.element, work_item.c.department, work_item.c.offered_at)
    query: Select[Any] = (
        select(
            *columns,
            work_item.c.closed_at,
            clock.c.id.label("clock_id"),
            clock.c.promised_due,
            clock.c.statutory_due,
        )
        .outerjoin(clock, (clock.c.work_item_id == work_item.c.id) & (clock.c.subject == "task"))
        .where(work_item.c.case_id.in_(cases), work_item.c.status == "completed", work_item.c.asked_by == "")
    )
    return connection.execute(query.order_by(work_item.c.closed_at, work_item.c.id)).all()


def case_clocks(connection: Connection, cases: Sequence[int]) -> Sequence[Row[Any]]:
    """Return the clocks of some cases as a whole."""
    query = select(clock.c.case_id, clock.c.end, clock.c.promised_due, clock.c.statutory_due)
    return connection.execute(query.where(clock.c.case_id.in_(cases), clock.c.subject == "case")).all()


def grades(connection: Connection, cases: Sequence[int]) -> dict[int, int]:
    """Return the grade that each of some cases was given."""
    found = connection.execute(select(rating.c.case_id, rating.c.grade).where(rating.c.case_id.in_(cases)))
    return {row.case_id: row.grade for row in found}


def counted(connection: Connection) -> dict[str, datetime]:
    """Return when each month was counted last."""
    query = select(monthly_figure.c.month, monthly_figure.c.counted_at).where(monthly_figure.c.flow == "")
    return {row.month: row.counted_at for row in connection.execute(query)}


def save(connection: Connection, month: str, figures: Mapping[str, Mapping[str, Any]], at: datetime) -> None:
    """Write down the figures of a month, by flow."""
    connection.execute(delete(monthly_figure).where(monthly_figure.c.month == month))
    rows = [{"flow": flow, "month": month, "facts": facts, "counted_at": at} for flow, facts in figures.items()]
    connection.execute(insert(monthly_figure), rows)


def figures(connection: Connection, *, flow: str | None = None, first: str = "") -> Sequence[Row[Any]]:
    """Return the figures from a month on, the newest first; of one flow, or of all ("" is the office)."""
    query = select(monthly_figure).where(monthly_figure.c.month >= first)
    if flow is not None:
        query = query.where(monthly_figure.c.flow == flow)
    return connection.execute(query.order_by(monthly_figure.c.month.desc(), monthly_figure.c.flow)).all()


def decided(
    connection: Connection,
    *,
    deployment: int | None,
    begin: datetime,
    before: tuple[datetime, int],
    limit: int,
) -> Sequence[Row[Any]]:
    """Return decisions, of one version of a flow or (None) of all, from an instant on and older than (instant, number), the newest first."""
    instant, number = before
    older = or_(case.c.closed_at < instant, and_(case.c.closed_at == instant, case.c.id < number))
    query = _DECIDED.where(_IS_DECIDED, case.c.closed_at >= begin, case.c.closed_at <= instant, older)
    if deployment is not None:
        query = query.where(case.c.deployment_id == deployment)
    return connection.execute(query.order_by(case.c.closed_at.desc(), case.c.id.desc()).limit(limit)).all()


def versions(connection: Connection, flow: str = "") -> Sequence[Row[Any]]:
    """Return number, flow and title of each version, of one flow or of all."""
    query = select(deployment.c.id, deployment.c.flow, deployment.c.title)
    return connection.execute(query.where(deployment.c.flow == flow) if flow else query).all()
