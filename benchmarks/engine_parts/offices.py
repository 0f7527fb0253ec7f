"""Offices to measure: on SQLite or PostgreSQL, in a temporary folder, with any number of cases copied by the database itself."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import case as choose
from sqlalchemy import cast, func, insert, literal, select, text, type_coerce
from sqlalchemy.types import Text
from torture.postgres import find_programs, make_database, serve

from engine.clock import ManualClock
from engine.service import Engine
from engine.store.tables import case, clock, deadline, post, work_item
from processes.writer import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Connection, Table

    from processes.model import Definitions

MONDAY = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)  # 10 in the morning in Guangzhou
PERSON = "li"
STORES = ("sqlite", "postgresql")
SPREAD = 28  # instants over which due dates are spread
_numbers = count(1)


@contextmanager
def stores(kind: str) -> Iterator[str]:
    """Give the address of an empty store."""
    if kind == "sqlite":
        with TemporaryDirectory(prefix="binglian-bench-") as folder:
            yield f"sqlite:///{folder}/office.db"
        return
    programs = find_programs()
    if programs is None:
        message = "PostgreSQL is not installed (Debian, Ubuntu: apt-get install postgresql)."
        raise SystemExit(message)
    with serve(programs) as folder:
        yield make_database(programs, folder, f"office_{next(_numbers)}")


def open_office(url: str, flow: Definitions) -> tuple[Engine, str]:
    """Return an office with a flow whose posts are all one person's, and the name of the flow."""
    engine = Engine(url, clock=ManualClock(MONDAY))
    engine.database.prepare()
    name, _ = engine.deploy(write(flow))
    engine.add_person(PERSON)
    for row in engine.posts():
        engine.assign(PERSON, row.id)
    return engine, name


@dataclass(frozen=True, kw_only=True)
class Copies:
    """So many copies of a case that was started, with numbers from `first` on; open ones have their open work items."""

    template: int
    first: int
    number: int
    posts: int = 0  # over which the work items are dealt out; 0: they stay where they are
    closed: bool = False
    changes: dict[str, Any] = field(default_factory=dict)


def copy(connection: Connection, copies: Copies) -> None:
    """Copy a case with its work item, its clocks and their rungs; references are not checked meanwhile."""
    n = literal_series(copies.number)
    place = n.c.n + copies.first
    ended: dict[str, Any] = {"closed_at": literal(MONDAY, case.c.closed_at.type)} if copies.closed else {}
    changed: dict[str, Any] = {"id": place, "receipt": literal("c") + cast(place, Text)}
    _copy(connection, case, copies.template, n, changed | ended | ({"status": literal("closed")} if ended else {}))
    (item,) = _rows(connection, work_item, work_item.c.case_id == copies.template)
    due = {day: type_coerce(MONDAY + timedelta(days=day, hours=8), work_item.c.due_at.type) for day in range(SPREAD)}
    changed = {"id": place, "case_id": place, "due_at": choose(due, value=n.c.n % SPREAD)} | ended
    if copies.posts:
        changed["post_id"] = literal("post ") + cast(n.c.n % copies.posts, Text)
    _copy(connection, work_item, item.id, n, changed | ({"status": literal("completed")} if ended else {}))
    for turn, row in enumerate(_rows(connection, clock, clock.c.case_id == copies.template)):
        number = place * 2 + turn
        of_item = {"work_item_id": place} if row.work_item_id else {}
        over = {"status": literal("over"), "end": literal(MONDAY, clock.c.end.type)} if copies.closed else {}
        _copy(connection, clock, row.id, n, {"id": number, "case_id": place, **of_item, **over})
        for rung in _rows(connection, deadline, deadline.c.clock_id == row.id) if not copies.closed else ():
            _copy(connection, deadline, rung.id, n, {"id": number * 10 + rung.id % 10, "clock_id": number})


def copy_rungs(connection: Connection, template: int, first_clock: int, number: int, at: datetime) -> None:
    """Copy a rung so many times, one for each clock from a number on, all pending until an instant."""
    n = literal_series(number)
    changed = {
        "id": 20 * first_clock + n.c.n + 10,
        "clock_id": first_clock + n.c.n,
        "at": literal(at, deadline.c.at.type),
    }
    _copy(connection, deadline, template, n, changed)


@contextmanager
def in_bulk(engine: Engine) -> Iterator[Connection]:
    """Give a transaction in which rows are copied; afterwards numbers go on behind them."""
    with engine.database.transaction() as connection:
        if not engine.database.is_sqlite:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection
        if not engine.database.is_sqlite:
            for table in (case, work_item, clock, deadline):
                last = select(func.max(table.c.id)).scalar_subquery()
                connection.execute(select(func.setval(f"{table.name}_id_seq", last)))
    if not engine.database.is_sqlite:
        with engine.database.transaction() as connection:
            connection.execute(text("ANALYZE"))


def add_posts(connection: Connection, number: int) -> None:
    rows = [
        {"id": f"post {place}", "department": "Bureau", "name": "Review", "side": "approval"} for place in range(number)
    ]
    connection.execute(insert(post), rows)


def literal_series(number: int) -> Any:
    """Return the numbers from 0 on as a table."""
    series = select(literal(0).label("n")).cte("series", recursive=True)
    return series.union_all(select(series.c.n + 1).where(series.c.n < number - 1))


def _rows(connection: Connection, table: Table, where: ColumnElement[bool]) -> Any:
    return connection.execute(select(table).where(where).order_by(table.c.id)).all()


def _copy(connection: Connection, table: Table, number: int, series: Any, changed: dict[str, Any]) -> None:
    columns = [changed.get(column.name, column) for column in table.c]
    query = select(*columns).select_from(table.join(series, literal(value=True))).where(table.c.id == number)
    connection.execute(insert(table).from_select([column.name for column in table.c], query))
