"""The days of a calendar as tables: working days and working minutes before each date.

With `counted[d]` the working days before date d and `positions[k]` the date of working day k, the n-th working day after d
is `positions[counted[d + 1] + n - 1]`. With W(t) the working time before an instant t, the instant at which work begun at t
and taking w is done is the smallest t' with W(t') = W(t) + w. Both are looked up; nothing goes day by day.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate, compress

from processes.errors import UsageError
from processes.messages import message

Day = tuple[tuple[int, int], ...]  # working hours of a day: minutes of opening and closing

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
DAYS = (LAST - FIRST).days + 1
MINUTE = 60_000_000  # microseconds
DAY = 1440 * MINUTE
_FIRST_ORDINAL = FIRST.toordinal()
_MIDNIGHT = datetime.combine(FIRST, time())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DayTable:
    """What each date from `FIRST` to `LAST` is; a date is its number, counted from `FIRST`."""

    patterns: tuple[Day, ...]
    kinds: bytes  # the pattern of each date
    counted: array[int]  # working days before each date
    positions: array[int]  # the date of each working day
    worked: array[int]  # working minutes before each date's midnight

    def add_days(self, day: int, number: int) -> int:
        """Return the working day that is `number` working days after (before, if negative) a date."""
        if number == 0:
            return day
        target = self.counted[day + 1] + number - 1 if number > 0 else self.counted[day] + number
        if not 0 <= target < len(self.positions):
            raise out_of_reach()
        return self.positions[target]

    def count_days(self, start: int, end: int) -> int:
        """Return how many working days lie after `start`, up to and with `end` (negative if `end` is earlier)."""
        if end >= start:
            return self.counted[end + 1] - self.counted[start + 1]
        return self.counted[end] - self.counted[start]

    def work_before(self, instant: int) -> int:
        """Return W: the working microseconds before an instant, itself in microseconds."""
        day, clock = divmod(instant, DAY)
        work = self.worked[day] * MINUTE
        for opening, closing in self.patterns[self.kinds[day]]:
            work += min(max(clock - opening * MINUTE, 0), (closing - opening) * MINUTE)
        return work

    def first_instant(self, work: int) -> int:
        """Return the first instant before which so much work lies: where work ends."""
        day = bisect_left(self.worked, -(-work // MINUTE)) - 1
        if not 0 <= day < DAYS:
            raise out_of_reach()
        rest = work - self.worked[day] * MINUTE
        hours = iter(self.patterns[self.kinds[day]])
        opening, closing = next(hours)
        while rest > (closing - opening) * MINUTE:
            rest -= (closing - opening) * MINUTE
            opening, closing = next(hours)
        return day * DAY + opening * MINUTE + rest

    def last_instant(self, work: int) -> int:
        """Return the last instant before which no more work lies: where the next work begins."""
        day = bisect_right(self.worked, work // MINUTE) - 1
        if not 0 <= day < DAYS:
            raise out_of_reach()
        rest = work - self.worked[day] * MINUTE
        hours = iter(self.patterns[self.kinds[day]])
        opening, closing = next(hours)
        while rest >= (closing - opening) * MINUTE:
            rest -= (closing - opening) * MINUTE
            opening, closing = next(hours)
        return day * DAY + opening * MINUTE + rest


@lru_cache(maxsize=64)
def make_table(week: tuple[Day, ...], special: tuple[tuple[date, Day], ...]) -> DayTable:
    """Make the tables of a weekly pattern with special days; calendars that are alike share them."""
    patterns = list(dict.fromkeys(week))
    monday = -FIRST.weekday()
    cycle = bytes(patterns.index(week[(number - monday) % 7]) for number in range(7))
    kinds = bytearray((cycle * (DAYS // 7 + 1))[:DAYS])
    for day, hours in special:
        if hours not in patterns:
            patterns.append(hours)
        if FIRST <= day <= LAST:
            kinds[day.toordinal() - _FIRST_ORDINAL] = patterns.index(hours)
    lengths = [sum(closing - opening for opening, closing in hours) for hours in patterns]
    works = [int(length > 0) for length in lengths]
    return DayTable(
        patterns=tuple(patterns),
        kinds=bytes(kinds),
        counted=array("i", accumulate(map(works.__getitem__, kinds), initial=0)),
        positions=array("i", compress(range(DAYS), map(works.__getitem__, kinds))),
        worked=array("i", accumulate(map(lengths.__getitem__, kinds), initial=0)),
    )


def number_of(day: date) -> int:
    """Return the number of a date.

    >>> number_of(date(2000, 1, 31))
    30
    """
    number = day.toordinal() - _FIRST_ORDINAL
    if not 0 <= number < DAYS:
        raise out_of_reach()
    return number


def date_of(number: int) -> date:
    """Return the date of a number.

    >>> date_of(30)
    datetime.date(2000, 1, 31)
    """
    return date.fromordinal(_FIRST_ORDINAL + number)


def microseconds_of(local: datetime) -> int:
    """Return an instant of the place's own clock (without zone) as microseconds since the midnight of `FIRST`."""
    gap = local - _MIDNIGHT
    instant = gap.days * DAY + gap.seconds * 1_000_000 + gap.microseconds
    if not 0 <= instant < DAYS * DAY:
        raise out_of_reach()
    return instant


def instant_of(microseconds: int) -> datetime:
    """Return the instant, on the place's own clock.

    >>> instant_of(microseconds_of(datetime(2026, 2, 14, 9, 30)))
    datetime.datetime(2026, 2, 14, 9, 30)
    """
    if not 0 <= microseconds <= DAYS * DAY:
        raise out_of_reach()
    return _MIDNIGHT + timedelta(microseconds=microseconds)


def out_of_reach() -> UsageError:
    """Return the refusal of a date or instant that the tables do not have."""
    return UsageError(
        message(
            "Calendars reach from {first} to {last}, and this count leads outside; check the dates and the spans.",
            first=FIRST,
            last=LAST,
        )
    )
