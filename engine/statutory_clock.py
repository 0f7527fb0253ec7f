"""The statutory clock: when a time limit ends, as the law counts it.

A limit in working days is a number of counted dates. Day 1 is the working day after the one on which it begins
(行政许可法 Article 42 counts from acceptance, 民法典 Article 201 leaves the first day out), rest days are left out (Article
82 of the former), and so are the dates strictly between the day on which the clock is suspended and the day on which it
goes on: those two days count. The limit ends with the office hours of its last day (民法典 Article 203). A limit in days of the
wall calendar counts every date and moves to the next working day if it ends on a rest day; one in hours or minutes is
working time. With c(d) = 1 for a counted date d and 0 for another, the due date is the smallest D with c(1) + ... + c(D) = limit.

Three acts change a clock, and they are different: `suspended` keeps what is left, `interrupted` begins again at zero,
`extended` adds to the limit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from processes.durations import Span
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.calendars import Calendar

_ONE_DAY = timedelta(days=1)
_WORKING_TIME = ("hour", "minute")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """From `begin` to `end` the clock stands still; `end` is None while it still does."""

    begin: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a limit ends: `instant` is None while the clock stands still. `left` is what is not used up then."""

    instant: datetime | None
    left: Span
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatutoryClock:
    """A time limit that runs: from when, how long, what was added and when it stood still.

    `from_next_day` leaves out the day on which it begins. Instants are aware; dates are those of the calendar's zone.
    """

    calendar: Calendar
    begin: datetime
    limit: Span
    extensions: tuple[Span, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    from_next_day: bool = True

    def __post_init__(self) -> None:
        if not (self.whole.amount >= 0 and (self.whole.unit in _WORKING_TIME or float(self.whole.amount).is_integer())):
            raise UsageError(
                message("A limit of {limit} cannot be counted; give whole days, or hours or minutes.", limit=self.limit)
            )

    @property
    def whole(self) -> Span:
        """Return the limit with everything that was added to it."""
        return sum(self.extensions, start=self.limit)

    def suspended(self, at: datetime) -> StatutoryClock:
        """Return the clock standing still from an instant on."""
        if self.stands_still:
            raise UsageError(message("The clock already stands still; let it go on before it is suspended again."))
        self._in_order(at)
        return replace(self, suspensions=(*self.suspensions, Suspension(begin=at)))

    def resumed(self, at: datetime) -> StatutoryClock:
        """Return the clock going on from an instant with what was left."""
        if not self.stands_still:
            raise UsageError(message("The clock is running; there is nothing to resume."))
        self._in_order(at)
        *before, last = self.suspensions
        return replace(self, suspensions=(*before, replace(last, end=at)))

    def interrupted(self, at: datetime) -> StatutoryClock:
        """Return the clock beginning again at zero."""
        self._in_order(at)
        return replace(self, begin=at, suspensions=())

    def extended(self, by: Span) -> StatutoryClock:
        """Return the clock with more time."""
        if by.unit != self.limit.unit or by.amount <= 0:
            raise UsageError(
                message("A limit of {limit} can be extended by a positive number of the same unit.", limit=self.limit)
            )
        return replace(self, extensions=(*self.extensions, by))

    @property
    def stands_still(self) -> bool:
        """Tell whether the clock is suspended."""
        return bool(self.suspensions) and self.suspensions[-1].end is None

    def due(self) -> Due:
        """Return when the limit ends.

        >>> from datetime import UTC
        >>> from processes.calendars import office_calendar
        >>> begin = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)  # a Monday before the holidays, 10 in the morning there
        >>> clock = StatutoryClock(calendar=office_calendar(), begin=begin, limit=Span(5))
        >>> str(clock.due().instant)
        '2026-10-10 18:00:00+08:00'
        """
        if self.whole.unit in _WORKING_TIME:
            return self._due_in_working_time()
        return self._due_in_dates()

    def used(self, now: datetime) -> Span:
        """Return how much of the limit is used up at an instant: counted dates up to its own, or working time."""
        unit = self.limit.unit
        if unit in _WORKING_TIME:
            stretches = self._stretches(now)
            return sum((self.calendar.count(begin, end or now, unit) for begin, end in stretches), start=Span(0, unit))
        return Span(self._counted(self._first(), self._date(now)), self._unit)

    def _due_in_working_time(self) -> Due:
        left = self.whole
        for begin, end in self._stretches(None):
            worked = None if end is None else self.calendar.count(begin, end, left.unit)
            if worked is None or worked.amount >= left.amount:
                return self._due_at(self.calendar.add(begin, left))
            left -= worked
        return Due(instant=None, left=left)

    def _stretches(self, now: datetime | None) -> Iterator[tuple[datetime, datetime | None]]:
        """Yield the stretches in which the clock runs, up to an instant (None: without end)."""
        begin = self.begin
        for suspension in self.suspensions:
            if now is not None and suspension.begin >= now:
                break
            yield begin, suspension.begin
            if suspension.end is None:
                return
            begin = suspension.end
        if now is None or begin < now:
            yield begin, now

    def _due_in_dates(self) -> Due:
        day = self._first()
        wanted = self._wanted()
        for gap_begin, gap_end in self._gaps():
            counted = max(0, self._days(day, gap_begin))
            if counted >= wanted:
                break
            wanted -= counted
            if gap_end is None:
                return Due(instant=None, left=Span(wanted, self._unit))
            day = max(day, gap_begin, gap_end - _ONE_DAY)
        return self._due_at(self.calendar.closing(self._add(day, wanted)))

    def _due_at(self, instant: datetime) -> Due:
        begin, end = self._date(self.begin), self._date(instant)
        return Due(
            instant=instant, left=Span(0, self._unit), provisional=self.calendar.is_provisional(min(begin, end), end)
        )

    @property
    def _unit(self) -> str:
        """Return what is counted: a limit in months is counted in days."""
        return "day" if self.limit.unit == "month" else self.limit.unit

    def _wanted(self) -> int:
        """Return how many dates the limit has; months reach to the same day of a later month."""
        if self.limit.unit == "month":
            return (self._date(self.calendar.add(self.begin, self.whole)) - self._first()).days
        return int(self.whole.amount)

    def _first(self) -> date:
        """Return the date before the first that may count."""
        day = self._date(self.begin)
        return day if self.from_next_day or not self.whole.amount else day - _ONE_DAY

    def _gaps(self) -> Iterator[tuple[date, date | None]]:
        """Yield the dates between which nothing counts: that of a suspension and that of its end, both counted."""
        for suspension in self.suspensions:
            yield self._date(suspension.begin), None if suspension.end is None else self._date(suspension.end)

    def _counted(self, day: date, last: date) -> int:
        """Return how many counted dates lie after a date, up to and with another."""
        total = 0
        for gap_begin, gap_end in self._gaps():
            if gap_begin >= last:
                break
            total += max(0, self._days(day, gap_begin))
            if gap_end is None:
                return total
            day = max(day, gap_begin, gap_end - _ONE_DAY)
        return total + max(0, self._days(day, last))

    def _days(self, day: date, last: date) -> int:
        if self.limit.unit == "working day":
            return self.calendar.count_working_days(day, last)
        return (last - day).days

    def _add(self, day: date, number: int) -> date:
        if self.limit.unit == "working day" and number:
            return self.calendar.add_working_days(day, number)
        last = day + number * _ONE_DAY
        return last if self.calendar.is_working_day(last) else self.calendar.add_working_days(last, 1)

    def _date(self, instant: datetime) -> date:
        return instant.astimezone(ZoneInfo(self.calendar.zone)).date()

    def _in_order(self, at: datetime) -> None:
        last = self.suspensions[-1] if self.suspensions else None
        before = (last.end or last.begin) if last else self.begin
        if at < before:
            raise UsageError(
                message("{instant} is before the last change of this clock at {before}.", instant=at, before=before)
            )
