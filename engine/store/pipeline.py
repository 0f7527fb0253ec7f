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
from sqlalchemy import Sequence as NumberSequence
from sqlalchemy import bindparam, event, insert, select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import result_tuple
from sqlalchemy.exc import DBAPIError

from engine.store.statements import PIPELINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from psycopg.abc import Buffer, PQGen
    from psycopg.pq.abc import PGconn, PGresult
    from sqlalchemy import Column, Connection, Engine, Insert, Row, Select, Table, Update

AT_ONCE = 8  # rows that one statement inserts at most
_DIALECT = PGDialect_psycopg(paramstyle="numeric_dollar")
_DIALECT.dbapi = psycopg
_NAMES = count(1)


class Answer(NamedTuple):
    """What a statement was answered: its rows, and how many it found or changed."""

    rows: Sequence[Row[Any]]
    count: int


class Compiled:
    """A statement with a set of parameters, as PostgreSQL takes it."""

    def __init__(self, expression: Select[Any] | Update | Insert, names: Iterable[str]) -> None:
        made: Any = expression.compile(dialect=_DIALECT, column_keys=list(names))
        places = made.positiontup or ()
        columns = list(expression.exported_columns)
        self.name = b"statement_%d" % next(_NAMES)
        self.text = made.string.encode()
        self._known = made.params  # constants of the expression, and what a column takes by default
        self._binders = [
            (name, made.binds[name].type.dialect_impl(_DIALECT).bind_processor(_DIALECT)) for name in places
        ]
        self._formats = [PyFormat.TEXT] * len(places)
        readers = (column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None) for column in columns)
        self._readers = [(place, read) for place, read in enumerate(readers) if read]
        self._row = result_tuple([column.key for column in columns])

    def write(self, values: Mapping[str, Any], adapter: Transformer) -> Sequence[Buffer | None]:
        """Return the parameters in order, as they are sent."""
        known = {**self._known, **values}
        bound = [bind(known[name]) if bind else known[name] for name, bind in self._binders]
        return adapter.dump_sequence(bound, self._formats)

    def read(self, result: PGresult, adapter: Transformer) -> Answer:
        """Return what came back."""
        if result.status == ExecStatus.COMMAND_OK:
            return Answer((), result.command_tuples or 0)
        adapter.set_pgresult(result)
        rows: list[list[Any]] = adapter.load_rows(0, result.ntuples, list)  # type: ignore[arg-type] # changed below
        for row in rows:
            for place, read in self._readers:
                row[place] = read(row[place])
        return Answer([self._row(row) for row in rows], len(rows))


_compiled = cache(Compiled)


@cache
def _insert(table: Table, names: tuple[str, ...], rows: int) -> Compiled:
    """Return an insertion of so many rows; the parameters of each have the number of its place behind their names."""
    columns = [column for column in table.columns if column.key in names or column.default is not None]
    values = [{column.key: _parameter(column, place) for column in columns} for place in range(rows)]
    return Compiled(insert(table).values(values), ())


def _parameter(column: Column[Any], place: int) -> Any:
    default: Any = column.default
    value = default and (default.arg if default.is_scalar else default.arg(None))
    return bindparam(f"{column.key}__{place}", value=value, type_=column.type)


@cache
def _next_numbers(*tables: Table) -> Select[Any]:
    return select(*(NumberSequence(f"{table.name}_id_seq").next_value().label(table.name) for table in tables))


class Pipeline:
    """The pipeline of one connection."""

    def __init__(self, driver: psycopg.Connection[Any]) -> None:
        self._driver = driver
        self._adapter = Transformer(driver)
        self._prepared: set[bytes] = set()
        self._numbers: dict[Table, int] = {}  # fetched ahead
        self._waiting: list[tuple[Compiled, Sequence[Buffer | None]]] = []

    def put(self, expression: Select[Any] | Update, values: Mapping[str, Any]) -> None:
        """Let a statement wait until others are sent."""
        compiled = _compiled(expression, tuple(values))
        self._waiting.append((compiled, compiled.write(values, self._adapter)))

    def insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Let an insertion of rows wait likewise."""
        for begin in range(0, len(rows), AT_ONCE):
            some = rows[begin : begin + AT_ONCE]
            compiled = _insert(table, tuple(some[0]), len(some))
            values = {f"{name}__{place}": value for place, row in enumerate(some) for name, value in row.items()}
            self._waiting.append((compiled, compiled.write(values, self._adapter)))

    def ask(
        self,
        connection: Connection,
        asked: Sequence[tuple[Select[Any] | Update, Mapping[str, Any]]],
        *,
        ahead: Sequence[Table] = (),
    ) -> list[Answer]:
        """Send statements, after those that wait; return their answers. A number for a row of each table `ahead` is fetched with them."""
        for expression, values in asked:
            self.put(expression, values)
        if not ahead:
            return self.send(connection)[-len(asked) :]
        self.put(_next_numbers(*ahead), {})
        *answers, numbers = self.send(connection)
        self._numbers = dict(zip(ahead, numbers.rows[0], strict=True))
        return answers[-len(asked) :]

    def numbers(self, connection: Connection, table: Table, wanted: int) -> list[int]:
        """Return numbers for new rows of a table, in the order of the rows."""
        found = [self._numbers.pop(table)] if wanted and table in self._numbers else []
        fresh = [(_next_numbers(table), {})] * (wanted - len(found))
        return found + ([answer.rows[0][0] for answer in self.ask(connection, fresh)] if fresh else [])

    def send(self, connection: Connection) -> list[Answer]:
        """Send the statements that wait; return their answers, or raise what SQLAlchemy would."""
        if not self._waiting:
            return []
        waiting, self._waiting = self._waiting, []
        try:
            return self._answers(waiting)
        except psycopg.Error as error:
            is_cut = bool(self._driver.closed)
            if is_cut:
                connection.invalidate(error)
            raise DBAPIError.instance(None, None, error, psycopg.Error, connection_invalidated=is_cut) from error

    def clear(self) -> None:
        """Forget the statements that wait, and the numbers: the transaction is over."""
        self._waiting.clear()
        self._numbers.clear()

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
            answers.append(compiled.read(_check(next(results)), self._adapter))
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


def _begin(driver: psycopg.Connection[Any]) -> bytes:
    """Return how SQLAlchemy wants a transaction to begin, as the driver says it before its own first statement."""
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
    if result.status not in {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}:
        raise error_from_result(result)
    return result


def install(engine: Engine) -> None:
    """Give each connection to PostgreSQL a pipeline, and keep the order of what goes by it and what does not."""
    event.listen(engine, "connect", _connect)
    event.listen(engine, "before_cursor_execute", _send)
    event.listen(engine, "commit", _send)
    event.listen(engine, "commit", _clear)
    event.listen(engine, "rollback", _clear)
    event.listen(engine, "rollback_savepoint", _clear)


def _connect(driver: Any, record: Any) -> None:
    record.info[PIPELINE] = Pipeline(driver)


def _send(connection: Connection, *_: Any) -> None:
    connection.info[PIPELINE].send(connection)


def _clear(connection: Connection, *_: Any) -> None:
    if not connection.invalidated:
        connection.info[PIPELINE].clear()
