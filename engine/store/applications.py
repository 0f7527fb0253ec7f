"""Rows of applications that are being written, and of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from engine.store.tables import application, application_file, content, material

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row


def insert_application(connection: Connection, **values: Any) -> int:
    """Write down that somebody begins an application; return its number."""
    result = connection.execute(insert(application).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def find(connection: Connection, reference: str, *, lock: bool = False) -> Row[Any] | None:
    """Return an application; locked, nobody else can change it until the transaction ends."""
    query = select(application).where(application.c.reference == reference)
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def change(connection: Connection, number: int, **values: Any) -> None:
    """Change an application."""
    connection.execute(update(application).where(application.c.id == number).values(**values))


def files_of(connection: Connection, number: int) -> Sequence[Row[Any]]:
    """Return the files of an application, the oldest first; without the contents."""
    query = select(application_file).where(application_file.c.application_id == number)
    return connection.execute(query.order_by(application_file.c.id)).all()


def insert_file(connection: Connection, **values: Any) -> None:
    """Write down that a file was added."""
    connection.execute(insert(application_file).values(**values))


def drop_files(connection: Connection, number: int, file: int | None = None) -> None:
    """Forget a file of an application, or all; what is in them is forgotten too where nothing else refers to it."""
    chosen = application_file.c.application_id == number
    if file is not None:
        chosen &= application_file.c.id == file
    hashes = list(connection.execute(select(application_file.c.sha256).where(chosen)).scalars())
    connection.execute(delete(application_file).where(chosen))
    used = select(material.c.sha256).where(material.c.sha256 == content.c.sha256).exists()
    also = select(application_file.c.sha256).where(application_file.c.sha256 == content.c.sha256).exists()
    connection.execute(delete(content).where(content.c.sha256.in_(hashes), ~used, ~also))


def last_changed_before(connection: Connection, instant: datetime, limit: int) -> list[int]:
    """Return applications that nobody has touched since an instant."""
    query = select(application.c.id).where(application.c.changed_at < instant).limit(limit)
    return list(connection.execute(query).scalars())


def drop(connection: Connection, number: int) -> None:
    """Forget an application."""
    connection.execute(delete(application).where(application.c.id == number))
