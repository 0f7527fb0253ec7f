"""Rows of deployed flows, of posts and of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, insert, or_, select, update

from engine.errors import NotFoundError
from engine.store.tables import assignment, deployment, person, post
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select

_NEWEST = (
    select(deployment).where(deployment.c.flow == bindparam("name")).order_by(deployment.c.version.desc()).limit(1)
)
_PERSON = select(person).where(person.c.id == bindparam("name"))


def insert_deployment(connection: Connection, **values: Any) -> int:
    """Write down a version of a flow and return its number."""
    result = connection.execute(insert(deployment).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def deployment_by_number(connection: Connection, number: int) -> Row[Any]:
    """Return a version of a flow."""
    return connection.execute(select(deployment).where(deployment.c.id == number)).one()


def version_by_number(connection: Connection, number: int) -> Row[Any]:
    """Return what there is to know of a version but its file, as of the case that runs on it."""
    columns = (deployment.c.id.label("deployment_id"), deployment.c.flow, deployment.c.version, deployment.c.title)
    query: Select[Any] = select(*columns, deployment.c.sha256, deployment.c.policies).where(deployment.c.id == number)
    return connection.execute(query).one()


def newest(connection: Connection, flow: str) -> Row[Any] | None:
    """Return the newest version of a flow, None where it was never deployed."""
    return connection.execute(_NEWEST, {"name": flow}).one_or_none()


def list_deployments(connection: Connection) -> Sequence[Row[Any]]:
    """Return the newest version of each flow."""
    last = select(deployment.c.flow, func.max(deployment.c.version).label("version")).group_by(deployment.c.flow)
    found = last.subquery()
    same = (deployment.c.flow == found.c.flow) & (deployment.c.version == found.c.version)
    return connection.execute(select(deployment).join(found, same).order_by(deployment.c.flow)).all()


def newest_numbers(connection: Connection) -> list[int]:
    """Return the number of the newest version of each flow."""
    return list(connection.execute(select(func.max(deployment.c.id)).group_by(deployment.c.flow)).scalars())


def insert_posts(connection: Connection, posts: Sequence[dict[str, str]]) -> None:
    """Write down posts that are not known yet."""
    known = set(connection.execute(select(post.c.id)).scalars())
    new = [entry for entry in posts if entry["id"] not in known]
    if new:
        connection.execute(insert(post), new)


def post_by_id(connection: Connection, name: str) -> Row[Any]:
    """Return a post."""
    row = connection.execute(select(post).where(post.c.id == name)).one_or_none()
    if row is None:
        known = tuple(connection.execute(select(post.c.id).order_by(post.c.id).limit(12)).scalars())
        raise NotFoundError(message("There is no post {post}; there are: {known}.", post=name, known=known))
    return row


def departments_of(connection: Connection, posts: Sequence[str]) -> set[str]:
    """Return the departments of some posts."""
    return set(connection.execute(select(post.c.department).where(post.c.id.in_(posts))).scalars())


def list_posts(connection: Connection) -> Sequence[Row[Any]]:
    """Return all posts."""
    return connection.execute(select(post).order_by(post.c.id)).all()


def person_by_id(connection: Connection, name: str) -> Row[Any]:
    """Return a person."""
    row = connection.execute(_PERSON, {"name": name}).one_or_none()
    if not name:
        raise NotFoundError(message("Nobody is named: say who does it (--by)."))
    if row is None:
        raise NotFoundError(message("There is nobody called {person}; see binglian person.", person=name))
    return row


def list_people(connection: Connection) -> Sequence[Row[Any]]:
    """Return all people."""
    return connection.execute(select(person).order_by(person.c.id)).all()


def change_person(connection: Connection, person_id: str, **values: Any) -> None:
    """Change what is known of a person."""
    connection.execute(update(person).where(person.c.id == person_id).values(**values))


def people_of(connection: Connection, side: str) -> list[str]:
    """Return those who stand on a side."""
    return list(connection.execute(select(person.c.id).where(person.c.side == side).order_by(person.c.id)).scalars())


def holders(connection: Connection, post_id: str, now: datetime) -> list[str]:
    """Return who holds a post at an instant."""
    held = (assignment.c.post_id == post_id) & _in_force(now)
    return list(
        connection.execute(select(assignment.c.person_id).where(held).distinct().order_by("person_id")).scalars()
    )


def heads(connection: Connection, department: str, now: datetime) -> list[str]:
    """Return the heads who hold a post of a department at an instant; where there is none, those who hold no post at all."""
    ranked = select(person.c.id).where(person.c.rank == "head", person.c.side == "approval").order_by(person.c.id)
    posts = select(post.c.id).where(post.c.department == department)
    own = select(assignment.c.person_id).where(assignment.c.post_id.in_(posts), _in_force(now))
    found = list(connection.execute(ranked.where(person.c.id.in_(own))).scalars())
    anywhere = select(assignment.c.person_id).where(_in_force(now))
    return found or list(connection.execute(ranked.where(person.c.id.not_in(anywhere))).scalars())


def insert_person(connection: Connection, **values: Any) -> None:
    """Write down a person."""
    connection.execute(insert(person).values(**values))


def is_person(connection: Connection, name: str) -> bool:
    """Tell whether there is a person of that id."""
    return connection.execute(select(person.c.id).where(person.c.id == name)).one_or_none() is not None


def insert_assignment(connection: Connection, **values: Any) -> None:
    """Give a person a post."""
    connection.execute(insert(assignment).values(**values))


def hold_from(connection: Connection, now: datetime) -> None:
    """Let whoever holds a post from a later time on hold it from an instant on."""
    connection.execute(update(assignment).where(assignment.c.begin > now).values(begin=now))


def own_posts(connection: Connection, person_id: str, now: datetime) -> list[str]:
    """Return the posts that a person holds at an instant, without those held as a deputy."""
    query = select(assignment.c.post_id).where(_holds(person_id, now), assignment.c.delegated_by == "")
    return sorted(set(connection.execute(query).scalars()))


def delegations(connection: Connection) -> Sequence[Row[Any]]:
    """Return what was delegated, the newest first."""
    return connection.execute(
        select(assignment).where(assignment.c.delegated_by != "").order_by(assignment.c.id.desc())
    ).all()


def _holds(person_id: str, now: datetime) -> ColumnElement[bool]:
    open_end = (assignment.c.end.is_(None)) | (assignment.c.end > now)
    return and_(assignment.c.person_id == person_id, assignment.c.begin <= now, open_end)


def _in_force(now: datetime) -> ColumnElement[bool]:
    return and_(assignment.c.begin <= now, or_(assignment.c.end.is_(None), assignment.c.end > now))
