"""Monthly figures of each flow, for everybody: received, decided, on time, how long it took, and how it was rated.

A case is on time if it ended within its own limit; where a flow limits its tasks only, if each of them ended within its limit. The limit is the
promised one, or else the statutory one. Days are working days of the office from the day of receipt, which does not count; of a task from when it
was offered, without what did not count. Figures are counted once a day until a month after the month is over.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.running_clock import group_by_clock
from engine.store import figures as store
from engine.store.clocks import suspensions_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Row

    from engine.act import Act
    from processes.calendars import Calendar

MONTHS = 13  # that are counted: this one and a year of those before it
FEWEST = 5  # cases; a median of fewer says more of one applicant than of the office
GRADES = 5


@dataclass(slots=True, kw_only=True)
class Times:
    """How long something took, and how often within its limit; `days` counts the cases by working days."""

    days: Counter[int] = field(default_factory=Counter)
    limited: int = 0  # of those that had a limit
    on_time: int = 0

    @property
    def number(self) -> int:
        """Return of how many this tells."""
        return self.days.total()

    @property
    def median(self) -> float | None:
        """Return the median of the working days; None for too few (`FEWEST`)."""
        if self.number < FEWEST:
            return None
        ordered = sorted(self.days.elements())
        middle = len(ordered) // 2
        return float(ordered[middle]) if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2

    @property
    def share(self) -> float | None:
        """Return which share ended within its limit; None for too few that had one."""
        return self.on_time / self.limited if self.limited >= FEWEST else None

    def add(self, days: int, *, on_time: bool | None) -> None:
        """Count one; None: it had no limit."""
        self.days[days] += 1
        self.limited += on_time is not None
        self.on_time += bool(on_time)

    def join(self, other: Times) -> None:
        """Count what another has counted as well."""
        self.days.update(other.days)
        self.limited += other.limited
        self.on_time += other.on_time


@dataclass(slots=True, kw_only=True)
class Figure:
    """A flow (or "": the office) in a month, or in several that were joined."""

    flow: str
    month: str
    counted_at: datetime
    received: int = 0
    times: Times = field(default_factory=Times)
    steps: dict[str, Times] = field(default_factory=dict)  # by element
    grades: list[int] = field(default_factory=lambda: [0] * GRADES)

    @property
    def decided(self) -> int:
        """Return how many cases were closed."""
        return self.times.number

    @property
    def rated(self) -> int:
        """Return how many of them were rated."""
        return sum(self.grades)

    @property
    def response(self) -> float | None:
        """Return which share of them was rated."""
        return self.rated / self.decided if self.decided else None

    @property
    def mean_grade(self) -> float | None:
        """Return the mean of the grades, 1 very satisfied to 5 very dissatisfied; None for too few."""
        if self.rated < FEWEST:
            return None
        return sum((place + 1) * count for place, count in enumerate(self.grades)) / self.rated

    def join(self, other: Figure) -> None:
        """Count what another month has counted as well."""
        self.received += other.received
        self.times.join(other.times)
        for element, times in other.steps.items():
            self.steps.setdefault(element, Times()).join(times)
        self.grades = [sum(pair) for pair in zip(self.grades, other.grades, strict=True)]
        self.counted_at = min(self.counted_at, other.counted_at)


def monthly(act: Act, *, flow: str | None = None, first: str = "") -> tuple[Figure, ...]:
    """Return what was counted from a month on, the newest first; of one flow, or of all ("" is the office)."""
    return tuple(_read(row) for row in store.figures(act.connection, flow=flow, first=first))


def last_quarter(act: Act, flow: str) -> tuple[str, Figure | None]:
    """Return the last quarter that is over (2026 Q1), and its figures of a flow; None where nothing was counted."""
    today = _local(act, act.now)
    quarter = today.year * 4 + (today.month - 1) // 3 - 1
    year, place = divmod(quarter, 4)
    months = {f"{year}-{place * 3 + number:02d}" for number in (1, 2, 3)}
    found = [one for one in monthly(act, flow=flow, first=min(months)) if one.month in months]
    for other in found[1:]:
        found[0].join(other)
    return f"{year} Q{place + 1}", found[0] if found else None


def due_month(act: Act) -> str:
    """Return a month that is to be counted, "" if all are: each once a day until the month after it is over, and then once.

    What was never counted comes first, the newest of it; then what was counted longest ago.
    """
    known = store.counted(act.connection)
    this = f"{_local(act, act.now):%Y-%m}"
    months = [this]
    while len(months) < MONTHS:
        months.append(_shift(months[-1], -1))
    today = _local(act, act.now).date()
    due = [
        month
        for month in months
        if month not in known
        or (known[month] < _begin(act, _shift(month, 2)) and _local(act, known[month]).date() < today)
    ]
    return min(due, key=lambda month: (month in known, known.get(month, act.now)), default="")


def count_month(act: Act, month: str) -> dict[str, dict[str, Any]]:
    """Return the figures of a month by flow, as they are kept."""
    found: dict[str, Figure] = {}

    def of(flow: str) -> Figure:
        return found.setdefault(flow, Figure(flow=flow, month=month, counted_at=act.now))

    of("")
    following = _shift(month, 1)
    for flow, count in store.received(act.connection, month, following).items():
        of(flow).received = count
        of("").received += count
    for rows in store.closed(act.connection, _begin(act, month), _begin(act, following)):
        _count(act, rows, of)
    return {flow: _facts(figure) for flow, figure in found.items()}


def _count(act: Act, rows: Sequence[Row[Any]], of: Any) -> None:
    numbers = [row.id for row in rows]
    items: dict[int, list[Row[Any]]] = {}
    completed = store.completed_items(act.connection, numbers)
    for item in completed:
        items.setdefault(item.case_id, []).append(item)
    suspended = group_by_clock(suspensions_of(act.connection, [item.clock_id for item in completed if item.clock_id]))
    whole = {clock.case_id: _on_time(clock, clock.end) for clock in store.case_clocks(act.connection, numbers)}
    grades = store.grades(act.connection, numbers)
    for row in rows:
        tasks = [(item, _on_time(item, item.closed_at)) for item in items.get(row.id, ())]
        limited = [hit for _, hit in tasks if hit is not None]
        on_time = whole.get(row.id)
        if on_time is None and limited:
            on_time = all(limited)
        days = _days(act.calendar, row.received_at, row.closed_at)
        for figure in (of(row.flow), of("")):
            figure.times.add(days, on_time=on_time)
            if row.id in grades:
                figure.grades[grades[row.id] - 1] += 1
        for item, hit in tasks:
            calendar = act.calendars.of(item.department)
            took = _days(calendar, item.offered_at, item.closed_at)
            pauses = suspended.get(item.clock_id, ())
            took -= sum(_days(calendar, one.begin, one.end or item.closed_at) for one in pauses)
            of(row.flow).steps.setdefault(item.element, Times()).add(max(took, 0), on_time=hit)


def _on_time(row: Row[Any], end: datetime | None) -> bool | None:
    due = row.promised_due or row.statutory_due
    return None if due is None or end is None else end <= due


def _days(calendar: Calendar, begin: datetime, end: datetime) -> int:
    zone = ZoneInfo(calendar.zone)
    return calendar.count_working_days(begin.astimezone(zone).date(), end.astimezone(zone).date())


def _facts(figure: Figure) -> dict[str, Any]:
    return {
        "received": figure.received,
        "times": _kept(figure.times),
        "steps": {element: _kept(times) for element, times in figure.steps.items()},
        "grades": figure.grades,
    }


def _kept(times: Times) -> dict[str, Any]:
    return {"days": dict(sorted(times.days.items())), "limited": times.limited, "on_time": times.on_time}


def _read(row: Row[Any]) -> Figure:
    facts = row.facts
    return Figure(
        flow=row.flow,
        month=row.month,
        counted_at=row.counted_at,
        received=facts["received"],
        times=_times(facts["times"]),
        steps={element: _times(kept) for element, kept in facts["steps"].items()},
        grades=list(facts["grades"]),
    )


def _times(kept: Mapping[str, Any]) -> Times:
    days = Counter({int(day): count for day, count in kept["days"].items()})
    return Times(days=days, limited=kept["limited"], on_time=kept["on_time"])


def _shift(month: str, by: int) -> str:
    """Return the month that is so many after another.

    >>> _shift("2026-01", -1), _shift("2026-11", 2)
    ('2025-12', '2027-01')
    """
    year, place = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year}-{place + 1:02d}"


def _begin(act: Act, month: str) -> datetime:
    return datetime(int(month[:4]), int(month[5:]), 1, tzinfo=ZoneInfo(act.calendar.zone))


def _local(act: Act, instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(act.calendar.zone))
