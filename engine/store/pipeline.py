"""The pipeline of a connection to PostgreSQL: statements go there together, and their answers come back together.

What needs no answer waits here for what does, and goes before it, in order; nothing is left here when SQLAlchemy itself sends
something, or commits. So all stands in the one transaction of the connection. A statement is prepared once on each connection.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format, TransactionStatus
from psycopg.waiting import Ready, Wait
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from engine.store.compiled import compiled, insertion, next_numbers, parameter
from engine.store.statements import PIPELINE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg.abc import Buffer, PQGen
    from psycopg.pq.abc import PGconn, PGresult
    from sqlalchemy import Connection, Engine, Table

    from engine.store.compiled import Answer, Compiled, Expression

    Sent = Sequence[tuple[Compiled, Sequence[Buffer | None]]]

AT_ONCE = 8  # rows that one statement inserts at most


class Pipeline:
    """The pipeline of one connection."""

    def __init__(self, driver: psycopg.Connection[Any]) -> None:
        self._driver = driver
        self._adapter = Transformer(driver)
        self._prepared: set[bytes] = set()
        self._numbers: dict[Table, int] = {}  # fetched ahead
        self._waiting: list[tuple[Compiled, Sequence[Buffer | None]]] = []

    def put(self, expression: Expression, values: Mapping[str, Any]) -> None:
        """Let a statement wait until others are sent."""
        self._put(compiled(expression, tuple(values)), values)

    def insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Let an insert of rows wait likewise."""
        for begin in range(0, len(rows), AT_ONCE):
            some = rows[begin : begin + AT_ONCE]
            values = {parameter(name, place): value for place, row in enumerate(some) for name, value in row.items()}
            self._put(insertion(table, tuple(some[0]), len(some)), values)

    def ask(
        self,
        connection: Connection,
        asked: Sequence[tuple[Expression, Mapping[str, Any]]],
        *,
        ahead: Sequence[Table] = (),
    ) -> list[Answer]:
        """Send statements, after those that wait, and return their answers; fetch the number of a new row of each table `ahead`."""
        for expression, values in asked:
            self.put(expression, values)
        if not ahead:
            return self.send(connection)[-len(asked) :]
        self._put(next_numbers(*ahead), {})
        *answers, numbers = self.send(connection)
        self._numbers = dict(zip(ahead, numbers.rows[0], strict=True))
        return answers[-len(asked) :]

    def numbers(self, connection: Connection, table: Table, wanted: int) -> list[int]:
        """Return numbers for new rows of a table, in order."""
        found = [self._numbers.pop(table)] if wanted and table in self._numbers else []
        fresh = wanted - len(found)
        for _ in range(fresh):
            self._put(next_numbers(table), {})
        return found + [answer.rows[0][0] for answer in (self.send(connection)[-fresh:] if fresh else ())]

    def send(self, connection: Connection) -> list[Answer]:
        """Send the statements that wait; return their answers, or raise what SQLAlchemy would."""
        if not self._waiting:
            return []
        waiting, self._waiting = self._waiting, []
        try:
            return self._answers(waiting)
        except BaseException as error:
            is_cut = bool(self._driver.closed)
            if is_cut:
                with suppress(DBAPIError):  # SQLAlchemy sees that it is closed, and keeps no other that is as old
                    connection.exec_driver_sql("SELECT 1")
            if isinstance(error, psycopg.Error):
                raise DBAPIError.instance(None, None, error, psycopg.Error, connection_invalidated=is_cut) from error
            raise

    def clear(self) -> None:
        """Forget the statements that wait, and the numbers: the transaction is over."""
        self._waiting.clear()
        self._numbers.clear()

    def _put(self, statement: Compiled, values: Mapping[str, Any]) -> None:
        self._waiting.append((statement, statement.write(values, self._adapter)))

    def _answers(self, sent: Sent) -> list[Answer]:
        begins = self._driver.pgconn.transaction_status == TransactionStatus.IDLE
        results = iter(self._exchange(sent, begins=begins))
        if begins:
            _check(next(results))
        answers = []
        for statement, _ in sent:
            if statement.name not in self._prepared:
                _check(next(results))
                self._prepared.add(statement.name)
            answers.append(statement.read(_check(next(results)), self._adapter))
        return answers

    def _exchange(self, sent: Sent, *, begins: bool) -> list[PGresult]:
        """Send statements and return what comes back; a connection on which that is broken off is of no use any more."""
        pg, known = self._driver.pgconn, set(self._prepared)
        try:
            pg.enter_pipeline_mode()
            if begins:
                pg.send_query_params(_begin(self._driver), None)
            for statement, values in sent:
                if statement.name not in known:
                    pg.send_prepare(statement.name, statement.text)
                    known.add(statement.name)
                pg.send_query_prepared(statement.name, values, None, Format.BINARY)
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
