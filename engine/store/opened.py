"""What is open in a case, read at once: its work items, and what else it is in the middle of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, select

from engine.store.statements import Statement
from engine.store.tables import (
    ALIVE_CLOCK,
    OPEN_ITEM,
    assignment,
    case,
    clock,
    office_calendars,
    procedure,
    suspension,
    wait,
    work_item,
)
from engine.store.work_items import HELD

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

_ALIVE_CLOCKS = select(clock.c.id).where(clock.c.case_id == bindparam("case"), ALIVE_CLOCK)
_CALENDARS = select(office_calendars.c.content).order_by(office_calendars.c.id.desc()).limit(1).scalar_subquery()
_OPENED = Statement(
    select(
        work_item,
        exists().where(HELD, assignment.c.post_id == work_item.c.post_id).label("held"),
        exists().where(wait.c.case_id == case.c.id, wait.c.status == "pending").label("waits"),
        exists().where(procedure.c.case_id == case.c.id, procedure.c.end.is_(None)).label("procedures"),
        exists().where(suspension.c.clock_id.in_(_ALIVE_CLOCKS), suspension.c.end.is_(None)).label("suspensions"),
        _CALENDARS.label("calendars"),
    )
    .select_from(case)
    .outerjoin(work_item, (work_item.c.case_id == case.c.id) & OPEN_ITEM)
    .where(case.c.id == bindparam("case"))
    .order_by(work_item.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What is open in a case: tasks of its flow, further `reviews`; and whether it waits for events, and something stands still.

    Each row also tells whether who looks holds its post (`held`).
    """

    tasks: Sequence[Row[Any]]
    reviews: Sequence[Row[Any]]
    waits: bool
    procedures: bool
    suspensions: bool
    calendars: str  # those in force; "" where they were never changed


def read_opened(connection: Connection, case_number: int, person: str, now: datetime) -> Opened:
    """Return what is open in a case, for a person at an instant."""
    rows = _OPENED.rows(connection, case=case_number, person=person, now=now)
    items = [row for row in rows if row.id is not None]
    return Opened(
        tasks=[row for row in items if not row.asked_by],
        reviews=[row for row in items if row.asked_by],
        waits=bool(rows[0].waits),
        procedures=bool(rows[0].procedures),
        suspensions=bool(rows[0].suspensions),
        calendars=rows[0].calendars or "",
    )
