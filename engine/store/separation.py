"""Rows that show whether approval and supervision, or asking and approving, were in one hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from engine.store.tables import (
    assignment,
    card,
    case,
    journal,
    letter,
    notice,
    person,
    post,
    promise_exception,
    work_item,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row, Select

APPROVAL = "approval"


def crossed_assignments(connection: Connection) -> Sequence[Row[Any]]:
    """Return assignments, also ended ones, of a person to a post of another side: the tables refuse them."""
    query = (
        select(assignment.c.person_id, assignment.c.post_id, person.c.side, post.c.side.label("other"))
        .join(person, person.c.id == assignment.c.person_id)
        .join(post, post.c.id == assignment.c.post_id)
    )
    crossed = or_(person.c.side != post.c.side, assignment.c.side != post.c.side)
    return connection.execute(query.where(crossed).order_by(assignment.c.id)).all()


def work_across(connection: Connection) -> Sequence[Row[Any]]:
    """Return work items in the hands of somebody who does not stand on the side of approval."""
    query: Select[Any] = (
        select(work_item.c.id, case.c.receipt, person.c.id.label("person_id"), person.c.side)
        .join(person, person.c.id == work_item.c.assignee)
        .join(case, case.c.id == work_item.c.case_id)
    )
    across = (work_item.c.status == "claimed") & (person.c.side != APPROVAL)
    return connection.execute(query.where(across).order_by(work_item.c.id)).all()


def decided_cards(connection: Connection) -> Sequence[Row[Any]]:
    """Return the cards that supervision has decided, with the receipt number of their case."""
    query = select(card.c.id, card.c.case_id, card.c.decided_by, case.c.receipt).join(case, case.c.id == card.c.case_id)
    return connection.execute(query.where(card.c.decided_by != "").order_by(card.c.id)).all()


def own_letters(connection: Connection) -> Sequence[Row[Any]]:
    """Return authority letters that somebody issued for the own person."""
    return connection.execute(select(letter).where(letter.c.issued_by == letter.c.person_id)).all()


def own_exceptions(connection: Connection) -> Sequence[Row[Any]]:
    """Return exceptions from the half of the statutory limit that somebody wrote and approved."""
    own = promise_exception.c.approver == promise_exception.c.written_by
    return connection.execute(select(promise_exception).where(own)).all()


def own_notices(connection: Connection) -> Sequence[Row[Any]]:
    """Return second notices that somebody sent and approved."""
    query = select(notice.c.sent_by, case.c.receipt).join(case, case.c.id == notice.c.case_id)
    return connection.execute(query.where(notice.c.approver == notice.c.sent_by, notice.c.is_fault)).all()


def extensions(connection: Connection) -> Sequence[Row[Any]]:
    """Return every extension of a limit: who asked, with what goes on record, and the receipt number."""
    query = select(journal.c.actor, journal.c.facts, case.c.receipt).join(case, case.c.id == journal.c.case_id)
    return connection.execute(query.where(journal.c.kind == "extended").order_by(case.c.id, journal.c.number)).all()
