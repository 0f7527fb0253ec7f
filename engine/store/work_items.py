"""Rows of work items: the work lists are read from here, without any case being loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.errors import NotFoundError
from engine.store.tables import assignment, case, clock, work_item
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

OPEN = ("offered", "claimed")


def insert_item(connection: Connection, **values: Any) -> int:
    """Offer a work item and return its number."""
    result = connection.execute(insert(work_item).values(status="offered", **values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def item_by_number(connection: Connection, number: int) -> Row[Any]:
    """Return a work item."""
    row = connection.execute(select(work_item).where(work_item.c.id == number)).one_or_none()
    if row is None:
        raise NotFoundError(message("There is no work item {number}; see binglian work.", number=number))
    return row


def open_items(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return the tasks of the flow that somebody has to do for a case."""
    query = select(work_item).where(work_item.c.case_id == case_number, work_item.c.status.in_(OPEN))
    return connection.execute(query.where(work_item.c.asked_by == "").order_by(work_item.c.id)).all()


def open_reviews(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return the further reviews that somebody asked for in a case, and that are open."""
    query = select(work_item).where(work_item.c.case_id == case_number, work_item.c.status.in_(OPEN))
    return connection.execute(query.where(work_item.c.asked_by != "").order_by(work_item.c.id)).all()


def items_of(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return all work items of a case, the oldest first."""
    return connection.execute(
        select(work_item).where(work_item.c.case_id == case_number).order_by(work_item.c.id)
    ).all()


def change_item(connection: Connection, number: int, **values: Any) -> None:
    """Change a work item."""
    connection.execute(update(work_item).where(work_item.c.id == number).values(**values))


def tie_tokens(connection: Connection, tokens: Mapping[int, str]) -> None:
    """Tie work items to other tokens of their case; meanwhile each has one that no run makes."""
    for number in tokens:
        change_item(connection, number, token=f"moving {number}")
    for number, token in tokens.items():
        change_item(connection, number, token=token)


def work_list(
    connection: Connection, *, posts: Sequence[str] | None = None, person: str = "", limit: int = 100
) -> Sequence[Row[Any]]:
    """Return open work items with their case and due dates, the most urgent first: of posts, or claimed by a person."""
    query = _described().where(work_item.c.status.in_(OPEN))
    if posts is not None:
        query = query.where(work_item.c.post_id.in_(posts))
    if person:
        query = query.where(work_item.c.assignee == person)
    return connection.execute(query.order_by(clock.c.promised_due.nulls_last(), work_item.c.id).limit(limit)).all()


def described_item(connection: Connection, number: int) -> Row[Any]:
    """Return a work item, open or not, with its case and due dates."""
    row = connection.execute(_described().where(work_item.c.id == number)).one_or_none()
    if row is None:
        raise NotFoundError(message("There is no work item {number}; see binglian work.", number=number))
    return row


def _described() -> Select[Any]:
    return (
        select(
            work_item,
            case.c.receipt,
            case.c.deployment_id,
            clock.c.promised_due,
            clock.c.statutory_due,
            clock.c.provisional,
            clock.c.status.label("clock_status"),
        )
        .join(case, case.c.id == work_item.c.case_id)
        .outerjoin(clock, clock.c.work_item_id == work_item.c.id)
    )


def posts_of(connection: Connection, person: str, now: datetime) -> list[str]:
    """Return the posts that a person holds at an instant."""
    query = select(assignment.c.post_id).where(
        assignment.c.person_id == person,
        assignment.c.begin <= now,
        (assignment.c.end.is_(None)) | (assignment.c.end > now),
    )
    return list(connection.execute(query).scalars())
