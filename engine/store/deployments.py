"""Rows of deployed flows, of posts and of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from engine.errors import NotFoundError
from engine.store.tables import assignment, deployment, person, post
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row


def insert_deployment(connection: Connection, **values: Any) -> int:
    """Write down a version of a flow and return its number."""
    result = connection.execute(insert(deployment).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def deployment_by_number(connection: Connection, number: int) -> Row[Any]:
    """Return a version of a flow."""
    return connection.execute(select(deployment).where(deployment.c.id == number)).one()


def newest(connection: Connection, flow: str) -> Row[Any] | None:
    """Return the newest version of a flow, None where it was never deployed."""
    query = select(deployment).where(deployment.c.flow == flow).order_by(deployment.c.version.desc()).limit(1)
    return connection.execute(query).one_or_none()


def list_deployments(connection: Connection) -> Sequence[Row[Any]]:
    """Return the newest version of each flow."""
    last = select(deployment.c.flow, func.max(deployment.c.version).label("version")).group_by(deployment.c.flow)
    found = last.subquery()
    same = (deployment.c.flow == found.c.flow) & (deployment.c.version == found.c.version)
    return connection.execute(select(deployment).join(found, same).order_by(deployment.c.flow)).all()


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


def list_posts(connection: Connection) -> Sequence[Row[Any]]:
    """Return all posts."""
    return connection.execute(select(post).order_by(post.c.id)).all()


def person_by_id(connection: Connection, name: str) -> Row[Any]:
    """Return a person."""
    row = connection.execute(select(person).where(person.c.id == name)).one_or_none()
    if row is None:
        raise NotFoundError(message("There is nobody called {person}; see binglian person.", person=name))
    return row


def insert_person(connection: Connection, **values: Any) -> None:
    """Write down a person."""
    connection.execute(insert(person).values(**values))


def is_person(connection: Connection, name: str) -> bool:
    """Tell whether there is a person of that id."""
    return connection.execute(select(person.c.id).where(person.c.id == name)).one_or_none() is not None


def insert_assignment(connection: Connection, **values: Any) -> None:
    """Give a person a post."""
    connection.execute(insert(assignment).values(**values))


def end_assignments(connection: Connection, person_id: str, post_id: str, at: datetime) -> int:
    """Take a post from a person; return how many assignments ended."""
    held = (assignment.c.person_id == person_id) & (assignment.c.post_id == post_id) & assignment.c.end.is_(None)
    return int(connection.execute(update(assignment).where(held).values(end=at)).rowcount)
