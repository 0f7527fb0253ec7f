"""Working time: weekly hours, public holidays and make-up working days, one model for limits and for simulation.

A calendar knows dates (is it a working day, which is the n-th after) and instants (when is work done, how much was worked).
It is a place's own: an instant with a time zone is read on the clock of the calendar's zone, one without is taken as that
clock's. A change of that clock (summer time) within working hours is not looked at.
"""

from __future__ import annotations

import calendar as months
import hashlib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from processes.day_table import (
    DAY,
    FIRST,
    LAST,
    MINUTE,
    Day,
    DayTable,
    date_of,
    instant_of,
    make_table,
    microseconds_of,
    number_of,
    out_of_reach,
)
from processes.durations import Span
from processes.errors import UsageError
from processes.messages import message
from processes.public_holidays import read_public_holidays

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

OFFICE_HOURS: Day = ((9 * 60, 12 * 60), (13 * 60, 18 * 60))  # an assumption: eight hours with a break
ALL_DAY: Day = ((0, 24 * 60),)
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When somebody works.

    `week` has the hours of Monday to Sunday in minutes of the day; a date in `holidays` has none, a date in `make_up` has
    those of `make_up_day` (Monday's, if None). Dates outside `settled` are provisional: no notice has fixed them yet.
    """

    name: str
    week: tuple[Day, ...]
    holidays: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()
    make_up_day: Day | None = None
    settled: tuple[date, date] | None = None
    zone: str = "Asia/Shanghai"
    sources: tuple[str, ...] = ()
    _table: DayTable | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.week) != _WEEK or not any(self.week):
            raise UsageError(
                message("The calendar {name} has no working hours; give them for a weekday.", name=self.name)
            )
        if not all(_in_order(hours) for hours in (*self.week, self.make_up_day or ())):
            raise UsageError(
                message(
                    "The calendar {name} has hours that overlap, run backwards or leave the day; put them in order.",
                    name=self.name,
                )
            )
        if both := self.holidays & self.make_up:
            raise UsageError(
                message(
                    "The calendar {name} has {day} both as a day off and as a make-up working day; take one away.",
                    name=self.name,
                    day=min(both),
                )
            )

    @property
    def version(self) -> str:
        """Return a short digest of all that dates depend on: a date is as good as the version it was counted with."""
        days = [sorted(day.isoformat() for day in days) for days in (self.holidays, self.make_up)]
        content = (self.week, days, self.make_up_day, [str(day) for day in self.settled or ()], self.zone)
        return hashlib.sha256(repr(content).encode()).hexdigest()[:12]

    @property
    def hours_per_day(self) -> float:
        """Return the mean hours of the weekdays with hours: what a part of a working day is a part of."""
        return _minutes(self.week) / 60 / sum(1 for hours in self.week if hours)

    @property
    def table(self) -> DayTable:
        """Return the tables that everything is looked up in; they are made when first asked for."""
        if self._table is None:
            make_up_day = self.week[0] if self.make_up_day is None else self.make_up_day
            special = [(day, ()) for day in self.holidays] + [(day, make_up_day) for day in self.make_up]
            object.__setattr__(self, "_table", make_table(self.week, tuple(sorted(special))))
        return self._table  # type: ignore[return-value] # made above

    def is_working_day(self, day: date) -> bool:
        """Tell whether a date is a working day."""
        table = self.table
        number = number_of(day)
        return table.counted[number] < table.counted[number + 1]

    def is_provisional(self, first: date, last: date) -> bool:
        """Tell whether what was counted from one date to another depends on days that no notice has fixed yet."""
        return (
            self.settled is not None and not self.settled[0] <= min(first, last) <= max(first, last) <= self.settled[1]
        )

    def add_working_days(self, day: date, number: int) -> date:
        """Return the `number`-th working day after a date, that date not counted; before it, if negative.

        >>> from datetime import date
        >>> str(office_calendar().add_working_days(date(2026, 9, 28), 5))
        '2026-10-10'
        """
        return date_of(self.table.add_days(number_of(day), number))

    def count_working_days(self, start: date, end: date) -> int:
        """Return how many working days `end` is after `start`, that date not counted: `add_working_days` undone."""
        return self.table.count_days(number_of(start), number_of(end))

    def add(self, instant: datetime, span: Span) -> datetime:
        """Return the instant at which a span that begins at `instant` ends (or, if negative, began).

        Minutes, hours and working days (of `hours_per_day`) are working time; days and months pass by the wall clock.
        """
        local = self._local(instant)
        if span.unit == "month":
            return self._abroad(_add_months(local, span), instant)
        if span.unit == "day":
            return self._abroad(instant_of(microseconds_of(local) + round(span.amount * DAY)), instant)
        work = round(span.amount * self._microseconds_per(span.unit))
        if work == 0:
            return instant
        table = self.table
        before = table.work_before(microseconds_of(local)) + work
        return self._abroad(
            instant_of(table.first_instant(before) if work > 0 else table.last_instant(before)), instant
        )

    def count(self, start: datetime, end: datetime, unit: str = "hour") -> Span:
        """Return the working time from one instant to another (elapsed time, if the unit is days)."""
        first, last = (microseconds_of(self._local(instant)) for instant in (start, end))
        if unit == "month":
            raise UsageError(message("Time from one instant to another cannot be counted in months; use another unit."))
        if unit == "day":
            return Span((last - first) / DAY, unit)
        table = self.table
        return Span((table.work_before(last) - table.work_before(first)) / self._microseconds_per(unit), unit)

    def next_opening(self, instant: datetime) -> datetime:
        """Return the first instant, not before the given one, at which somebody works."""
        table = self.table
        local = microseconds_of(self._local(instant))
        opening = table.last_instant(table.work_before(local))
        return instant if opening <= local else self._abroad(instant_of(opening), instant)

    def closing(self, day: date) -> datetime:
        """Return the instant at which the hours of a date end, in the calendar's zone; of a rest day, its midnight.

        >>> from datetime import date
        >>> str(office_calendar().closing(date(2026, 2, 14)))
        '2026-02-14 18:00:00+08:00'
        """
        number = number_of(day)
        hours = self.table.patterns[self.table.kinds[number]]
        end = instant_of(number * DAY + (hours[-1][1] if hours else 24 * 60) * MINUTE)
        return end.replace(tzinfo=ZoneInfo(self.zone))

    def _microseconds_per(self, unit: str) -> float:
        if unit == "working day":
            return self.hours_per_day * 60 * MINUTE
        return MINUTE if unit == "minute" else 60 * MINUTE

    def _local(self, instant: datetime) -> datetime:
        return instant if instant.tzinfo is None else instant.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    def _abroad(self, local: datetime, like: datetime) -> datetime:
        """Return an instant of the place's clock in the zone of the instant that was asked about."""
        return local if like.tzinfo is None else local.replace(tzinfo=ZoneInfo(self.zone)).astimezone(like.tzinfo)


def public_calendar(name: str, week: Iterable[Day], *, make_up_day: Day | None = None) -> Calendar:
    """Return the calendar of a unit with these hours on the working days of the People's Republic of China."""
    public = read_public_holidays()
    return Calendar(
        name=name,
        week=tuple(week),
        holidays=public.off,
        make_up=public.on,
        make_up_day=make_up_day,
        settled=public.settled,
        sources=public.sources,
    )


@cache
def office_calendar() -> Calendar:
    """Return the calendar of statutory limits, with `OFFICE_HOURS` on its working days."""
    return public_calendar("office", (*(OFFICE_HOURS,) * 5, (), ()))


@cache
def always() -> Calendar:
    """Return the calendar on which all time counts: 24 hours, 7 days."""
    return Calendar(name="always", week=(ALL_DAY,) * _WEEK)


def _in_order(hours: Day) -> bool:
    ends = [minute for interval in hours for minute in interval]
    whole = all(opening < closing for opening, closing in hours)
    return whole and ends == sorted(ends) and all(0 <= minute <= ALL_DAY[0][1] for minute in ends)


def _minutes(days: Iterable[Day]) -> int:
    return sum(closing - opening for hours in days for opening, closing in hours)


def _add_months(local: datetime, span: Span) -> datetime:
    """Return the same day of a later month, or its last day."""
    if not float(span.amount).is_integer():
        raise UsageError(message("{span} is no whole number of months; use days or working days.", span=span))
    year, month = divmod(local.year * 12 + local.month - 1 + int(span.amount), 12)
    if not FIRST.year <= year <= LAST.year:
        raise out_of_reach()
    return local.replace(year=year, month=month + 1, day=min(local.day, months.monthrange(year, month + 1)[1]))
