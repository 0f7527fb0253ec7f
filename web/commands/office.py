"""What the commands that run cases have in common: the store, who acts, and how rows are told."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from engine.service import Engine

STORE = "sqlite:///binglian.db"


def with_store(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--store`: the database of the office."""
    return click.option(
        "--store",
        envvar="BINGLIAN_STORE",
        default=STORE,
        show_default=True,
        metavar="URL",
        help="Where cases are kept; also BINGLIAN_STORE.",
    )(function)


def acting(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--by` and `--key`: who acts, and a name for the act so that it happens once."""
    function = click.option("--key", default="", help="A name for this act: given again, it is not done again.")(
        function
    )
    return click.option("--by", required=True, metavar="PERSON", help="Who does it.")(function)


def in_period(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--from` and `--to`: the first and the last day of a period."""
    day = click.DateTime(["%Y-%m-%d"])
    function = click.option("--to", "end", type=day, required=True, help="The last day.")(function)
    return click.option("--from", "begin", type=day, required=True, help="The first day, YYYY-MM-DD.")(function)


def period(engine: Engine, begin: datetime, end: datetime) -> tuple[datetime, datetime]:
    """Return from when to when a period lasts on the clock of the office: both days belong to it."""
    zone = ZoneInfo(engine.calendars().office.zone)
    return begin.replace(tzinfo=zone), (end + timedelta(days=1)).replace(tzinfo=zone)


@contextmanager
def office(store: str) -> Iterator[Engine]:
    """Open the store; its tables are made where there are none."""
    from engine.service import Engine

    engine = Engine(store)
    try:
        engine.database.prepare()
        engine.keep_time()
        yield engine
    finally:
        engine.close()


def read_pairs(pairs: Sequence[str]) -> dict[str, str]:
    """Read NAME=VALUE.

    >>> read_pairs(["kind=hotel", "name=李 = 王"])
    {'kind': 'hotel', 'name': '李 = 王'}
    """
    found = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise UsageError(message("{pair} is not of the form NAME=VALUE.", pair=pair))
        found[name.strip()] = value.strip()
    return found


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as columns of text; a Chinese character is as wide as two others.

    >>> print(table([["事项", "due"], ["a", "b"]]))
    事项  due
    a     b
    """
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    lines = [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)) for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def local(engine: Engine, instant: datetime | None) -> str:
    """Return an instant on the clock of the office; "" for none."""
    if instant is None:
        return ""
    return f"{instant.astimezone(ZoneInfo(engine.calendars().office.zone)):%Y-%m-%d %H:%M}"


def as_facts(row: Any) -> Mapping[str, Any]:
    """Return a row of the store for JSON: the blob of the token game is nobody's business."""
    return {name: value for name, value in row._mapping.items() if not isinstance(value, bytes)}  # noqa: SLF001 - SQLAlchemy's public name
