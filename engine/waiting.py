"""Events that a case waits for: timers, which the worker lets ring, and messages, which somebody says have come.

The workflow library keeps no time. A timer of a flow is a length of calendar time (ISO 8601, P5D) from when it is reached, or an
instant; limits that the law counts are clocks, not timers. A timer without a time rings when somebody says so.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.answers import read_answers
from engine.errors import ConflictError, RefusedDeploymentError
from engine.store import waits
from processes.errors import UsageError
from processes.messages import message
from processes.model import Event, all_nodes
from processes.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Row

    from engine.act import Act
    from engine.cases import OpenCase
    from processes.model import Process


def refuse_timers(process: Process) -> None:
    """Refuse a flow with a timer that is neither a length of time nor an instant, unless it says nothing."""
    for node in all_nodes(process):
        if isinstance(node, Event) and node.timer.strip() and when(node.timer, datetime.now(UTC)) is None:
            raise RefusedDeploymentError(
                message(
                    "The timer {element} says {text}; give a length of time (P5D) or an instant with its zone.",
                    element=node.label,
                    text=node.timer,
                )
            )


def when(text: str, reached: datetime) -> datetime | None:
    """Return when a timer that was reached at an instant rings; None where its text cannot be read.

    >>> str(when("P1DT12H", datetime(2026, 3, 9, tzinfo=UTC)))
    '2026-03-10 12:00:00+00:00'
    """
    period = parse_period(text)
    if period is not None:
        return reached + timedelta(days=period.amount)
    try:
        instant = datetime.fromisoformat(text.strip().strip('"'))
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def book_waits(case: OpenCase, *, waited: bool) -> None:
    """Bring what a case waits for in line with where its tokens are; `waited` tells whether it waited for anything."""
    connection = case.act.connection
    waiting = {found.token: found for found in case.run.waits()}
    known = {row.token: row for row in waits.pending(connection, case.row.id)} if waited else {}
    for token, row in known.items():
        if token not in waiting:
            waits.end_wait(connection, row.id, "dropped")
    for token, found in waiting.items():
        if token not in known:
            due = when(found.timer, case.act.now) if found.kind == "timer" else None
            waits.insert_wait(
                connection, case_id=case.row.id, token=token, element=found.element, kind=found.kind, due_at=due
            )


def happen(case: OpenCase, row: Row[Any], answers: Mapping[str, Any] | None = None) -> None:
    """Let an event happen for which a case waits; `answers` are what it says to the gateways behind it."""
    waits.end_wait(case.act.connection, row.id, "happened")
    case.run.happen(row.token, answers)
    facts = {"answers": dict(answers)} if answers else {}
    case.note("happened", row.element, event=row.kind, **facts)


def ring(act: Act, number: int, case_number: int) -> None:
    """Let a timer ring; where the case cannot go on from it, say so in its journal and leave it to somebody who can."""
    from engine.cases import book, open_case

    case = open_case(act, case_number)
    row = next((row for row in waits.pending(act.connection, case_number) if row.id == number), None)
    if row is None:
        return
    try:
        with act.connection.begin_nested():
            happen(case, row)
            book(case)
    except UsageError as error:
        waits.leave_to_somebody(act.connection, number)
        case = open_case(act, case_number)
        case.note("held up", row.element, reason=str(error))
        book(case)


def say_happened(act: Act, receipt: str, element: str, answers: Mapping[str, Any]) -> None:
    """Say that a message or signal has come, or the time of a timer that has none.

    Raises ConflictError where the case does not wait for it.
    """
    from engine.cases import book, open_case
    from engine.store.cases import find_case

    case = open_case(act, find_case(act.connection, receipt).id)
    rows = [row for row in waits.pending(act.connection, case.row.id) if row.due_at is None]
    found = next((row for row in rows if row.element == element), None)
    if found is None:
        names = tuple(row.element for row in rows) or message("nothing")
        raise ConflictError(
            message(
                "Case {receipt} does not wait for {element}; it waits for: {events}.",
                receipt=receipt,
                element=element,
                events=names,
            )
        )
    happen(case, found, read_answers(answers, case.deployment.flow.kinds))
    book(case)
