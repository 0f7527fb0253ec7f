"""Backups of a whole store, made while the office works, and put back into an empty one.

SQLite copies itself page by page (its online backup); PostgreSQL is dumped and restored by its own programs.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from engine.errors import ConflictError, StoreError
from engine.store import migrations
from engine.store.database import Database
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from pathlib import Path


def back_up(url: str, file: Path) -> None:
    """Write everything that a store holds into a new file; it is there as a whole or not at all.

    Raises UsageError where the file is there already, StoreError where the store has nothing or cannot be copied.
    """
    if file.exists():
        raise UsageError(message("{file} is there already; give a backup a name of its own.", file=file.name))
    if _revision(url) is None:
        raise StoreError(message("There is nothing to back up: the store has no tables yet."))
    part = file.with_name(file.name + ".part")
    try:
        if Database(url).is_sqlite:
            with closing(sqlite3.connect(str(make_url(url).database))) as source:
                _copy(source, part)
        else:
            _run(url, "pg_dump", "--format=custom", "--no-owner", f"--file={part}")
        part.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(message("The backup could not be written: {reason}", reason=error)) from error
    finally:
        part.unlink(missing_ok=True)


def restore(url: str, file: Path) -> None:
    """Put a backup into an empty store.

    Raises ConflictError where the store is not empty, StoreError where the file is no backup.
    """
    if not file.is_file():
        raise UsageError(message("There is no file {file} to restore.", file=file.name))
    if _revision(url) is not None:
        raise ConflictError(message("The store is not empty: give --store a new one, and nothing is lost."))
    if not Database(url).is_sqlite:
        _run(url, "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(file))
        return
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source:
            source.execute("SELECT version_num FROM alembic_version")
            with closing(sqlite3.connect(str(make_url(url).database))) as target:
                source.backup(target)
    except sqlite3.Error as error:
        raise StoreError(message("{file} is no backup of a store: {reason}", file=file.name, reason=error)) from error


def _revision(url: str) -> str | None:
    database = Database(url)
    try:
        with database.reading() as connection:
            return migrations.revision(connection)
    finally:
        database.close()


def _copy(source: sqlite3.Connection, file: Path) -> None:
    with closing(sqlite3.connect(file)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        (found,) = target.execute("PRAGMA integrity_check").fetchone()
    if found != "ok":
        raise StoreError(message("The store is damaged, so no backup was made: {reason}", reason=found))


def _run(url: str, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL; the password goes by its environment, where no list of processes shows it."""
    found = shutil.which(program)
    if found is None:
        raise StoreError(
            message("{program} is not installed; install the client programs of PostgreSQL.", program=program)
        )
    address = make_url(url).set(drivername="postgresql")
    environment = {**os.environ, **({"PGPASSWORD": str(address.password)} if address.password else {})}
    shown = address.set(password=None).render_as_string()
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, and no shell
        [found, f"--dbname={shown}", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [program])[0]
        raise StoreError(message("{program} did not do it: {reason}", program=program, reason=reason))
