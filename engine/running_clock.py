"""The clocks of a case in the store: started, suspended, resumed, extended, stopped; due dates and rungs follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.statutory_clock import StatutoryClock, Suspension
from engine.store import clocks
from engine.supervision.rungs import Rung, rung_instant
from processes.durations import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from engine.office_calendars import OfficeCalendars
    from engine.statutory_clock import Due
    from processes.calendars import Calendar
    from processes.model import TimeLimit

LIMITS = ("promised", "statutory")
NOT_COUNTED = "not counted"


def start_clock(
    connection: Connection,
    calendars: OfficeCalendars,
    rungs: tuple[Rung, ...],
    limit: TimeLimit,
    *,
    from_next_day: bool = True,
    **values: Any,
) -> int | None:
    """Start the clock of a task, stage or case, with its rungs; None where the model sets no limit."""
    limits: dict[str, Any] = {name: [span.amount, span.unit] for name in LIMITS if (span := getattr(limit, name))}
    if not limits:
        return None
    if not from_next_day:
        limits["from_next_day"] = False
    number = clocks.insert_clock(connection, limits=limits, **values)
    found = [rung for rung in rungs if rung.limit in limits]
    rows = [
        {"clock_id": number, "colour": r.colour, "limit": r.limit, "after": r.after, "status": "pending"} for r in found
    ]
    clocks.insert_deadlines(connection, rows)
    project(connection, calendars, [clocks.clock_by_number(connection, number)])
    return number


def project(connection: Connection, calendars: OfficeCalendars, rows: Sequence[Row[Any]]) -> None:
    """Count anew when the limits of clocks end and their rungs come: after an act on them or a change of the calendars."""
    numbers = [row.id for row in rows]
    suspended = group_by_clock(clocks.suspensions_of(connection, numbers))
    rungs = group_by_clock(clocks.waiting_deadlines(connection, numbers))
    dues_of_all, instants = [], []
    for row in rows:
        calendar = calendars.of(row.department)
        dues = {
            name: read_clock(row, name, calendar, suspended.get(row.id, ())).due()
            for name in LIMITS
            if name in row.limits
        }
        dues_of_all.append(_due_values(row.id, dues))
        for rung in rungs.get(row.id, ()):
            due = dues[rung.limit].instant
            kind = Rung(colour=rung.colour, limit=rung.limit, after=rung.after)
            instants.append((rung.id, None if due is None else rung_instant(kind, due, calendar)))
    clocks.set_dues(connection, dues_of_all)
    clocks.set_instants(connection, instants)


def _due_values(number: int, dues: Mapping[str, Due]) -> dict[str, Any]:
    values: dict[str, Any] = {f"{name}_due": dues[name].instant if name in dues else None for name in LIMITS}
    return {"number": number, "provisional": any(due.provisional for due in dues.values()), **values}


def group_by_clock(rows: Iterable[Row[Any]]) -> dict[int, list[Row[Any]]]:
    """Return the rows of each clock, in the order in which they come."""
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.clock_id, []).append(row)
    return found


def read_clock(row: Row[Any], name: str, calendar: Calendar, suspended: Iterable[Row[Any]]) -> StatutoryClock:
    """Return one limit of a clock as the law counts it."""
    return StatutoryClock(
        calendar=calendar,
        begin=row.begin,
        limit=Span(*row.limits[name]),
        extensions=tuple(Span(*span) for span in row.limits.get("extensions", ())),
        suspensions=tuple(_union(suspended)),
        from_next_day=row.limits.get("from_next_day", True),
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
    calendars: OfficeCalendars,
    row: Row[Any],
    at: datetime,
    *,
    kind: str = NOT_COUNTED,
    procedure: int | None = None,
) -> None:
    """Let a clock stand still for one reason: a special procedure, or that what is open does not count by its nature."""
    clocks.insert_suspension(connection, clock_id=row.id, begin=at, kind=kind, procedure_id=procedure)
    clocks.change_clock(connection, row.id, status="standing")
    project(connection, calendars, [row])


def resume(
    connection: Connection, calendars: OfficeCalendars, row: Row[Any], at: datetime, *, procedure: int | None = None
) -> None:
    """Take one reason away; with the last one gone the clock goes on with what was left."""
    clocks.end_suspension(connection, row.id, at, procedure)
    if all(suspended.end is not None for suspended in clocks.suspensions_of(connection, [row.id])):
        clocks.change_clock(connection, row.id, status="running")
        project(connection, calendars, [row])


def restart(connection: Connection, calendars: OfficeCalendars, row: Row[Any], at: datetime) -> None:
    """Interrupt a clock: it ends, and another for the same begins at zero, with what was added and all rungs to come."""
    rungs = clocks.deadlines_of(connection, row.id)
    clocks.change_clock(connection, row.id, status="interrupted", end=at)
    clocks.drop_deadlines(connection, row.id)
    same = ("case_id", "subject", "element", "department", "work_item_id", "round", "instance", "limits")
    number = clocks.insert_clock(connection, begin=at, **{name: getattr(row, name) for name in same})
    rows = [{"clock_id": number, "colour": r.colour, "limit": r.limit, "after": r.after} for r in rungs]
    clocks.insert_deadlines(connection, [found | {"status": "pending"} for found in rows])
    project(connection, calendars, [clocks.clock_by_number(connection, number)])


def extend(connection: Connection, calendars: OfficeCalendars, row: Row[Any], by: Span) -> None:
    """Add to the limits of a clock."""
    limits = dict(row.limits)
    limits["extensions"] = [*limits.get("extensions", ()), [by.amount, by.unit]]
    clocks.change_clock(connection, row.id, limits=limits)
    project(connection, calendars, [clocks.clock_by_number(connection, row.id)])


def stop(connection: Connection, row: Row[Any], at: datetime) -> None:
    """End a clock: what it is about is done, or taken back."""
    clocks.end_all_suspensions(connection, row.id, at)
    clocks.change_clock(connection, row.id, status="over", end=at)
    clocks.drop_deadlines(connection, row.id)
