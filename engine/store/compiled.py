"""Statements as PostgreSQL takes them: compiled once, with how their parameters are written and their answers are read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.adapt import PyFormat
from psycopg.pq import ExecStatus
from sqlalchemy import Sequence as NumberSequence
from sqlalchemy import bindparam, insert, select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import result_tuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from psycopg.abc import Buffer, Transformer
    from psycopg.pq.abc import PGresult
    from sqlalchemy import Column, Delete, Insert, Row, Select, Table, Update

    Expression = Select[Any] | Update | Delete | Insert

_DIALECT: Any = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
_DIALECT.dbapi = psycopg
_NAMES = count(1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement was answered: its rows, and how many it found or changed."""

    rows: Sequence[Row[Any]]
    number: int


class Compiled:
    """A statement with a set of parameters."""

    def __init__(self, expression: Expression, names: Iterable[str]) -> None:
        made: Any = expression.compile(dialect=_DIALECT, column_keys=list(names))
        places = made.positiontup or ()
        types = [made.binds[name].type.dialect_impl(_DIALECT) for name in places]
        columns = list(expression.exported_columns)
        readers = [column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None) for column in columns]
        self.name = b"statement_%d" % next(_NAMES)
        self.text: bytes = made.string.encode()
        self._known = {
            name: value for name, value in made.params.items() if value is not None
        }  # in the expression itself
        self._writers = [(name, kind.bind_processor(_DIALECT)) for name, kind in zip(places, types, strict=True)]
        self._formats = [PyFormat.TEXT] * len(places)
        self._readers = [(place, read) for place, read in enumerate(readers) if read]
        self._row = result_tuple([str(column.key) for column in columns])

    def write(self, values: Mapping[str, Any], adapter: Transformer) -> Sequence[Buffer | None]:
        """Return the parameters in order, as they are sent."""
        known = {**self._known, **values}
        written = [write(known[name]) if write else known[name] for name, write in self._writers]
        return adapter.dump_sequence(written, self._formats)

    def read(self, result: PGresult, adapter: Transformer) -> Answer:
        """Return what came back."""
        if result.status == ExecStatus.COMMAND_OK:
            return Answer((), result.command_tuples or 0)
        adapter.set_pgresult(result)
        rows: list[Any] = adapter.load_rows(0, result.ntuples, list)
        for row in rows:
            for place, read in self._readers:
                row[place] = read(row[place])
        return Answer([self._row(row) for row in rows], len(rows))


@cache
def compiled(expression: Expression, names: tuple[str, ...]) -> Compiled:
    """Return a statement with a set of parameters."""
    return Compiled(expression, names)


@cache
def insertion(table: Table, names: tuple[str, ...], rows: int) -> Compiled:
    """Return an insert of so many rows with a set of columns; see `parameter` for the names of its parameters."""
    columns = [column for column in table.columns if column.key in names or column.default is not None]
    values = [{column.key: _value(column, place) for column in columns} for place in range(rows)]
    return Compiled(insert(table).values(values), ())


def parameter(column: str, place: int) -> str:
    """Return the name of the parameter for a column of the row at a place, from 0."""
    return f"{column}__{place}"


@cache
def next_numbers(*tables: Table) -> Compiled:
    """Return the question for the number of a new row of each table."""
    numbers: list[Any] = [NumberSequence(f"{table.name}_id_seq").next_value().label(table.name) for table in tables]
    return Compiled(select(*numbers), ())


def _value(column: Column[Any], place: int) -> Any:
    default: Any = column.default
    value = default and (default.arg if default.is_scalar else default.arg(None))
    return bindparam(parameter(str(column.key), place), value=value, type_=column.type)
