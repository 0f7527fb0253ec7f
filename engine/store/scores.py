"""Rows of scores, and the events from which they are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case as choose
from sqlalchemy import func, insert, literal, select

from engine.store.tables import DONE_ITEM, card, case, frozen_score, notice, person, post, score_rules, work_item
from engine.store.time_functions import local_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select

Period = tuple["datetime", "datetime"]
WITHDRAWN = "withdrawn"


def newest_rules(connection: Connection) -> Row[Any] | None:
    """Return the rules in force, None where none were ever chosen."""
    return connection.execute(select(score_rules).order_by(score_rules.c.id.desc()).limit(1)).one_or_none()


def insert_rules(connection: Connection, **values: Any) -> None:
    """Put rules into force."""
    connection.execute(insert(score_rules).values(**values))


def subjects(connection: Connection, kind: str) -> list[str]:
    """Return the posts, departments or people of approval."""
    if kind == "person":
        query: Select[Any] = select(person.c.id).where(person.c.side == "approval").order_by(person.c.id)
    else:
        named = post.c.id if kind == "post" else post.c.department
        query = select(named).where(post.c.side == "approval").distinct().order_by(named)
    return list(connection.execute(query).scalars())


def count_cards(connection: Connection, kind: str, period: Period) -> Iterable[Row[Any]]:
    """Yield (subject, colour, how many) of the cards of a period, but for those withdrawn after an appeal."""
    key = _of_card(kind)
    query = select(key.label("subject"), card.c.colour, func.count(card.c.id).label("number")).select_from(card)
    if kind == "department":
        query = query.join(post, post.c.id == card.c.post_id)
    query = query.where(*_within(card.c.issued_at, period), card.c.status != WITHDRAWN, key != "")
    return connection.execute(query.group_by(key, card.c.colour))


def count_completed(connection: Connection, kind: str, period: Period, minutes: int) -> Sequence[Row[Any]]:
    """Return (subject, completed, with a limit, early, overdue) of the posts or people that completed work in a period.

    Early is on a day before the date of the limit, on clocks so many minutes before UTC.
    """
    key, known = (work_item.c.assignee, person.c.id) if kind == "person" else (work_item.c.post_id, post.c.id)
    early = local_day(work_item.c.closed_at, literal(minutes)) < local_day(work_item.c.due_at, literal(minutes))
    query = select(
        key.label("subject"),
        func.count(work_item.c.id).label("completed"),
        func.count(work_item.c.due_at).label("limited"),
        _sum(early).label("early"),
        _sum(work_item.c.closed_at > work_item.c.due_at).label("overdue"),
    )
    query = query.where(DONE_ITEM, *_within(work_item.c.closed_at, period), key.in_(select(known)))
    return connection.execute(query.group_by(key)).all()


def count_second_notices(connection: Connection, kind: str, period: Period) -> Iterable[Row[Any]]:
    """Yield (subject, how many) of the second notices of a period: what should have been asked for at once."""
    key = _of_notice(kind)
    query = _notices(kind, key.label("subject"), func.count(notice.c.id.distinct()).label("number"))
    return connection.execute(
        query.where(*_within(notice.c.sent_at, period), notice.c.is_fault, key != "").group_by(key)
    )


def cards_of(connection: Connection, kind: str, subject: str, period: Period) -> Sequence[Row[Any]]:
    """Return the cards of a subject in a period, also those withdrawn, the oldest first."""
    query: Select[Any] = select(
        card.c.id, card.c.colour, card.c.status, card.c.issued_at.label("at"), case.c.receipt
    ).join(case)
    if kind == "department":
        query = query.join(post, post.c.id == card.c.post_id)
    query = query.where(*_within(card.c.issued_at, period), _of_card(kind) == subject)
    return connection.execute(query.order_by(card.c.issued_at, card.c.id)).all()


def overdue_of(connection: Connection, kind: str, subject: str, period: Period) -> Sequence[Row[Any]]:
    """Return the work items of a subject that were completed past their limit in a period, the oldest first."""
    key = {"post": work_item.c.post_id, "department": post.c.department, "person": work_item.c.assignee}[kind]
    query = select(work_item.c.id, work_item.c.closed_at.label("at"), case.c.receipt).join(case)
    query = query.join(post, post.c.id == work_item.c.post_id)
    done = (DONE_ITEM, *_within(work_item.c.closed_at, period))
    late = query.where(*done, work_item.c.closed_at > work_item.c.due_at, key == subject)
    return connection.execute(late.order_by(work_item.c.closed_at, work_item.c.id)).all()


def second_notices_of(connection: Connection, kind: str, subject: str, period: Period) -> Sequence[Row[Any]]:
    """Return the second notices of a subject in a period, the oldest first."""
    query = _notices(kind, notice.c.id, notice.c.sent_at.label("at"), case.c.receipt)
    query = query.join(case, case.c.id == notice.c.case_id).distinct()
    query = query.where(*_within(notice.c.sent_at, period), notice.c.is_fault, _of_notice(kind) == subject)
    return connection.execute(query.order_by(notice.c.sent_at, notice.c.id)).all()


def insert_frozen(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write down the scores of a month that is over."""
    if rows:
        connection.execute(insert(frozen_score), list(rows))


def frozen(connection: Connection, kind: str, month: str, subject: str = "") -> Sequence[Row[Any]]:
    """Return the frozen scores of a month."""
    query = select(frozen_score).where(frozen_score.c.month == month, frozen_score.c.kind == kind)
    query = query.where(frozen_score.c.subject == subject) if subject else query
    return connection.execute(query.order_by(frozen_score.c.subject)).all()


def is_frozen(connection: Connection, month: str) -> bool:
    """Tell whether the scores of a month were frozen."""
    return (
        connection.execute(select(frozen_score.c.id).where(frozen_score.c.month == month).limit(1)).first() is not None
    )


def _of_card(kind: str) -> Any:
    return {"post": card.c.post_id, "department": post.c.department, "person": card.c.person_id}[kind]


def _of_notice(kind: str) -> Any:
    return {"post": work_item.c.post_id, "department": post.c.department, "person": notice.c.sent_by}[kind]


def _notices(kind: str, *columns: Any) -> Select[Any]:
    """Return a query of notices with the post that the task of the notice is of."""
    query: Select[Any] = select(*columns).select_from(notice)
    if kind == "person":
        return query
    task = (work_item.c.case_id == notice.c.case_id) & (work_item.c.element == notice.c.element)
    return query.join(work_item, task).join(post, post.c.id == work_item.c.post_id)


def _within(column: Any, period: Period) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return column >= period[0], column < period[1]


def _sum(condition: Any) -> Any:
    return func.coalesce(func.sum(choose((condition, 1), else_=0)), 0)
