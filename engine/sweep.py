"""The sweep: rungs whose time has come are fired, each once, however often and late it runs.

A rung is fired by changing its row from pending to fired in the transaction that books the card, so that no two workers can do it.
None fires on a rest day: what came due while no worker ran waits for the next working day and is marked as detected late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine import waiting
from engine.cases import book, open_case
from engine.notices import notify_of_card
from engine.store import clocks, waits
from engine.store.cases import case_by_number
from engine.supervision.cards import issue_card
from engine.supervision.rungs import AGREED, DEEMED
from engine.work import agree_by_silence, deem_accepted
from processes.errors import UsageError

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
    """Fire what is due, a batch at most; nothing on a rest day. The calendars are read when its cases are in hand: they may be changed until then."""
    rungs = clocks.due_deadlines(act.connection, act.now, limit=BATCH)
    if not rungs or not act.calendar.is_working_day(act.now.astimezone(ZoneInfo(act.calendar.zone)).date()):
        return ()
    return tuple(fired for rung in rungs if (fired := _attempt(act, rung)) is not None)


def ring(act: Act) -> int:
    """Let the timers of flows ring whose time has come, on rest days too; return how many."""
    due = waits.due_waits(act.connection, act.now, limit=BATCH)
    for row in due:
        waiting.ring(act, row.id, row.case_id)
    return len(due)


def _attempt(act: Act, rung: Row[Any]) -> Fired | None:
    """Fire a rung; where its case cannot go on from it, say so in the journal: it must not keep the others from theirs."""
    late = act.now - rung.at > LATE
    if not clocks.fire_deadline(act.connection, rung.id, act.now, late=late):
        return None
    row = clocks.clock_by_number(act.connection, rung.clock_id)
    try:
        with act.connection.begin_nested():
            return _fire(act, rung, row, late=late)
    except UsageError as error:
        case = open_case(act, row.case_id)
        case.note("held up", row.element, reason=str(error))
        book(case)
        return None


def _fire(act: Act, rung: Row[Any], row: Row[Any], *, late: bool) -> Fired:
    if rung.colour == DEEMED:
        deem_accepted(act, row.work_item_id)
    elif rung.colour == AGREED:
        agree_by_silence(act, row.work_item_id)
    else:
        case = open_case(act, row.case_id)
        item, post = issue_card(case, rung, row)
        case.note(rung.colour, row.element, subject=row.subject, limit=rung.limit, due=rung.at.isoformat(), late=late)
        due = row.promised_due if rung.limit == "promised" else row.statutory_due
        stage = case.deployment.flow.stages.get(row.element)
        about = {"post": post, "task": item.name if item else stage.name if stage else ""}
        notify_of_card(case, rung.colour, item, **about, limit=rung.limit, due=due.isoformat(), late=late)
        book(case)
    receipt = case_by_number(act.connection, row.case_id).receipt
    return Fired(receipt=receipt, subject=row.subject, element=row.element, colour=rung.colour, at=rung.at, late=late)
