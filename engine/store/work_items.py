"""Rows of work items: the work lists are read from here, without any case being loaded."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, exists, or_, select, union_all, update

from engine.errors import NotFoundError
from engine.store.statements import Change, Insertion
from engine.store.tables import OPEN_ITEM, assignment, case, clock, post, work_item
from engine.store.tables import person as who
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

OPEN = ("offered", "claimed")
LIST = 100  # work items that a list shows at most

_INSERT = Insertion(work_item)
_CHANGE = Change(update(work_item).where(work_item.c.id == bindparam("number")))
_BY_NUMBER = select(work_item).where(work_item.c.id == bindparam("number"))
_OF_CASE = select(work_item).where(work_item.c.case_id == bindparam("case")).order_by(work_item.c.id)
_OPEN_OF_CASE = _OF_CASE.where(OPEN_ITEM)
_TASKS_OF_CASE = _OPEN_OF_CASE.where(work_item.c.asked_by == "")
_REVIEWS_OF_CASE = _OPEN_OF_CASE.where(work_item.c.asked_by != "")
HELD = (
    (assignment.c.person_id == bindparam("person"))
    & (assignment.c.begin <= bindparam("now", type_=assignment.c.begin.type))
    & (assignment.c.end.is_(None) | (assignment.c.end > bindparam("now", type_=assignment.c.end.type)))
    & exists().where(
        who.c.id == assignment.c.person_id, post.c.id == assignment.c.post_id, who.c.side == post.c.side
    )  # a post of another side gives no right, however it was assigned
)
_POSTS = select(assignment.c.post_id).where(HELD)


OWN_CLOCK = and_(  # not that of the naming of officers, nor one that was interrupted and begun anew
    clock.c.work_item_id == work_item.c.id, clock.c.subject == "task", clock.c.status != "interrupted"
)
DESCRIBED = (
    work_item,
    case.c.receipt,
    case.c.deployment_id,
    clock.c.promised_due,
    clock.c.statutory_due,
    clock.c.provisional,
    clock.c.status.label("clock_status"),
)


def insert_items(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Offer work items and return their numbers."""
    return _INSERT.numbers(connection, [{"status": "offered", **row} for row in rows])


def insert_item(connection: Connection, **values: Any) -> int:
    """Offer a work item and return its number."""
    return insert_items(connection, [values])[0]


def item_by_number(connection: Connection, number: int) -> Row[Any]:
    """Return a work item."""
    row = connection.execute(_BY_NUMBER, {"number": number}).one_or_none()
    if row is None:
        raise no_such_item(number)
    return row


def no_such_item(number: int) -> NotFoundError:
    """Return what is said where there is no such work item."""
    return NotFoundError(message("There is no work item {number}; see binglian work.", number=number))


def open_items(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return the tasks of the flow that somebody has to do for a case."""
    return connection.execute(_TASKS_OF_CASE, {"case": case_number}).all()


def open_reviews(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return the further reviews that somebody asked for in a case, and that are open."""
    return connection.execute(_REVIEWS_OF_CASE, {"case": case_number}).all()


def items_of(connection: Connection, case_number: int) -> Sequence[Row[Any]]:
    """Return all work items of a case, the oldest first."""
    return connection.execute(_OF_CASE, {"case": case_number}).all()


def change_item(connection: Connection, number: int, **values: Any) -> None:
    """Change a work item."""
    _CHANGE.send(connection, number=number, **values)


def tie_tokens(connection: Connection, tokens: Mapping[int, str]) -> None:
    """Tie work items to other tokens of their case; meanwhile each has one that no run makes."""
    for number in tokens:
        change_item(connection, number, token=f"moving {number}")
    for number, token in tokens.items():
        change_item(connection, number, token=token)


def work_list(connection: Connection, posts: Sequence[str], person: str) -> Sequence[Row[Any]]:
    """Return open work items of posts that a person can do, with their case and due dates, the most urgent first."""
    if not posts:
        return ()
    values = {f"post_{place}": post for place, post in enumerate(posts)}
    return connection.execute(_work_list(len(posts)), {**values, "person": person}).all()


@cache
def _work_list(posts: int) -> Select[Any]:
    """Return the query for so many posts: the first of each are read from the index, in order, then the first of these."""
    nobody_else = or_(work_item.c.assignee.is_(None), work_item.c.assignee == bindparam("person"))
    of_a_post = select(work_item.c.id, work_item.c.due_at).where(OPEN_ITEM, nobody_else)
    of_a_post = of_a_post.order_by(work_item.c.due_at.nulls_last(), work_item.c.id).limit(LIST)
    of_posts = (of_a_post.where(work_item.c.post_id == bindparam(f"post_{place}")) for place in range(posts))
    found = union_all(*(select(of_one.subquery()) for of_one in of_posts)).subquery()
    first = select(found.c.id).order_by(found.c.due_at.nulls_last(), found.c.id).limit(LIST).subquery()
    return (
        select(*DESCRIBED)
        .select_from(first)
        .join(work_item, work_item.c.id == first.c.id)
        .join(case, case.c.id == work_item.c.case_id)
        .outerjoin(clock, OWN_CLOCK)
        .order_by(work_item.c.due_at.nulls_last(), work_item.c.id)
    )


def described_item(connection: Connection, number: int) -> Row[Any]:
    """Return a work item, open or not, with its case and due dates."""
    query = (
        select(*DESCRIBED)
        .join(case, case.c.id == work_item.c.case_id)
        .outerjoin(clock, OWN_CLOCK)
        .where(work_item.c.id == number)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(message("There is no work item {number}; see binglian work.", number=number))
    return row


def claimed_by(connection: Connection, person: str) -> Sequence[Row[Any]]:
    """Return the open work items in the hands of a person, the oldest first."""
    query = select(work_item).where(work_item.c.assignee == person, work_item.c.status.in_(OPEN))
    return connection.execute(query.order_by(work_item.c.id)).all()


def posts_of(connection: Connection, person: str, now: datetime) -> list[str]:
    """Return the posts of the own side that a person holds at an instant; one of another side gives no right."""
    return list(connection.execute(_POSTS, {"person": person, "now": now}).scalars())
