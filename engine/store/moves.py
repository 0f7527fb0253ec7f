"""Rows of moves to another version: what a case was before, so that it can go back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select

from engine.errors import NotFoundError
from engine.store.tables import OPEN_CASE, case, deployment
from engine.store.tables import move as moved
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row, Select


def open_cases_of_older_versions(
    connection: Connection, flow: str, version: int, *, above: int = 0, limit: int | None = None
) -> Sequence[Row[Any]]:
    """Return the open cases of a flow that run on a version before this one, from a number on."""
    older = (deployment.c.flow == flow) & (deployment.c.version < version)
    query = select(case).join(deployment).where(older, OPEN_CASE, case.c.id > above)
    return connection.execute(query.order_by(case.c.id).limit(limit)).all()


def versions(connection: Connection, flow: str = "") -> Sequence[Row[Any]]:
    """Return the versions of a flow (or of all), the newest first, with how many open cases run on each."""
    running = select(case.c.deployment_id, func.count().label("running")).where(OPEN_CASE)
    counted = running.group_by(case.c.deployment_id).subquery()
    names = ("id", "flow", "version", "title", "policies", "deployed_at", "deployed_by")
    query: Select[Any] = select(
        *(deployment.c[name] for name in names), func.coalesce(counted.c.running, 0).label("running")
    )
    query = query.outerjoin(counted, counted.c.deployment_id == deployment.c.id)
    query = query.order_by(deployment.c.flow, deployment.c.version.desc())
    return connection.execute(query.where(deployment.c.flow == flow) if flow else query).all()


def deployed_version(connection: Connection, flow: str, version: int) -> Row[Any]:
    """Return a version of a flow with its file."""
    same = (deployment.c.flow == flow) & (deployment.c.version == version)
    row = connection.execute(select(deployment).where(same)).one_or_none()
    if row is None:
        raise NotFoundError(message("There is no version {version} of {flow}.", version=version, flow=flow))
    return row


def moved_cases(
    connection: Connection, flow: str, *, below: int | None = None, limit: int | None = None
) -> Sequence[Row[Any]]:
    """Return the last move of each open case of a flow, the newest first, before a number: case, from which version, when, by whom."""
    last = select(func.max(moved.c.id)).where(moved.c.case_id == case.c.id).correlate(case).scalar_subquery()
    query: Select[Any] = select(moved.c.id, moved.c.at, moved.c.actor, case.c.receipt, deployment.c.version)
    query = query.join(case, case.c.id == moved.c.case_id).join(deployment, deployment.c.id == moved.c.deployment_id)
    query = query.where(deployment.c.flow == flow, OPEN_CASE, moved.c.id == last)
    query = query if below is None else query.where(moved.c.id < below)
    return connection.execute(query.order_by(moved.c.id.desc()).limit(limit)).all()


def keep(connection: Connection, **values: Any) -> None:
    """Write down what a case was before it is moved."""
    connection.execute(insert(moved).values(**values))


def last(connection: Connection, case_number: int) -> Row[Any] | None:
    """Return what a case was before its last move."""
    query = select(moved).where(moved.c.case_id == case_number).order_by(moved.c.id.desc())
    return connection.execute(query.limit(1)).one_or_none()


def forget(connection: Connection, number: int) -> None:
    """Drop a move that was taken back."""
    connection.execute(delete(moved).where(moved.c.id == number))
