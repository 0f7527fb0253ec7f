"""Rows behind the indicators, a part at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from engine.store.tables import case, clock, deployment, returned, work_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select

BATCH = 1000


def ended_clocks(connection: Connection, begin: datetime, end: datetime) -> Iterator[Sequence[Row[Any]]]:
    """Yield the clocks of what was finished in a period, with post and flow; what was withdrawn is not finished."""
    finished = or_(
        work_item.c.status == "completed",
        (clock.c.subject == "case") & (case.c.status == "closed"),
        clock.c.subject == "stage",
    )
    within = (clock.c.status == "over") & (clock.c.end >= begin) & (clock.c.end < end)
    return _clocks(connection, within & finished)


def open_clocks(connection: Connection, at: datetime) -> Iterator[Sequence[Row[Any]]]:
    """Yield the clocks of what was open at an instant, with post and flow."""
    return _clocks(connection, (clock.c.begin < at) & or_(clock.c.end.is_(None), clock.c.end >= at))


def late_tasks(connection: Connection, cases: Sequence[int]) -> set[int]:
    """Return which of some cases had a task that was completed after its promise."""
    late = (clock.c.subject == "task") & (clock.c.status == "over") & (clock.c.end > clock.c.promised_due)
    query = select(clock.c.case_id).join(work_item, work_item.c.id == clock.c.work_item_id)
    done = query.where(clock.c.case_id.in_(cases), late, work_item.c.status == "completed")
    return set(connection.execute(done).scalars())


def received_cases(connection: Connection, begin: datetime, end: datetime) -> Iterator[Sequence[Row[Any]]]:
    """Yield the cases that were received in a period, with their flow."""
    return _cases(connection, (case.c.received_at >= begin) & (case.c.received_at < end))


def closed_cases(connection: Connection, begin: datetime, end: datetime) -> Iterator[Sequence[Row[Any]]]:
    """Yield the cases that were closed in a period, with their flow."""
    within = (case.c.closed_at >= begin) & (case.c.closed_at < end) & (case.c.status == "closed")
    return _cases(connection, within)


def finished_items(connection: Connection, begin: datetime, end: datetime) -> Iterator[Sequence[Row[Any]]]:
    """Yield the work items that were completed or led to a return in a period, with their post."""
    sent_back = select(returned.c.work_item_id).where(returned.c.at >= begin, returned.c.at < end)
    done = (work_item.c.status == "completed") & (work_item.c.closed_at >= begin) & (work_item.c.closed_at < end)
    query = select(work_item.c.id, work_item.c.post_id).where(or_(done, work_item.c.id.in_(sent_back)))
    return _parts(connection, query, work_item.c.id)


def returns_of_cases(connection: Connection, cases: Sequence[int]) -> dict[int, set[str]]:
    """Return for each of some cases in which ways it was sent back or refused."""
    return _kinds(connection, returned.c.case_id, cases)


def returns_of_items(connection: Connection, items: Sequence[int]) -> dict[int, set[str]]:
    """Return for each of some work items in which ways it sent back or refused a case."""
    return _kinds(connection, returned.c.work_item_id, items)


def _kinds(connection: Connection, key: Any, numbers: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for number, kind in connection.execute(select(key, returned.c.kind).where(key.in_(numbers))):
        found.setdefault(number, set()).add(kind)
    return found


def known_kinds(connection: Connection) -> list[str]:
    """Return in which ways anything was ever sent back or refused."""
    return list(connection.execute(select(returned.c.kind).distinct().order_by(returned.c.kind)).scalars())


def _clocks(connection: Connection, where: ColumnElement[bool]) -> Iterator[Sequence[Row[Any]]]:
    query: Select[Any] = (
        select(clock, work_item.c.post_id, deployment.c.flow)
        .join(case, case.c.id == clock.c.case_id)
        .join(deployment, deployment.c.id == case.c.deployment_id)
        .outerjoin(work_item, work_item.c.id == clock.c.work_item_id)
        .where(where)
    )
    return _parts(connection, query, clock.c.id)


def _cases(connection: Connection, where: ColumnElement[bool]) -> Iterator[Sequence[Row[Any]]]:
    query: Select[Any] = (
        select(case.c.id, case.c.received_at, case.c.closed_at, case.c.deployment_id, deployment.c.flow)
        .join(deployment, deployment.c.id == case.c.deployment_id)
        .where(where)
    )
    return _parts(connection, query, case.c.id)


def _parts(connection: Connection, query: Select[Any], key: Any) -> Iterator[Sequence[Row[Any]]]:
    """Yield what a query finds, some rows at a time, so that what is read never grows with the store."""
    last = 0
    while rows := connection.execute(query.where(key > last).order_by(key).limit(BATCH)).all():
        yield rows
        last = rows[-1].id
