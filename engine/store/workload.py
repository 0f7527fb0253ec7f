"""What one post or one person has to do, has done, and was carded for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from engine.store.tables import DONE_ITEM, OPEN_ITEM, card, case, clock, work_item

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

SHOWN = 100


def open_items(connection: Connection, kind: str, subject: str) -> Sequence[Row[Any]]:
    """Return open work items of a post or person with their clock, the most urgent first."""
    own = (clock.c.work_item_id == work_item.c.id) & (clock.c.subject == "task") & (clock.c.status != "interrupted")
    query: Select[Any] = (
        select(
            work_item.c.id,
            work_item.c.name,
            work_item.c.offered_at,
            work_item.c.due_at,
            work_item.c.department,
            work_item.c.assignee,
            case.c.receipt,
            clock.c.status.label("clock_status"),
        )
        .join(case, case.c.id == work_item.c.case_id)
        .outerjoin(clock, own)
        .where(_of(kind) == subject, OPEN_ITEM)
    )
    return connection.execute(query.order_by(work_item.c.due_at.nulls_last(), work_item.c.id).limit(SHOWN)).all()


def count_open(connection: Connection, kind: str, subject: str) -> int:
    """Count the open work items of a post or person."""
    return int(connection.execute(select(func.count()).where(_of(kind) == subject, OPEN_ITEM)).scalar_one())


def last_completed(connection: Connection, kind: str, subject: str, since: datetime) -> Sequence[Row[Any]]:
    """Return the work items with a limit that were completed last, since an instant, the newest first."""
    done = (DONE_ITEM, work_item.c.closed_at >= since, work_item.c.due_at.is_not(None))
    query: Select[Any] = (
        select(
            work_item.c.id,
            work_item.c.name,
            work_item.c.offered_at,
            work_item.c.closed_at,
            work_item.c.due_at,
            work_item.c.department,
            case.c.receipt,
        )
        .join(case, case.c.id == work_item.c.case_id)
        .where(_of(kind) == subject, *done)
    )
    return connection.execute(query.order_by(work_item.c.closed_at.desc()).limit(SHOWN)).all()


def last_cards(connection: Connection, kind: str, subject: str) -> Sequence[Row[Any]]:
    """Return the newest reminders and cards of a post or person."""
    of_post = kind == "post"
    key, newest = (card.c.post_id, card.c.id) if of_post else (card.c.person_id, card.c.issued_at)
    query = select(card, case.c.receipt).join(case).where(key == subject)
    return connection.execute(query.order_by(newest.desc()).limit(SHOWN)).all()


def _of(kind: str) -> Any:
    return work_item.c.post_id if kind == "post" else work_item.c.assignee
