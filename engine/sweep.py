"""The sweep: rungs whose time has come are fired, each once, however often and late it runs.

A rung is fired by changing its row from pending to fired in the transaction that books the card, so that no two workers can do it.
None fires on a rest day: what came due while no worker ran waits for the next working day and is marked as detected late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.journal import Entry
from engine.store import cases, clocks

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row

    from engine.act import Act

BATCH = 100
LATE = timedelta(minutes=5)  # a worker that is up is never later than that


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A rung that came: a reminder, a yellow or a red card."""

    receipt: str
    subject: str
    element: str
    colour: str
    at: datetime
    late: bool


def sweep(act: Act) -> tuple[Fired, ...]:
    """Fire what is due, a batch at most; nothing on a rest day."""
    today = act.now.astimezone(ZoneInfo(act.calendar.zone)).date()
    if not act.calendar.is_working_day(today):
        return ()
    return tuple(_fire(act, rung) for rung in clocks.due_deadlines(act.connection, act.now, limit=BATCH))


def _fire(act: Act, rung: Row[Any]) -> Fired:
    row = clocks.clock_by_number(act.connection, rung.clock_id)
    case = cases.case_by_number(act.connection, row.case_id, lock=True)
    late = act.now - rung.at > LATE
    clocks.change_deadline(act.connection, rung.id, status="fired", fired_at=act.now, late=late)
    journal = cases.Journal(case.id, case.journal_count, case.journal_head)
    facts = {"subject": row.subject, "limit": rung.limit, "due": rung.at.isoformat(), "late": late}
    journal.write(Entry(at=act.now, actor=act.actor, kind=rung.colour, element=row.element, facts=facts))
    journal.save(act.connection)
    cases.save_case(act.connection, case, journal_count=journal.count, journal_head=journal.head)
    return Fired(
        receipt=case.receipt, subject=row.subject, element=row.element, colour=rung.colour, at=rung.at, late=late
    )
