"""Rows of projects, of their versions, and of what was run of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from engine.errors import NotFoundError
from engine.store.tables import project, project_run, project_version
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row, Select

_LIGHT = [column for column in project_version.c if column.name != "xml"]  # a file may be large
_LIGHT_RUN = [column for column in project_run.c if column.name not in {"pages", "sheet"}]


def insert_project(connection: Connection, **values: Any) -> int:
    """Write down a project and return its number."""
    result = connection.execute(insert(project).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def project_by_number(connection: Connection, number: int) -> Row[Any]:
    """Return a project.

    Raises NotFoundError where there is none of that number.
    """
    row = connection.execute(select(project).where(project.c.id == number)).one_or_none()
    if row is None:
        raise NotFoundError(
            message("There is no project {number}; the list of projects has those there are.", number=number)
        )
    return row


def list_projects(connection: Connection, limit: int) -> Sequence[Row[Any]]:
    """Return the projects, the newest first, each with its newest version."""
    last = (
        select(project_version.c.project_id, func.max(project_version.c.number).label("number"))
        .group_by(project_version.c.project_id)
        .subquery()
    )
    newest = (project_version.c.project_id == last.c.project_id) & (project_version.c.number == last.c.number)
    fields = [column for column in _LIGHT if column.name not in {"id", "project_id"}]
    query = (
        select(project, *fields)
        .join(project_version, project_version.c.project_id == project.c.id)
        .join(last, newest)
        .order_by(project.c.id.desc())
        .limit(limit)
    )
    return connection.execute(query).all()


def insert_version(connection: Connection, **values: Any) -> None:
    """Write down a version."""
    connection.execute(insert(project_version).values(**values))


def list_versions(connection: Connection, project_id: int) -> Sequence[Row[Any]]:
    """Return the versions of a project without their files, the newest first."""
    query = select(*_LIGHT).where(project_version.c.project_id == project_id)
    return connection.execute(query.order_by(project_version.c.number.desc())).all()


def version_by_number(connection: Connection, project_id: int, number: int) -> Row[Any]:
    """Return a version with its file.

    Raises NotFoundError where the project has none of that number.
    """
    query = select(project_version).where(project_version.c.project_id == project_id)
    row = connection.execute(query.where(project_version.c.number == number)).one_or_none()
    if row is None:
        raise NotFoundError(message("The project has no version {number}.", number=number))
    return row


def newest_number(connection: Connection, project_id: int) -> int:
    """Return the number of the newest version of a project, 0 where it has none."""
    query = select(func.max(project_version.c.number)).where(project_version.c.project_id == project_id)
    return int(connection.execute(query).scalar() or 0)


def change_version(connection: Connection, number: int, **values: Any) -> None:
    """Change what is kept of a version beside its file; `number` is that of its row."""
    connection.execute(update(project_version).where(project_version.c.id == number).values(**values))


def insert_run(connection: Connection, **values: Any) -> int:
    """Write down a run and return its number."""
    result = connection.execute(insert(project_run).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def run_by_number(connection: Connection, number: int, *, whole: bool = False) -> Row[Any]:
    """Return a run with project and version; `whole` with its reports too.

    Raises NotFoundError where there is none of that number.
    """
    columns = list(project_run.c) if whole else _LIGHT_RUN
    joined: Select[Any] = select(*columns, project_version.c.project_id, project_version.c.number).join(project_version)
    row = connection.execute(joined.where(project_run.c.id == number)).one_or_none()
    if row is None:
        raise NotFoundError(message("There is no run {number}; begin one from the page of its version.", number=number))
    return row


def list_runs(connection: Connection, version_id: int, limit: int) -> Sequence[Row[Any]]:
    """Return what was run of a version, the newest first."""
    query = select(*_LIGHT_RUN).where(project_run.c.project_version_id == version_id)
    return connection.execute(query.order_by(project_run.c.id.desc()).limit(limit)).all()


def change_run(connection: Connection, number: int, *, only: tuple[str, ...], **values: Any) -> bool:
    """Change a run that is in one of some states; tell whether it was."""
    query = update(project_run).where(project_run.c.id == number, project_run.c.state.in_(only))
    return bool(connection.execute(query.values(**values)).rowcount)
