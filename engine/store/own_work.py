"""What is around the work of a post: colours, what its cases wait for, cards, and what it has to deliver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select

from engine.store.tables import OPEN_ITEM, card, case, clock, deadline, delivery, procedure, work_item
from engine.store.work_items import DESCRIBED, OWN_CLOCK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row, Select

WITHDRAWN = "withdrawn"


def colours_of(connection: Connection, items: Sequence[int]) -> list[tuple[int, str]]:
    """Return (work item, colour) of the cards that were issued for some work items, and hold."""
    query = (
        select(clock.c.work_item_id, card.c.colour)
        .select_from(clock)
        .join(deadline, deadline.c.clock_id == clock.c.id)
        .join(card, card.c.deadline_id == deadline.c.id)
        .where(clock.c.work_item_id.in_(items), card.c.status != WITHDRAWN)
    )
    return [(row.work_item_id, row.colour) for row in connection.execute(query)]


def open_at(connection: Connection, at: Sequence[str], posts: Sequence[str], *, limit: int = 50) -> Sequence[Row[Any]]:
    """Return what is open at posts in the cases in which other posts took part, the most urgent first."""
    other = work_item.alias()
    takes_part = exists().where(other.c.case_id == work_item.c.case_id, other.c.post_id.in_(posts))
    query = (
        select(*DESCRIBED)
        .join(case, case.c.id == work_item.c.case_id)
        .outerjoin(clock, OWN_CLOCK)
        .where(OPEN_ITEM, work_item.c.post_id.in_(at), work_item.c.post_id.not_in(posts), takes_part)
        .order_by(work_item.c.due_at.nulls_last(), work_item.c.id)
        .limit(limit)
    )
    return connection.execute(query).all()


def supplements_of(connection: Connection, cases: Sequence[int]) -> set[int]:
    """Return which of some cases stand still until the applicant has completed the file."""
    running = (procedure.c.kind == "supplement") & procedure.c.end.is_(None)
    query = select(procedure.c.case_id).where(procedure.c.case_id.in_(cases), running)
    return set(connection.execute(query).scalars())


def cards_of(
    connection: Connection, posts: Sequence[str], *, before: int | None = None, limit: int = 50
) -> Sequence[Row[Any]]:
    """Return the cards of posts with receipt number and task, the newest first."""
    query: Select[Any] = (
        select(card, case.c.receipt, work_item.c.name.label("task"))
        .join(case, case.c.id == card.c.case_id)
        .outerjoin(work_item, work_item.c.id == card.c.work_item_id)
        .where(card.c.post_id.in_(posts))
        .order_by(card.c.id.desc())
        .limit(limit)
    )
    return connection.execute(query if before is None else query.where(card.c.id < before)).all()


def to_deliver(connection: Connection, posts: Sequence[str], *, limit: int = 50) -> Sequence[Row[Any]]:
    """Return the decisions of posts that are to be delivered, the most urgent first."""
    query: Select[Any] = (
        select(delivery, case.c.receipt, case.c.applicant, clock.c.statutory_due)
        .join(case, case.c.id == delivery.c.case_id)
        .join(clock, clock.c.id == delivery.c.clock_id)
        .where(delivery.c.delivered_at.is_(None), delivery.c.post_id.in_(posts))
        .order_by(clock.c.statutory_due, delivery.c.id)
        .limit(limit)
    )
    return connection.execute(query).all()
