"""The statements that acts consist of: expressions of SQLAlchemy with parameters by name.

On SQLite SQLAlchemy sends them. On PostgreSQL they go by the pipeline of the connection (`engine.store.pipeline`): what SQLAlchemy
and the driver do around a statement takes longer there than the server takes to do it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Delete, Row, Select, Table, Update

    from engine.store.pipeline import Pipeline

PIPELINE = "pipeline"  # under which a connection to PostgreSQL keeps its pipeline


class Question:
    """A select."""

    def __init__(self, expression: Select[Any]) -> None:
        self.expression = expression

    def rows(self, connection: Connection, **values: Any) -> Sequence[Row[Any]]:
        """Return the rows that it finds."""
        return ask(connection, (self, values))[0]


class Change:
    """An update or delete; a value that is no parameter of it is set in the column of its name."""

    def __init__(self, expression: Update | Delete) -> None:
        self.expression = expression

    def send(self, connection: Connection, **values: Any) -> None:
        """Change rows in its turn; what the database refuses of it shows with the next answer, or at the commit."""
        pipeline = _pipeline(connection)
        if pipeline is None:
            connection.execute(self.expression, values)
        else:
            pipeline.put(self.expression, values)

    def count(self, connection: Connection, **values: Any) -> int:
        """Change rows at once, and return how many."""
        pipeline = _pipeline(connection)
        if pipeline is None:
            return connection.execute(self.expression, values).rowcount
        return pipeline.ask(connection, [(self.expression, values)])[0].number


class Insertion:
    """An insert of rows with the same columns."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._numbered = insert(table).returning(*table.primary_key, sort_by_parameter_order=True)

    def send(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows in their turn, as a change is sent."""
        pipeline = _pipeline(connection)
        if pipeline is not None:
            pipeline.insert(self.table, rows)
        elif rows:
            connection.execute(insert(self.table), rows)

    def numbers(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert rows likewise; return the number of each."""
        pipeline = _pipeline(connection)
        if pipeline is not None:
            numbers = pipeline.numbers(connection, self.table, len(rows))
            pipeline.insert(self.table, [{"id": number, **row} for number, row in zip(numbers, rows, strict=True)])
            return numbers
        return list(connection.execute(self._numbered, rows).scalars()) if rows else []


def ask(
    connection: Connection, *asked: tuple[Question, Mapping[str, Any]], ahead: Sequence[Table] = ()
) -> list[Sequence[Row[Any]]]:
    """Ask questions one after the other, on PostgreSQL in one journey; return what each finds.

    Rows of the tables `ahead` will be inserted, probably one of each: where numbers are fetched before, theirs come with the answers.
    """
    pipeline = _pipeline(connection)
    if pipeline is None:
        return [connection.execute(question.expression, values).all() for question, values in asked]
    sent = [(question.expression, values) for question, values in asked]
    return [answer.rows for answer in pipeline.ask(connection, sent, ahead=ahead)]


def _pipeline(connection: Connection) -> Pipeline | None:
    return connection.info.get(PIPELINE)
