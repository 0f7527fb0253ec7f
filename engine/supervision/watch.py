"""Watching: what looks as if a limit was met on paper. None of it proves anything; each comes with the cases behind it.

- A special procedure begun in the last working hour before a yellow or red card.
- Many completions of one person within some minutes on the last working days of a month.
- Completions within a minute of taking the work item (or, where nobody took it, of its offer).

How long an hour, how many are many, and how many days the end of a month has is assumed (`LAST`, `MANY`, `WITHIN`, `END_OF_MONTH`, `AT_ONCE`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.running_clock import group_by_clock, read_clock
from engine.store import watch as store
from engine.store.clocks import suspensions_of
from engine.supervision.rungs import rung_instant
from processes.durations import Span
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Row

    from engine.act import Act
    from engine.supervision.rungs import Rung
    from processes.calendars import Calendar
    from processes.messages import Message

LAST = Span(60, "minute")  # of working time
CARDS = ("yellow", "red")
MANY, WITHIN = 10, timedelta(minutes=10)
END_OF_MONTH = 3  # working days
AT_ONCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """Something to look at twice: who, what, and in which cases (receipt numbers)."""

    kind: str  # late suspension, burst, at once
    person: str
    said: Message
    cases: tuple[str, ...]


def watch(act: Act, begin: datetime, end: datetime) -> tuple[Suspicion, ...]:
    """Return what is to be looked at twice in a period, from its begin up to its end."""
    return (*_late_suspensions(act, begin, end), *_completions(act, begin, end))


def _late_suspensions(act: Act, begin: datetime, end: datetime) -> Iterator[Suspicion]:
    rungs = [rung for rung in act.rules.rungs if rung.colour in CARDS]
    rows = store.begun_suspensions(act.connection, begin, end)
    before = group_by_clock(suspensions_of(act.connection, [row.id for row in rows]))
    for _, stopped in groupby(rows, key=lambda row: row.procedure):  # one procedure stops several clocks
        found = [near for row in stopped if (near := _nearest(act, rungs, row, before[row.id])) is not None]
        if found:
            left, colour, row = min(found, key=lambda near: near[0])
            said = message(
                "{person} began {procedure} in case {receipt} on {at}, {minutes} working minutes before a {colour} card.",
                person=row.actor,
                procedure=row.kind,
                receipt=row.receipt,
                at=_local(act, row.held_at),
                minutes=round(left),
                colour=colour,
            )
            yield Suspicion(kind="late suspension", person=row.actor, said=said, cases=(row.receipt,))


def _nearest(
    act: Act, rungs: Sequence[Rung], row: Row[Any], suspended: Sequence[Row[Any]]
) -> tuple[float, str, Row[Any]] | None:
    """Return how many working minutes were left to the next card when a clock was stopped, where that is few."""
    earlier = [other for other in suspended if other.begin < row.held_at]
    if any(other.end is None or other.end > row.held_at for other in earlier):
        return None  # it stood still already
    calendar = act.calendars.of(row.department)
    found = []
    for rung in rungs:
        if rung.limit in row.limits:
            due = read_clock(row, rung.limit, calendar, earlier).due().instant
            comes = None if due is None else rung_instant(rung, due, calendar)
            if comes is not None and comes > row.held_at:
                left = calendar.count(row.held_at, comes, LAST.unit).amount
                found.append((left, rung.colour, row))
    near = [one for one in found if one[0] <= LAST.amount]
    return min(near, key=lambda one: one[0], default=None)


def _completions(act: Act, begin: datetime, end: datetime) -> Iterator[Suspicion]:
    for first, last in _ends_of_months(act, begin, end):
        for person, done in groupby(store.completed_items(act.connection, first, last), key=lambda row: row.assignee):
            yield from _bursts(act, person, list(done))
    whole = store.count_completed(act.connection, begin, end)
    hurried = store.hurried_items(act.connection, begin, end, AT_ONCE.total_seconds())
    for person, done in groupby(hurried, key=lambda row: row.assignee):
        items = list(done)
        said = message(
            "Work items that {person} completed within a minute of taking them: {count} of {whole}.",
            person=person,
            count=len(items),
            whole=whole[person],
        )
        yield Suspicion(kind="at once", person=person, said=said, cases=_receipts(items))


def _ends_of_months(act: Act, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the times within a period that lie at the end of a month, one for each month that has begun."""
    zone = ZoneInfo(act.calendar.zone)
    month = _date(act, begin).replace(day=1)
    last = _date(act, min(end, act.now))  # nothing is done in months to come
    while month <= last:
        following = _month_after(month)
        first = following - timedelta(days=1)
        while first > month and _is_end_of_month(act.calendar, first - timedelta(days=1)):
            first -= timedelta(days=1)
        opens, closes = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in (first, following))
        if max(begin, opens) < min(end, closes):
            yield max(begin, opens), min(end, closes)
        month = following


def _bursts(act: Act, person: str, late: Sequence[Row[Any]]) -> Iterator[Suspicion]:
    """Yield the completions at the end of a month of which many lie within some minutes; those that follow at once belong to them."""
    close: set[int] = set()
    for first in range(len(late) - MANY + 1):
        if late[first + MANY - 1].closed_at - late[first].closed_at <= WITHIN:
            close.update(range(first, first + MANY))
    burst: list[Row[Any]] = []
    for number in sorted(close):
        if burst and late[number].closed_at - burst[-1].closed_at > WITHIN:
            yield _burst(act, person, burst)
            burst = []
        burst.append(late[number])
    if burst:
        yield _burst(act, person, burst)


def _burst(act: Act, person: str, burst: Sequence[Row[Any]]) -> Suspicion:
    said = message(
        "{person} completed {count} work items from {begin} to {end}, at the end of the month.",
        person=person,
        count=len(burst),
        begin=_local(act, burst[0].closed_at),
        end=_local(act, burst[-1].closed_at),
    )
    return Suspicion(kind="burst", person=person, said=said, cases=_receipts(burst))


def _is_end_of_month(calendar: Calendar, day: date) -> bool:
    """Tell whether fewer than so many working days of the month come after a day."""
    return calendar.count_working_days(day, _month_after(day) - timedelta(days=1)) < END_OF_MONTH


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _receipts(items: Iterable[Row[Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.receipt for item in items))


def _date(act: Act, instant: datetime) -> date:
    return instant.astimezone(ZoneInfo(act.calendar.zone)).date()


def _local(act: Act, instant: datetime) -> str:
    return f"{instant.astimezone(ZoneInfo(act.calendar.zone)):%Y-%m-%d %H:%M}"
