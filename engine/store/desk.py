"""What the supervisor's desk counts: each figure by an index, none by listing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case as choose
from sqlalchemy import func, or_, select, union_all

from engine.store.tables import (
    DONE_ITEM,
    OPEN_CASE,
    OPEN_ITEM,
    STANDING,
    card,
    case,
    clock,
    post,
    procedure,
    returned,
    suspension,
    work_item,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Column, ColumnElement, Connection, Row, Select, Subquery

COLOURS = ("reminder", "yellow", "red")  # the worst last
WITHDRAWN = "withdrawn"
_RANK = choose({colour: rank for rank, colour in enumerate(COLOURS, start=1)}, value=card.c.colour, else_=0)
_HOLDS = card.c.status != WITHDRAWN  # a card that was appealed against with success colours nothing


def open_of_posts(connection: Connection) -> Sequence[Row[Any]]:
    """Return each post and its department with how many work items are open there."""
    count = func.count(work_item.c.id).label("open")
    query = select(post.c.id, post.c.department, count).join_from(
        post, work_item, (work_item.c.post_id == post.c.id) & OPEN_ITEM
    )
    return connection.execute(query.group_by(post.c.id, post.c.department)).all()


def coloured_of_posts(connection: Connection) -> Sequence[Row[Any]]:
    """Return (post, colour, how many open work items whose worst card has it)."""
    carded = select(work_item.c.post_id, work_item.c.id, _RANK.label("rank"))
    carded = carded.join_from(work_item, card, (card.c.work_item_id == work_item.c.id) & _HOLDS).where(OPEN_ITEM)
    each = carded.cte("carded").prefix_with("MATERIALIZED")  # else SQLite reads every work item, to have them in order
    worst = select(each.c.post_id, func.max(each.c.rank).label("rank")).group_by(each.c.post_id, each.c.id).subquery()
    colour = choose(dict(enumerate(COLOURS, start=1)), value=worst.c.rank).label("colour")
    query = select(worst.c.post_id, colour, func.count().label("number"))
    return connection.execute(query.group_by(worst.c.post_id, worst.c.rank)).all()


def coloured_cases(connection: Connection) -> dict[str, int]:
    """Return how many open cases have which colour: that of the worst card of the case itself or of what is open in it."""
    worst = _worst_of_cases()
    query = select(worst.c.rank, func.count()).group_by(worst.c.rank)
    return {COLOURS[rank - 1]: number for rank, number in connection.execute(query)}


def _worst_of_cases() -> Subquery:
    of_items = (
        select(work_item.c.case_id, _RANK.label("rank"))
        .join_from(work_item, card, (card.c.work_item_id == work_item.c.id) & _HOLDS)
        .where(OPEN_ITEM)
    )
    of_cases = (
        select(case.c.id.label("case_id"), _RANK.label("rank"))
        .join_from(case, card, (card.c.case_id == case.c.id) & card.c.work_item_id.is_(None) & _HOLDS)
        .where(OPEN_CASE)
    )
    both = union_all(of_items, of_cases).subquery()
    return select(both.c.case_id, func.max(both.c.rank).label("rank")).group_by(both.c.case_id).subquery()


def list_open_cases(
    connection: Connection, *, colour: str = "", department: str = "", before: int | None = None, limit: int = 50
) -> Sequence[Row[Any]]:
    """Return open cases, the newest first, each with its worst colour; of a colour or with open work in a department."""
    worst = _worst_of_cases()
    query: Select[Any] = (
        select(case.c.id, case.c.receipt, case.c.received_at, case.c.deployment_id)
        .where(OPEN_CASE)
        .order_by(case.c.id.desc())
        .limit(limit)
    )
    if colour:
        query = query.join(worst, worst.c.case_id == case.c.id).where(worst.c.rank == COLOURS.index(colour) + 1)
    if department:
        posts = select(post.c.id).where(post.c.department == department)
        inside = select(work_item.c.case_id).where(OPEN_ITEM, work_item.c.post_id.in_(posts))
        query = query.where(case.c.id.in_(inside))
    return connection.execute(query if before is None else query.where(case.c.id < before)).all()


def colours_of(connection: Connection, cases: Sequence[int]) -> dict[int, str]:
    """Return the worst colour of each of some open cases that has one."""
    alive = or_(card.c.work_item_id.is_(None), work_item.c.status.in_(("offered", "claimed")))
    query: Select[Any] = (
        select(card.c.case_id, func.max(_RANK))
        .select_from(card)
        .outerjoin(work_item, work_item.c.id == card.c.work_item_id)
        .where(card.c.case_id.in_(cases), _HOLDS, alive)
    )
    rows = connection.execute(query.group_by(card.c.case_id))
    return {number: COLOURS[rank - 1] for number, rank in rows if rank}


def open_items_of(connection: Connection, cases: Sequence[int]) -> Sequence[Row[Any]]:
    """Return what is open in some cases."""
    query: Select[Any] = select(
        work_item.c.case_id, work_item.c.name, work_item.c.post_id, work_item.c.department, work_item.c.due_at
    )
    return connection.execute(query.where(work_item.c.case_id.in_(cases), OPEN_ITEM).order_by(work_item.c.id)).all()


def count_open_cases(connection: Connection) -> int:
    """Count the open cases."""
    return _count(connection, OPEN_CASE, case.c.id)


def count_standing_cases(connection: Connection) -> int:
    """Count the open cases whose own clock stands still."""
    query = select(func.count(clock.c.case_id.distinct())).join_from(
        clock, suspension, suspension.c.clock_id == clock.c.id
    )
    return int(connection.execute(query.where(STANDING, clock.c.subject == "case")).scalar_one())


def count_due(connection: Connection, begin: datetime, end: datetime) -> int:
    """Count the open work items whose limit ends within a time."""
    return _count(connection, OPEN_ITEM & _within(work_item.c.due_at, begin, end), work_item.c.id)


def count_overdue(connection: Connection, now: datetime) -> int:
    """Count the open work items whose limit has ended."""
    return _count(connection, OPEN_ITEM & (work_item.c.due_at < now), work_item.c.id)


def count_cards(connection: Connection, begin: datetime, end: datetime) -> dict[str, int]:
    """Count the cards that were issued within a time, by colour, but for those that were withdrawn."""
    query = select(card.c.colour, func.count(card.c.id)).where(_within(card.c.issued_at, begin, end), _HOLDS)
    return {row[0]: row[1] for row in connection.execute(query.group_by(card.c.colour))}


def count_appeals(connection: Connection) -> int:
    """Count the cards that were appealed against and are not decided on yet."""
    return _count(connection, card.c.status == "appealed", card.c.id)


def count_suspensions(connection: Connection, begin: datetime, end: datetime) -> int:
    """Count the special procedures that were begun within a time."""
    return _count(connection, _within(procedure.c.begin, begin, end), procedure.c.id)


def count_returns(connection: Connection, begin: datetime, end: datetime) -> int:
    """Count what was sent back or refused within a time, but for what the applicant withdrew."""
    return _count(connection, _within(returned.c.at, begin, end) & (returned.c.kind != WITHDRAWN), returned.c.id)


def count_received(connection: Connection, begin: datetime, end: datetime) -> int:
    """Count the cases received within a time."""
    return _count(connection, _within(case.c.received_at, begin, end), case.c.id)


def count_ended(connection: Connection, begin: datetime, end: datetime) -> dict[str, int]:
    """Count the cases that ended within a time, by how: closed, cancelled."""
    query = select(case.c.status, func.count(case.c.id)).where(_within(case.c.closed_at, begin, end))
    return {row[0]: row[1] for row in connection.execute(query.group_by(case.c.status))}


def on_time_by_period(
    connection: Connection, periods: Sequence[tuple[datetime, datetime]], post_name: str = ""
) -> list[tuple[int, int]]:
    """Return for each period how many tasks were on time of how many that were completed with a limit; of a post, or of all.

    They go by the date that work lists show: that of the promise, else of the statutory limit.
    """
    of_post = work_item.c.post_id == post_name if post_name else work_item.c.post_id.in_(select(post.c.id))
    hits = func.count(choose((work_item.c.closed_at <= work_item.c.due_at, 1)))
    query = select(hits, func.count(work_item.c.due_at)).where(DONE_ITEM, of_post)
    counted = (connection.execute(query.where(_within(work_item.c.closed_at, *period))).one() for period in periods)
    return [(row[0], row[1]) for row in counted]


def _within(column: Column[Any], begin: datetime, end: datetime) -> ColumnElement[bool]:
    return (column >= begin) & (column < end)


def _count(connection: Connection, where: ColumnElement[bool], key: Column[Any]) -> int:
    return int(connection.execute(select(func.count(key)).where(where)).scalar_one())
