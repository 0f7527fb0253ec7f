"""The statements of which an act consists: expressions of SQLAlchemy that are asked again and again.

On SQLite SQLAlchemy asks them. On PostgreSQL each is compiled once, and goes by the pipeline of its connection
(`engine.store.pipeline`): what SQLAlchemy and the driver do for each statement takes longer there than the server needs to do it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Row
    from sqlalchemy.sql.dml import UpdateBase
    from sqlalchemy.sql.selectable import GenerativeSelect

    from engine.store.pipeline import Pipeline

PIPELINE = "pipeline"  # where a connection has its pipeline, among what is known of it


class Statement:
    """An expression with parameters by name. What is inserted or set beside them goes by the names of the columns."""

    def __init__(self, expression: GenerativeSelect | UpdateBase) -> None:
        self.expression = expression

    def rows(self, connection: Connection, **values: Any) -> Sequence[Row[Any]]:
        """Ask, and return the rows of the answer."""
        return ask(connection, (self, values))[0]

    def row(self, connection: Connection, **values: Any) -> Row[Any] | None:
        """Ask, and return the one row of the answer, None where there is none."""
        return next(iter(self.rows(connection, **values)), None)

    def count(self, connection: Connection, **values: Any) -> int:
        """Write, and return how many rows were changed."""
        pipeline = _pipeline(connection)
        if pipeline is None:
            return connection.execute(self.expression, values).rowcount
        return pipeline.ask(connection, [(self, values)])[0].count

    def numbers(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert rows, and return the number of each."""
        if not rows:
            return []
        pipeline = _pipeline(connection)
        if pipeline is None:
            return list(connection.execute(self.expression, rows).scalars())
        return [answer.rows[0][0] for answer in pipeline.ask(connection, [(self, row) for row in rows])]

    def send(self, connection: Connection, *rows: Mapping[str, Any]) -> None:
        """Write, in its turn, without waiting for an answer. A refusal shows with the next answer, or at the commit."""
        pipeline = _pipeline(connection)
        if pipeline is not None:
            pipeline.put([(self, row) for row in rows])
        elif rows:
            connection.execute(self.expression, rows if len(rows) > 1 else rows[0])


def ask(connection: Connection, *asked: tuple[Statement, Mapping[str, Any]]) -> list[Sequence[Row[Any]]]:
    """Ask statements one after the other, on PostgreSQL with one journey for all; return the rows of each."""
    pipeline = _pipeline(connection)
    if pipeline is None:
        return [connection.execute(statement.expression, values).all() for statement, values in asked]
    return [answer.rows for answer in pipeline.ask(connection, asked)]


def _pipeline(connection: Connection) -> Pipeline | None:
    return connection.info.get(PIPELINE)
