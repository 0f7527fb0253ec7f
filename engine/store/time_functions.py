"""Times as the database counts them: the same in SQLite and in PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class local_day(FunctionElement[str]):  # noqa: N801 - a function of the database
    """The date of an instant where clocks are so many minutes before UTC."""

    type = Text()
    inherit_cache = True


class seconds_between(FunctionElement[float]):  # noqa: N801 - a function of the database
    """How many seconds lie between two instants, to the millisecond."""

    type = Float()
    inherit_cache = True


@compiles(local_day, "sqlite")
def _day_of_sqlite(element: Any, compiler: Any, **words: Any) -> str:
    column, minutes = (compiler.process(part, **words) for part in element.clauses)
    return f"date({column}, {minutes} || ' minutes')"


@compiles(local_day, "postgresql")
def _day_of_postgresql(element: Any, compiler: Any, **words: Any) -> str:
    column, minutes = (compiler.process(part, **words) for part in element.clauses)
    return f"CAST(({column} AT TIME ZONE 'UTC') + CAST({minutes} AS integer) * interval '1 minute' AS date)"


@compiles(seconds_between, "sqlite")
def _seconds_of_sqlite(element: Any, compiler: Any, **words: Any) -> str:
    begin, end = (compiler.process(part, **words) for part in element.clauses)
    return f"round((julianday({end}) - julianday({begin})) * 86400.0, 3)"


@compiles(seconds_between, "postgresql")
def _seconds_of_postgresql(element: Any, compiler: Any, **words: Any) -> str:
    begin, end = (compiler.process(part, **words) for part in element.clauses)
    return f"extract(epoch FROM ({end}) - ({begin}))"
