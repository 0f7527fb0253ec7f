"""Looking at a store as it was left: what is missing, half done, done twice or damaged."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from offices import BEGIN
from sqlalchemy import func, select, text
from tables import Row, counted

from engine.clock import ManualClock
from engine.deployments import load
from engine.service import Engine
from engine.spiff import restore
from engine.store import cases, work_items
from engine.store.deployments import deployment_by_number
from engine.store.tables import card, deadline, request, work_item
from engine.store.tables import clock as clocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

COLOURS = ("reminder", "yellow", "red")


def look_at(url: str, logs: Iterable[Path] = ()) -> list[Row]:
    """Count what was acknowledged and is there, and whether all that is there belongs together."""
    lines = [line.split()[1:] for log in logs if log.exists() for line in log.read_text(encoding="utf-8").splitlines()]
    engine = Engine(url, clock=ManualClock(BEGIN))
    with engine.database.reading() as connection:
        heads = cases.read_heads(connection, above=0, limit=1_000_000)
        found = [
            counted("acknowledged acts", len(lines)),
            counted("acknowledged and lost", _lost(connection, lines), 0),
        ]
        found.append(counted("cases", len(heads)))
        found.append(counted("cases half done", sum(is_half_done(connection, number) for number, *_ in heads), 0))
        found += count_rungs(connection)
        if engine.database.is_sqlite:
            found.append(counted("integrity_check", connection.execute(text("PRAGMA integrity_check")).scalar(), "ok"))
    fault = engine.verify()
    engine.close()
    return [*found, counted("journals broken", int(fault is not None), 0)]


def count_rungs(connection: Connection) -> list[Row]:
    """Compare the rungs that are marked as fired with the cards and with what the journals say, case by case."""
    query = select(clocks.c.case_id).join(deadline).where(deadline.c.status == "fired", deadline.c.colour.in_(COLOURS))
    fired = Counter(connection.execute(query).scalars())
    wrong = 0
    for number, count in fired.items():
        written = sum(entry.kind in COLOURS for *_, entry in cases.read_journal(connection, number))
        issued = connection.execute(select(func.count()).select_from(card).where(card.c.case_id == number)).scalar_one()
        wrong += abs(count - written) + abs(count - issued)
    return [counted("rungs fired", sum(fired.values())), counted("rungs fired twice or without a record", wrong, 0)]


def is_half_done(connection: Connection, number: int) -> bool:
    """Tell whether the tokens of a case and its open work items, with their clocks, are not of the same moment."""
    row = cases.case_by_number(connection, number)
    run = restore(load(deployment_by_number(connection, row.deployment_id)).executable, row.state)
    items: Sequence[Any] = work_items.open_items(connection, number)
    alive = select(clocks.c.work_item_id).where(clocks.c.case_id == number, clocks.c.status != "over")
    ticking = set(connection.execute(alive).scalars()) - {None}
    return (
        {ready.token for ready in run.ready()} != {item.token for item in items}
        or not ticking <= {item.id for item in items}
        or run.done != (row.status == "closed")
    )


def _lost(connection: Connection, lines: Sequence[Sequence[str]]) -> int:
    """Count what was acknowledged and is not there: by its key, and by what it did."""
    known = set(connection.execute(select(request.c.key)).scalars())
    status = {row.id: row.status for row in connection.execute(select(work_item.c.id, work_item.c.status))}
    receipts = {receipt for _, receipt, *_ in cases.read_heads(connection, above=0, limit=1_000_000)}
    is_there: dict[str, Callable[[str], bool]] = {
        "start": lambda what: what in receipts,
        "complete": lambda what: status[int(what)] == "completed",
    }
    return sum(
        key not in known or not is_there.get(kind, lambda what: int(what) in status)(rest[-1])
        for key, kind, *rest in lines
    )
