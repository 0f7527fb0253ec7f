"""A database: SQLite in one file, or PostgreSQL by its URL; one transaction for each act."""

from __future__ import annotations

from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    DisconnectionError,
    TimeoutError,  # noqa: A004 - of the pool of connections
)

from engine.errors import StoreError
from engine.store import migrations, troubles
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

BUSY_SECONDS = 10
QUICK = "-c jit=off"  # of PostgreSQL: to compile a question of some milliseconds takes a quarter of a second
IDLE_SECONDS = 1  # after which a connection is tried before it is used


class Database:
    """Where one office keeps its cases."""

    def __init__(self, url: str) -> None:
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise StoreError(
                message("{url} is no address of a database; give sqlite:///FILE or postgresql+psycopg://...", url=url)
            ) from error
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
            event.listen(self._engine, "connect", _set_up_sqlite)
            event.listen(self._engine, "begin", _begin_at_once)
        else:
            from engine.store import pipeline  # needs the driver

            self._engine = create_engine(parsed, connect_args={"prepare_threshold": None, "options": QUICK})
            pipeline.install(self._engine)
            event.listen(self._engine, "checkin", _note_use)
            event.listen(self._engine, "checkout", _try_idle)

    def prepare(self) -> None:
        """Make the tables in an empty database; refuse one that an older or newer Binglian has made."""
        with self.reading() as connection:
            if migrations.revision(connection) == migrations.newest():
                return
        with self.transaction() as connection:
            found = migrations.revision(connection)
            if found == migrations.newest():
                return
            if found is None:
                migrations.upgrade(connection)
                return
        if migrations.is_known(found):
            raise StoreError(
                message("The database was made by an older Binglian: run binglian db upgrade (and back it up first).")
            )
        raise StoreError(message("The database was made by a newer Binglian: install that version or a later one."))

    def upgrade(self) -> tuple[str | None, str]:
        """Bring the tables to this version; return from which revision to which."""
        with self.transaction() as connection:
            found = migrations.revision(connection)
            if found is not None and not migrations.is_known(found):
                raise StoreError(
                    message("The database was made by a newer Binglian: install that version or a later one.")
                )
            migrations.upgrade(connection)
        return found, migrations.newest()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Do everything or nothing. What the store refuses is told in one sentence."""
        with self._told(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Look at one state of everything; nobody who writes has to wait."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._told(), self._engine.connect().execution_options(reading=True, **options) as connection:
            yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, TimeoutError) as error:
            raise troubles.told(error) from error


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    """Let SQLite keep what it has acknowledged, also through a loss of power; transactions are begun by us."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_at_once(connection: Any) -> None:
    """Take the one writer's lock at the beginning: a transaction that reads first and writes later cannot be refused then."""
    reads = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _note_use(_connection: Any, record: Any) -> None:
    record.info["used"] = monotonic()


def _try_idle(connection: Any, record: Any, _proxy: Any) -> None:
    """Try a connection that was idle before it is used, so that a restarted server is not noticed by an act that fails."""
    used = record.info.get("used")
    if used is None or monotonic() - used < IDLE_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except connection.Error as error:
        raise DisconnectionError from error
