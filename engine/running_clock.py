"""The clocks of a case in the store: started, suspended, resumed, extended, stopped; due dates and rungs follow."""

from __future__ import annotations

from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClock:
    """A clock that is to begin: its row, and the rows of its rungs."""

    row: Mapping[str, Any]
    rungs: tuple[Mapping[str, Any], ...]

    @property
    def due_at(self) -> datetime:
        """Return when its promised limit ends, or else its statutory one."""
        due: datetime = self.row["promised_due"] or self.row["statutory_due"]
        return due

    def of_item(self, number: int) -> NewClock:
        """Return it as the clock of a work item."""
        return replace(self, row={**self.row, "work_item_id": number})


def new_clock(
    calendars: OfficeCalendars,
    rungs: tuple[Rung, ...],
    limit: TimeLimit,
    *,
    begin: datetime,
    from_next_day: bool = True,
    **facts: Any,
) -> NewClock | None:
    """Return the clock of a task, stage or case that begins at an instant; None where the model sets no limit."""
    limits = {name: span for name in LIMITS if (span := getattr(limit, name))}
    if not limits:
        return None
    calendar = calendars.of(facts["department"])
    dues = {
        name: StatutoryClock(calendar=calendar, begin=begin, limit=span, from_next_day=from_next_day).due()
        for name, span in limits.items()
    }
    written: dict[str, Any] = {name: [span.amount, span.unit] for name, span in limits.items()}
    if not from_next_day:
        written["from_next_day"] = False
    return NewClock(
        row={
            "work_item_id": None,
            "round": 1,
            "instance": 0,
            **facts,
            "begin": begin,
            "limits": written,
            **_due_values(dues),
        },
        rungs=tuple(
            {
                "colour": rung.colour,
                "limit": rung.limit,
                "after": rung.after,
                "status": "pending",
                "at": rung_instant(rung, due, calendar),
            }
            for rung in rungs
            if rung.limit in dues and (due := dues[rung.limit].instant)
        ),
    )


def start_clocks(connection: Connection, begun: Sequence[NewClock]) -> list[int]:
    """Start clocks with their rungs; return their numbers."""
    if not begun:
        return []
    numbers = clocks.insert_clocks(connection, [clock.row for clock in begun])
    rungs = [{"clock_id": number, **rung} for number, clock in zip(numbers, begun, strict=True) for rung in clock.rungs]
    clocks.insert_deadlines(connection, rungs)
    return numbers


def start_clock(
    connection: Connection, calendars: OfficeCalendars, rungs: tuple[Rung, ...], limit: TimeLimit, **facts: Any
) -> int | None:
    """Start one clock with its rungs; return its number, None where there is no limit."""
    clock = new_clock(calendars, rungs, limit, **facts)
    return None if clock is None else start_clocks(connection, [clock])[0]


def project(connection: Connection, calendars: OfficeCalendars, rows: Sequence[Row[Any]]) -> None:
    """Count anew when the limits of clocks end and their rungs come: after an act on them or a change of the calendars."""
    rungs = group_by_clock(clocks.waiting_deadlines(connection, [row.id for row in rows]))
    dues_of_all, instants = [], []
    for row, dues in count_anew(connection, calendars, rows):
        calendar = calendars.of(row.department)
        values = _due_values(dues)
        if any(getattr(row, name) != value for name, value in values.items()):
            dues_of_all.append(
                {"number": row.id, "item": row.work_item_id if row.subject == "task" else None, **values}
            )
        for rung in rungs.get(row.id, ()):
            due = dues[rung.limit].instant
            kind = Rung(colour=rung.colour, limit=rung.limit, after=rung.after)
            at = None if due is None else rung_instant(kind, due, calendar)
            if rung.at != at or at is None:
                instants.append((rung.id, at))
    clocks.set_dues(connection, dues_of_all)
    clocks.set_instants(connection, instants)


def count_anew(
    connection: Connection, calendars: OfficeCalendars, rows: Sequence[Row[Any]]
) -> Iterator[tuple[Row[Any], dict[str, Due]]]:
    """Yield each of some clocks with when its limits end by these calendars; nothing is changed."""
    suspended = group_by_clock(clocks.suspensions_of(connection, [row.id for row in rows]))
    for row in rows:
        calendar, stood = calendars.of(row.department), suspended.get(row.id, ())
        yield row, {name: read_clock(row, name, calendar, stood).due() for name in LIMITS if name in row.limits}


def _due_values(dues: Mapping[str, Due]) -> dict[str, Any]:
    values: dict[str, Any] = {f"{name}_due": dues[name].instant if name in dues else None for name in LIMITS}
    return {"provisional": any(due.provisional for due in dues.values()), **values}


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
    dues = {"promised_due": None, "statutory_due": None, "provisional": False}
    (number,) = clocks.insert_clocks(connection, [{name: getattr(row, name) for name in same} | dues | {"begin": at}])
    rows = [{"clock_id": number, "colour": r.colour, "limit": r.limit, "after": r.after, "at": None} for r in rungs]
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
