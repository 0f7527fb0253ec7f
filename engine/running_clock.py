"""The clocks of a case in the store: started, suspended, resumed, extended, stopped; due dates and rungs follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.statutory_clock import StatutoryClock, Suspension
from engine.store import clocks
from engine.supervision.rungs import Rung, rung_instant
from processes.durations import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from processes.calendars import Calendar
    from processes.model import TimeLimit

LIMITS = ("promised", "statutory")
NOT_COUNTED = "not counted"


def start_clock(
    connection: Connection, calendar: Calendar, rungs: tuple[Rung, ...], limit: TimeLimit, **values: Any
) -> int | None:
    """Start the clock of a task, stage or case, with its rungs; None where the model sets no limit."""
    limits = {name: [span.amount, span.unit] for name in LIMITS if (span := getattr(limit, name))}
    if not limits:
        return None
    number = clocks.insert_clock(connection, limits=limits, **values)
    found = [rung for rung in rungs if rung.limit in limits]
    rows = [
        {"clock_id": number, "colour": r.colour, "limit": r.limit, "after": r.after, "status": "pending"} for r in found
    ]
    clocks.insert_deadlines(connection, rows)
    project(connection, calendar, clocks.clock_by_number(connection, number))
    return number


def project(connection: Connection, calendar: Calendar, row: Row[Any]) -> None:
    """Count anew when a clock's limits end and its rungs come: after a start, an act on it or a change of the calendar."""
    suspended = clocks.suspensions_of(connection, row.id)
    dues = {name: read_clock(row, name, calendar, suspended).due() for name in LIMITS if name in row.limits}
    clocks.change_clock(
        connection,
        row.id,
        provisional=any(due.provisional for due in dues.values()),
        **{f"{name}_due": due.instant for name, due in dues.items()},
    )
    for rung in clocks.deadlines_of(connection, row.id):
        if rung.status in {"pending", "standing"}:
            due = dues[rung.limit].instant
            kind = Rung(colour=rung.colour, limit=rung.limit, after=rung.after)
            at = None if due is None else rung_instant(kind, due, calendar)
            clocks.change_deadline(connection, rung.id, at=at, status="standing" if at is None else "pending")


def read_clock(row: Row[Any], name: str, calendar: Calendar, suspended: Iterable[Row[Any]]) -> StatutoryClock:
    """Return one limit of a clock as the law counts it."""
    return StatutoryClock(
        calendar=calendar,
        begin=row.begin,
        limit=Span(*row.limits[name]),
        extensions=tuple(Span(*span) for span in row.limits.get("extensions", ())),
        suspensions=tuple(_union(suspended)),
    )


def _union(suspended: Iterable[Row[Any]]) -> Iterator[Suspension]:
    """Yield when a clock stood still, for whatever reasons: what overlaps is one suspension."""
    current: Suspension | None = None
    for row in suspended:  # by their begin
        if current is None or (current.end is not None and row.begin > current.end):
            if current is not None:
                yield current
            current = Suspension(begin=row.begin, end=row.end)
        elif current.end is not None and (row.end is None or row.end > current.end):
            current = Suspension(begin=current.begin, end=row.end)
    if current is not None:
        yield current


def suspend(
    connection: Connection,
    calendar: Calendar,
    row: Row[Any],
    at: datetime,
    *,
    kind: str = NOT_COUNTED,
    procedure: int | None = None,
) -> None:
    """Let a clock stand still for one reason: a special procedure, or that what is open does not count by its nature."""
    clocks.insert_suspension(connection, clock_id=row.id, begin=at, kind=kind, procedure_id=procedure)
    clocks.change_clock(connection, row.id, status="standing")
    project(connection, calendar, row)


def resume(
    connection: Connection, calendar: Calendar, row: Row[Any], at: datetime, *, procedure: int | None = None
) -> None:
    """Take one reason away; with the last one gone the clock goes on with what was left."""
    clocks.end_suspension(connection, row.id, at, procedure)
    if all(suspended.end is not None for suspended in clocks.suspensions_of(connection, row.id)):
        clocks.change_clock(connection, row.id, status="running")
        project(connection, calendar, row)


def extend(connection: Connection, calendar: Calendar, row: Row[Any], by: Span) -> None:
    """Add to the limits of a clock."""
    limits = dict(row.limits)
    limits["extensions"] = [*limits.get("extensions", ()), [by.amount, by.unit]]
    clocks.change_clock(connection, row.id, limits=limits)
    project(connection, calendar, clocks.clock_by_number(connection, row.id))


def stop(connection: Connection, row: Row[Any], at: datetime) -> None:
    """End a clock: what it is about is done, or taken back."""
    clocks.end_all_suspensions(connection, row.id, at)
    clocks.change_clock(connection, row.id, status="over", end=at)
    clocks.drop_deadlines(connection, row.id)
