"""The journals of all cases, searched: who did what when in which case. What was said in a case is not told here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, tuple_

from engine.store.tables import case, journal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What to look for in the journals; "" and None leave it open. `below` is where the page before ended: time, case and number."""

    receipt: str = ""
    actor: str = ""
    kind: str = ""
    begin: datetime | None = None
    end: datetime | None = None  # not included
    below: tuple[datetime, int, int] | None = None


def search(connection: Connection, asked: Search, *, limit: int) -> Sequence[Row[Any]]:
    """Return entries, the newest first, with the receipt number of their case."""
    columns = (journal.c[name] for name in ("case_id", "number", "at", "actor", "kind", "element", "hash"))
    query: Select[Any] = select(*columns, case.c.receipt).join(case, case.c.id == journal.c.case_id)
    wanted = {case.c.receipt: asked.receipt, journal.c.actor: asked.actor, journal.c.kind: asked.kind}
    for column, value in wanted.items():
        if value:
            query = query.where(column == value)
    if asked.begin is not None:
        query = query.where(journal.c.at >= asked.begin)
    if asked.end is not None:
        query = query.where(journal.c.at < asked.end)
    place = (journal.c.at, journal.c.case_id, journal.c.number)
    if asked.below is not None:
        at, number, entry = asked.below
        query = query.where(journal.c.at <= at, tuple_(*place) < tuple_(at, number, entry))
    return connection.execute(query.order_by(*(column.desc() for column in place)).limit(limit)).all()
