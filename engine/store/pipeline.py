"""The pipeline of a connection to PostgreSQL: statements go there together, and their answers come back together.

A statement is compiled once, and prepared once on each connection. What needs no answer waits here for what does, and goes before it, in
order; nothing is left here when SQLAlchemy itself sends something, or commits. So all stands in the one transaction of the connection.
"""

from __future__ import annotations

from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format, TransactionStatus
from psycopg.waiting import Ready, Wait
from sqlalchemy import event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import result_tuple
from sqlalchemy.exc import DBAPIError

from engine.store.statements import PIPELINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from psycopg.abc import Buffer, PQGen
    from psycopg.pq.abc import PGconn, PGresult
    from sqlalchemy import Column, Connection, Engine, Row

    from engine.store.statements import Statement

_DIALECT = PGDialect_psycopg(paramstyle="numeric_dollar")
_DIALECT.dbapi = psycopg
_NUMBERS = count(1)
_ANSWERED = {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}


class Answer(NamedTuple):
    """What a statement was answered: its rows, and how many it found or changed."""

    rows: Sequence[Row[Any]]
    count: int


class Compiled:
    """A statement with a set of parameters, as PostgreSQL takes it."""

    def __init__(self, statement: Statement, names: tuple[str, ...]) -> None:
        made: Any = statement.expression.compile(dialect=_DIALECT, column_keys=names)
        places = made.positiontup or ()
        self.name = b"statement_%d" % next(_NUMBERS)
        self.text = made.string.encode()
        self.formats = [PyFormat.TEXT] * len(places)
        self._known = {**made.params, **{column.key: _default(column) for column in made.insert_prefetch}}
        self._binders = [
            (name, made.binds[name].type.dialect_impl(_DIALECT).bind_processor(_DIALECT)) for name in places
        ]
        columns = list(statement.expression.exported_columns)
        readers = (column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None) for column in columns)
        self._readers = [(place, read) for place, read in enumerate(readers) if read]
        self._row = result_tuple([column.key for column in columns])

    def bind(self, values: Mapping[str, Any]) -> list[Any]:
        """Return the parameters in order, as the driver takes them."""
        known = {**self._known, **values}
        return [bind(known[name]) if bind else known[name] for name, bind in self._binders]

    def read(self, found: Iterable[list[Any]]) -> list[Row[Any]]:
        """Return what the driver has read as rows."""
        rows = []
        for values in found:
            for place, read in self._readers:
                values[place] = read(values[place])
            rows.append(self._row(values))
        return rows


def _default(column: Column[Any]) -> object:
    default: Any = column.default
    return default.arg if default.is_scalar else default.arg(None)


@cache
def _compile(statement: Statement, names: tuple[str, ...]) -> Compiled:
    return Compiled(statement, names)


class Pipeline:
    """The pipeline of one connection."""

    def __init__(self, driver: psycopg.Connection[Any]) -> None:
        self._driver = driver
        self._adapter = Transformer(driver)
        self._prepared: set[bytes] = set()
        self._waiting: list[tuple[Compiled, Sequence[Buffer | None]]] = []

    def put(self, asked: Iterable[tuple[Statement, Mapping[str, Any]]]) -> None:
        """Let statements wait until others are sent."""
        for statement, values in asked:
            compiled = _compile(statement, tuple(values))
            self._waiting.append((compiled, self._adapter.dump_sequence(compiled.bind(values), compiled.formats)))

    def ask(self, connection: Connection, asked: Sequence[tuple[Statement, Mapping[str, Any]]]) -> list[Answer]:
        """Send statements, after those that wait; return their answers."""
        self.put(asked)
        return self.send(connection)[-len(asked) :]

    def send(self, connection: Connection) -> list[Answer]:
        """Send the statements that wait; return their answers, or raise what SQLAlchemy would."""
        if not self._waiting:
            return []
        waiting, self._waiting = self._waiting, []
        try:
            return self._answers(waiting)
        except psycopg.Error as error:
            if self._driver.closed:
                connection.invalidate(error)
            cut = bool(self._driver.closed)
            raise DBAPIError.instance(None, None, error, psycopg.Error, connection_invalidated=cut) from error

    def clear(self) -> None:
        """Forget the statements that wait."""
        self._waiting.clear()

    def _answers(self, sent: Sequence[tuple[Compiled, Sequence[Buffer | None]]]) -> list[Answer]:
        begins = self._driver.pgconn.transaction_status == TransactionStatus.IDLE
        results = iter(self._exchange(sent, begins=begins))
        if begins:
            _check(next(results))
        answers = []
        for compiled, _ in sent:
            if compiled.name not in self._prepared:
                _check(next(results))
                self._prepared.add(compiled.name)
            answers.append(self._read(compiled, _check(next(results))))
        return answers

    def _exchange(self, sent: Sequence[tuple[Compiled, Sequence[Buffer | None]]], *, begins: bool) -> list[PGresult]:
        """Send statements and return what comes back; a connection on which that is broken off is of no use any more."""
        pg, known = self._driver.pgconn, set(self._prepared)
        try:
            pg.enter_pipeline_mode()
            if begins:
                pg.send_query_params(_begin(self._driver), None)
            for compiled, values in sent:
                if compiled.name not in known:
                    pg.send_prepare(compiled.name, compiled.text)
                    known.add(compiled.name)
                pg.send_query_prepared(compiled.name, values, None, Format.BINARY)
            pg.pipeline_sync()
            results = self._driver.wait(_results(pg))
            pg.exit_pipeline_mode()
        except BaseException:
            self._driver.close()
            raise
        return results

    def _read(self, compiled: Compiled, result: PGresult) -> Answer:
        if result.status == ExecStatus.COMMAND_OK:
            return Answer((), result.command_tuples or 0)
        self._adapter.set_pgresult(result)
        return Answer(compiled.read(self._adapter.load_rows(0, result.ntuples, list)), result.ntuples)


def _begin(driver: psycopg.Connection[Any]) -> bytes:
    """Return how SQLAlchemy wants a transaction to begin; the driver would do the same before its first statement."""
    level = driver.isolation_level
    return b"BEGIN" if level is None else b"BEGIN ISOLATION LEVEL " + level.name.replace("_", " ").encode()


def _results(pg: PGconn) -> PQGen[list[PGresult]]:
    """Let everything go out and come back, up to the mark at the end."""
    found: list[PGresult] = []
    while True:
        unsent = pg.flush()
        ready = yield Wait.RW if unsent else Wait.R
        if not ready & Ready.R:
            continue
        pg.consume_input()
        while not pg.is_busy():
            result = pg.get_result()
            if result is None:  # the end of one answer
                continue
            if result.status == ExecStatus.PIPELINE_SYNC:
                return found
            found.append(result)


def _check(result: PGresult) -> PGresult:
    if result.status not in _ANSWERED:
        raise error_from_result(result)
    return result


def install(engine: Engine) -> None:
    """Give each connection to PostgreSQL a pipeline, and keep the order of what goes by it and what does not."""
    event.listen(engine, "connect", _connect)
    for name in ("before_cursor_execute", "commit"):
        event.listen(engine, name, _send)
    for name in ("rollback", "rollback_savepoint"):
        event.listen(engine, name, _clear)


def _connect(driver: Any, record: Any) -> None:
    record.info[PIPELINE] = Pipeline(driver)


def _send(connection: Connection, *_: Any) -> None:
    connection.info[PIPELINE].send(connection)


def _clear(connection: Connection, *_: Any) -> None:
    if not connection.invalidated:
        connection.info[PIPELINE].clear()
