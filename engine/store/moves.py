"""Rows of moves to another version: what a case was before, so that it can go back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from engine.store.tables import case, deployment
from engine.store.tables import move as moved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row


def open_cases_of_older_versions(connection: Connection, flow: str, version: int) -> Sequence[Row[Any]]:
    """Return the open cases of a flow that run on a version before this one."""
    older = (deployment.c.flow == flow) & (deployment.c.version < version)
    query = select(case).join(deployment).where(older, case.c.status == "open")
    return connection.execute(query.order_by(case.c.id)).all()


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
