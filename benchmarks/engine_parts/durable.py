"""Acts that are on the disk when they are acknowledged: completions of tasks, and bare transactions that write as much."""

from __future__ import annotations

import multiprocessing
import re
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine_parts.flows import serial
from engine_parts.offices import MONDAY, PERSON, Copies, copy, in_bulk, open_office, stores
from sqlalchemy import Engine as SqlEngine
from sqlalchemy import event
from sqlalchemy.engine import make_url

from engine.clock import ManualClock
from engine.service import Engine
from engine.store.cases import find_case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

WORKERS = 4  # at most
FIRST = 1000  # number of the first case that was copied
ROWS = 5000  # of each bare table: what is updated is one of these
WRITES = re.compile(r'(INSERT INTO|UPDATE) "?(\w+)"?')


@dataclass(frozen=True, kw_only=True)
class Writing:
    """One statement of a completion that writes: how many rows, and how many bytes each has."""

    inserts: bool
    rows: int
    size: int


def prepare(url: str, cases: int) -> None:
    """Fill an office with cases at the first of 30 tasks."""
    engine, name = open_office(url, serial(30))
    receipt = engine.start(name)
    with engine.database.reading() as connection:
        template = find_case(connection, receipt).id
    with in_bulk(engine) as connection:
        copy(connection, Copies(template=template, first=FIRST, number=cases))
    engine.close()


def written() -> tuple[Writing, ...]:
    """Return what one completion writes: noted on SQLite, where SQLAlchemy sends the same statements one by one."""
    with stores("sqlite") as url:
        engine, name = open_office(url, serial(30))
        receipt = engine.start(name)
        with recorded() as found:
            engine.complete(engine.case(receipt).items[0].id, by=PERSON)
        engine.close()
    return tuple(found)


@contextmanager
def recorded() -> Iterator[list[Writing]]:
    """Note what is written meanwhile. A row that is updated is written anew as a whole, but counted is what is set of it."""
    found: list[Writing] = []

    def note(_connection: Any, cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:  # noqa: FBT001 - as SQLAlchemy calls
        if WRITES.match(statement):
            inserts = statement.startswith("INSERT")
            given = parameters if many else [parameters]
            size = sum(len(value) if isinstance(value, bytes) else len(str(value)) for row in given for value in row)
            rows = len(given) if inserts else max(1, cursor.rowcount)
            found.append(Writing(inserts=inserts, rows=rows, size=size // len(given)))

    event.listen(SqlEngine, "after_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(SqlEngine, "after_cursor_execute", note)


def completions(url: str, items: Sequence[int], gate: Any) -> list[float]:
    """Complete work items until time is up; return how long each took."""
    engine = Engine(url, clock=ManualClock(MONDAY))
    waiting = iter(items)
    engine.complete(next(waiting), by=PERSON)  # everything is read and prepared
    with closing(engine):
        return timed(gate, lambda: engine.complete(next(waiting), by=PERSON))


def bare(url: str, writings: Sequence[Writing], worker: int, gate: Any) -> list[float]:
    """Do bare transactions of the driver until time is up: rows as many and as long, in tables with a key and no other index."""
    connection, mark = connect(url)
    statements = [_make_table(connection, mark, f"bare_{worker}_{n}", found) for n, found in enumerate(writings)]
    connection.execute("COMMIT")
    used = [10 * ROWS] * len(writings)

    def transact() -> None:
        connection.execute("BEGIN" if mark == "%s" else "BEGIN IMMEDIATE")
        for place, (writing, statement) in enumerate(zip(writings, statements, strict=True)):
            keys, content = range(used[place], used[place] + writing.rows), "y" * writing.size
            used[place] += writing.rows
            if writing.inserts:
                connection.execute(statement, [value for key in keys for value in (key, content)])
            else:
                connection.execute(statement, [content, *(key % ROWS for key in keys)])
        connection.execute("COMMIT")

    transact()
    with closing(connection):
        return timed(gate, transact)


def _make_table(connection: Any, mark: str, table: str, writing: Writing) -> str:
    """Make the table of a writing, with rows that can be updated; return the statement that writes."""
    connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, content TEXT)")
    one, marks = f"({mark}, {mark})", ", ".join([mark] * writing.rows)
    inserting = f"INSERT INTO {table} VALUES "  # noqa: S608 - a table of our own
    if writing.inserts:
        return inserting + ", ".join([one] * writing.rows)
    for number in range(ROWS):
        connection.execute(inserting + one, (number, "x" * writing.size))
    return f"UPDATE {table} SET content = {mark} WHERE id IN ({marks})"  # noqa: S608 - a table of our own


def connect(url: str) -> tuple[Any, str]:
    """Return a connection of the driver, in a transaction that is committed by hand, and its mark for a parameter."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        import sqlite3

        connection: Any = sqlite3.connect(str(address.database), timeout=60, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN IMMEDIATE")
        return connection, "?"
    import psycopg

    connection = psycopg.connect(
        host=address.query["host"], user=address.username, dbname=address.database, autocommit=True
    )
    connection.execute("BEGIN")
    return connection, "%s"


def timed(gate: Any, act: Callable[[], object]) -> list[float]:
    """Act again and again, from when all are ready until time is up."""
    barrier, seconds = gate
    barrier.wait()
    until = time.perf_counter() + seconds
    spent = []
    while (began := time.perf_counter()) < until:
        act()
        spent.append(time.perf_counter() - began)
    return spent


def at_once(workers: Sequence[tuple[Callable[..., list[float]], tuple[Any, ...]]], seconds: float) -> list[float]:
    """Run workers in processes of their own at the same time; return how long each act took, of all of them."""
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(len(workers)), context.SimpleQueue()
    processes = [
        context.Process(target=_work, args=(answers, function, (*arguments, (barrier, seconds))))
        for function, arguments in workers
    ]
    for process in processes:
        process.start()
    found = [answers.get() for _ in processes]
    for process in processes:
        process.join()
    if any(isinstance(answer, str) for answer in found):
        raise SystemExit(next(answer for answer in found if isinstance(answer, str)))
    return [second for answer in found for second in answer]


def _work(answers: Any, function: Callable[..., list[float]], arguments: tuple[Any, ...]) -> None:
    try:
        answers.put(function(*arguments))
    except Exception as error:  # noqa: BLE001 - told where it can be read
        arguments[-1][0].abort()
        answers.put(f"{type(error).__name__}: {error}")


def rate(seconds: list[float], workers: int) -> float:
    """Return the acts a second of all workers together."""
    return workers * len(seconds) / sum(seconds)


def share(items: int, worker: int, turn: int) -> range:
    """Return the numbers of the work items that are a worker's in a turn."""
    begin = FIRST + (WORKERS * turn + worker) * items
    return range(begin, begin + items)
