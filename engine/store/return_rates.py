"""What the page of returns counts and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from engine.store.tables import DONE_ITEM, case, missing, post, returned, work_item

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

WITHDRAWN = "withdrawn"  # by the applicant: nobody sent it back
MOST = 20  # reasons that are told apart


def completed_by_post(connection: Connection, begin: datetime, end: datetime) -> dict[str, int]:
    """Return how many work items each post completed in a period."""
    within = (work_item.c.closed_at >= begin) & (work_item.c.closed_at < end)
    done = DONE_ITEM & within & work_item.c.post_id.in_(select(post.c.id))
    query = select(work_item.c.post_id, func.count(work_item.c.id)).where(done).group_by(work_item.c.post_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def returned_by_post(connection: Connection, begin: datetime, end: datetime) -> dict[str, int]:
    """Return by how many work items each post sent back or refused a case in a period."""
    query = select(returned.c.post_id, func.count(returned.c.work_item_id.distinct()))
    query = query.where(returned.c.at >= begin, returned.c.at < end, returned.c.kind != WITHDRAWN)
    return {row[0]: row[1] for row in connection.execute(query.group_by(returned.c.post_id)) if row[0]}


def kinds(connection: Connection, begin: datetime, end: datetime) -> Sequence[Row[Any]]:
    """Return (kind, legal basis, how many) of what was sent back in a period, the most frequent first."""
    number = func.count(returned.c.id).label("number")
    query = select(returned.c.kind, returned.c.basis, number)
    query = query.where(returned.c.at >= begin, returned.c.at < end, returned.c.kind != WITHDRAWN)
    query = query.group_by(returned.c.kind, returned.c.basis).order_by(number.desc(), returned.c.kind, returned.c.basis)
    return connection.execute(query.limit(MOST)).all()


def missing_things(connection: Connection, begin: datetime, end: datetime) -> Sequence[Row[Any]]:
    """Return (what was missing, how often) in a period, the most frequent first."""
    number = func.count(missing.c.id).label("number")
    query = select(missing.c.what, number).where(missing.c.reported_at >= begin, missing.c.reported_at < end)
    return connection.execute(query.group_by(missing.c.what).order_by(number.desc(), missing.c.what).limit(MOST)).all()


def list_returns(
    connection: Connection, *, post_name: str = "", before: int | None = None, limit: int = 50
) -> Sequence[Row[Any]]:
    """Return what was sent back or refused with its statement, the newest first; of a post, before a number."""
    query = select(returned, case.c.receipt).join(case).order_by(returned.c.id.desc()).limit(limit)
    query = query.where(returned.c.post_id == post_name) if post_name else query
    return connection.execute(query if before is None else query.where(returned.c.id < before)).all()
