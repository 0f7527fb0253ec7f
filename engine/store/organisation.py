"""Rows of people, posts and assignments as an administrator looks at them, and the record of what was done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, or_, select, update

from engine.errors import NotFoundError
from engine.store.tables import account, assignment, office_record, person, post
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select


def people(
    connection: Connection, *, search: str = "", side: str = "", after: str = "", limit: int = 50
) -> Sequence[Row[Any]]:
    """Return people with their accounts, by id from one on: on a side, with some letters in id or name."""
    query: Select[Any] = (
        select(person, account.c.roles, account.c.closed_at).outerjoin(account).where(person.c.id > after)
    )
    if side:
        query = query.where(person.c.side == side)
    if search:
        like = f"%{search.lower().replace('%', '').replace('_', '')}%"
        query = query.where(or_(func.lower(person.c.id).like(like), func.lower(person.c.name).like(like)))
    return connection.execute(query.order_by(person.c.id).limit(limit)).all()


def assignments(connection: Connection, person_id: str, *, limit: int = 200) -> Sequence[Row[Any]]:
    """Return the assignments of a person, the newest first."""
    query = select(assignment).where(assignment.c.person_id == person_id)
    return connection.execute(query.order_by(assignment.c.begin.desc(), assignment.c.id.desc()).limit(limit)).all()


def assignment_by_number(connection: Connection, number: int) -> Row[Any]:
    """Return an assignment."""
    row = connection.execute(select(assignment).where(assignment.c.id == number)).one_or_none()
    if row is None:
        raise NotFoundError(message("There is no assignment {number}.", number=number))
    return row


def end_assignments(connection: Connection, row: Row[Any], *, end: datetime, by: str) -> None:
    """End an assignment, and those of the deputies of that person at that post that would last longer."""
    deputies = and_(assignment.c.delegated_by == row.person_id, assignment.c.post_id == row.post_id)
    longer = or_(assignment.c.end.is_(None), assignment.c.end > end)
    own = assignment.c.id == row.id
    ended = own if row.delegated_by else or_(own, deputies & longer)
    connection.execute(update(assignment).where(ended).values(end=end, ended_by=by))


def is_held(connection: Connection, person_id: str, post_id: str, at: datetime) -> bool:
    """Tell whether a person holds a post as the own one from an instant on without an end."""
    own = (assignment.c.person_id == person_id) & (assignment.c.post_id == post_id) & (assignment.c.delegated_by == "")
    open_ended = own & (assignment.c.begin <= at) & assignment.c.end.is_(None)
    return connection.execute(select(assignment.c.id).where(open_ended).limit(1)).one_or_none() is not None


def is_post(connection: Connection, name: str) -> bool:
    """Tell whether there is a post of that id."""
    return connection.execute(select(post.c.id).where(post.c.id == name)).one_or_none() is not None


def held_posts(connection: Connection, now: datetime) -> dict[str, list[str]]:
    """Return who holds each post at an instant."""
    found: dict[str, list[str]] = {}
    query = select(assignment.c.post_id, assignment.c.person_id).where(_in_force(now)).distinct()
    for row in connection.execute(query.order_by(assignment.c.post_id, assignment.c.person_id)):
        found.setdefault(row.post_id, []).append(row.person_id)
    return found


def departments(connection: Connection) -> list[str]:
    """Return all departments."""
    return list(connection.execute(select(post.c.department).distinct().order_by(post.c.department)).scalars())


def staff_of(connection: Connection, department: str, now: datetime) -> Sequence[Row[Any]]:
    """Return who holds which post of a department at an instant, with the name, as whose deputy and until when."""
    query = select(assignment, person.c.name).join(post, post.c.id == assignment.c.post_id)
    query = query.join(person, person.c.id == assignment.c.person_id)
    held = (post.c.department == department) & _in_force(now)
    return connection.execute(query.where(held).order_by(assignment.c.person_id, assignment.c.post_id)).all()


def insert_entry(connection: Connection, **values: Any) -> None:
    """Write down an act of administration."""
    connection.execute(insert(office_record).values(**values))


def entries(
    connection: Connection, *, actor: str = "", subject: str = "", below: int | None = None, limit: int = 50
) -> Sequence[Row[Any]]:
    """Return acts of administration, the newest first: of somebody, on something, before a number."""
    query = select(office_record).order_by(office_record.c.id.desc()).limit(limit)
    for column, wanted in ((office_record.c.actor, actor), (office_record.c.subject, subject)):
        if wanted:
            query = query.where(column == wanted)
    return connection.execute(query if below is None else query.where(office_record.c.id < below)).all()


def _in_force(now: datetime) -> ColumnElement[bool]:
    return and_(assignment.c.begin <= now, or_(assignment.c.end.is_(None), assignment.c.end > now))
