"""The statutory clock against the law's examples and a slow count, day by day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.statutory_clock import Due, StatutoryClock, Suspension
from processes.calendars import Calendar, office_calendar
from processes.durations import Span
from processes.errors import UsageError

ZONE = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def clock(begin: str, days: float, *pauses: tuple[str, str], unit: str = "working day") -> StatutoryClock:
    return StatutoryClock(
        calendar=office_calendar(),
        begin=at(begin),
        limit=Span(days, unit),
        suspensions=tuple(Suspension(begin=at(one), end=at(other) if other else None) for one, other in pauses),
    )


@pytest.mark.parametrize(
    ("running", "due"),
    [
        # over the autumn holidays of 2026, with the make-up Saturday
        (clock("2026-09-28T10:00", 5), "2026-10-10T18:00"),
        # over Spring Festival 2026: Saturday 14 February is worked, 15 to 23 are off, Saturday 28 is worked
        (clock("2026-02-13T10:00", 1), "2026-02-14T18:00"),
        (clock("2026-02-13T10:00", 2), "2026-02-24T18:00"),
        (clock("2026-02-24T10:00", 4), "2026-02-28T18:00"),
        (clock("2026-02-10T10:00", 20), "2026-03-16T18:00"),
        # accepted on a rest day: day 1 is the next working day
        (clock("2026-03-07T10:00", 1), "2026-03-09T18:00"),
        # accepted in the last minute of a day: that day does not count
        (clock("2026-03-09T17:59", 1), "2026-03-10T18:00"),
        # nothing to wait for
        (clock("2026-03-09T10:00", 0), "2026-03-09T18:00"),
        # suspended on Tuesday, on again on Friday: Wednesday and Thursday are left out
        (clock("2026-03-09T10:00", 3, ("2026-03-10T11:00", "2026-03-13T09:00")), "2026-03-16T18:00"),
        # for a day only: both days count, nothing is won
        (clock("2026-03-09T10:00", 3, ("2026-03-10T11:00", "2026-03-11T09:00")), "2026-03-12T18:00"),
        # on the wall calendar: 10 days end on a Thursday; 5 end on a Saturday, which moves to Monday
        (clock("2026-03-09T10:00", 10, unit="day"), "2026-03-19T18:00"),
        (clock("2026-03-09T10:00", 5, unit="day"), "2026-03-16T18:00"),
        # the same day of a later month
        (clock("2026-03-09T10:00", 1, unit="month"), "2026-04-09T18:00"),
        # working time: Monday 17:00 + 2 hours is Tuesday 10:00
        (clock("2026-03-09T17:00", 2, unit="hour"), "2026-03-10T10:00"),
        # the same, suspended from 17:30 to Wednesday 9:00
        (clock("2026-03-09T17:00", 2, ("2026-03-09T17:30", "2026-03-11T09:00"), unit="hour"), "2026-03-11T10:30"),
    ],
)
def test_due(running: StatutoryClock, due: str) -> None:
    assert running.due().instant == at(due)


def test_while_it_stands_still_nothing_is_due_and_the_rest_is_kept() -> None:
    standing = clock("2026-03-09T10:00", 20).suspended(at("2026-03-12T11:00"))
    assert standing.due() == Due(instant=None, left=Span(17))
    assert standing.used(at("2026-06-01T10:00")) == Span(3)
    assert standing.resumed(at("2026-04-07T09:00")).due().instant == at("2026-04-29T18:00")


def test_interrupting_begins_again_and_extending_adds() -> None:
    running = clock("2026-03-09T10:00", 20)
    assert running.interrupted(at("2026-03-20T10:00")).due().instant == at("2026-04-20T18:00")
    assert running.extended(Span(10)).due().instant == clock("2026-03-09T10:00", 30).due().instant


@pytest.mark.parametrize(
    ("act", "says"),
    [
        # twice the same
        (lambda c: c.suspended(at("2026-03-10T10:00")).suspended(at("2026-03-11T10:00")), "already stands still"),
        (lambda c: c.resumed(at("2026-03-10T10:00")), "nothing to resume"),
        # back in time
        (lambda c: c.suspended(at("2026-03-01T10:00")), "before the last change"),
        # another unit, or less than nothing
        (lambda c: c.extended(Span(3, "hour")), "the same unit"),
        (lambda c: c.extended(Span(-3)), "positive number"),
        # half a day is no date
        (lambda _: clock("2026-03-09T10:00", 0.5), "give whole days"),
    ],
)
def test_what_makes_no_sense_is_refused(act: object, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        act(clock("2026-03-09T10:00", 20))  # type: ignore[operator]


def test_a_date_beyond_the_published_years_is_provisional() -> None:
    assert not clock("2026-11-02T10:00", 20).due().provisional
    assert clock("2026-12-21T10:00", 20).due().provisional


def slow_due(running: StatutoryClock) -> tuple[date | None, int]:
    """Return the due date and what is left, going from day to day."""
    calendar, left = running.calendar, int(running.limit.amount)
    day = running.begin.date()
    open_gap = next((s.begin.date() for s in running.suspensions if s.end is None), None)
    while left:
        day += ONE_DAY
        if open_gap is not None and day > open_gap:
            return None, left
        inside = any(s.begin.date() < day < s.end.date() for s in running.suspensions if s.end)
        if not inside and (running.limit.unit == "day" or calendar.is_working_day(day)):
            left -= 1
    while not calendar.is_working_day(day):
        day += ONE_DAY
    return day, 0


minutes = st.integers(0, 400 * 1440)


@given(
    begin=minutes,
    days=st.integers(0, 60),
    unit=st.sampled_from(["working day", "day"]),
    gaps=st.lists(minutes, max_size=7),
)
@example(begin=0, days=20, unit="working day", gaps=[1440, 2880, 2880])
def test_due_as_counted_day_by_day(begin: int, days: int, unit: str, gaps: list[int]) -> None:
    instants = [at("2026-01-01T00:00") + timedelta(minutes=begin + after) for after in sorted(gaps)]
    ends: list[datetime | None] = [*instants[1::2]]
    ends += [None] * (len(instants[::2]) - len(ends))
    running = StatutoryClock(
        calendar=office_calendar(),
        begin=at("2026-01-01T00:00") + timedelta(minutes=begin),
        limit=Span(days, unit),
        suspensions=tuple(Suspension(begin=one, end=other) for one, other in zip(instants[::2], ends, strict=True)),
    )
    due, left = slow_due(running)
    found = running.due()
    assert (found.instant.astimezone(ZONE).date() if found.instant else None) == due
    assert found.left.amount == left


@given(begin=minutes, days=st.integers(1, 30), first=minutes, length=st.integers(0, 60 * 1440))
def test_used_and_left_make_the_limit(begin: int, days: int, first: int, length: int) -> None:
    start = at("2026-01-01T00:00") + timedelta(minutes=begin)
    running = StatutoryClock(calendar=office_calendar(), begin=start, limit=Span(days))
    standing = running.suspended(start + timedelta(minutes=first))
    due = standing.due()
    if due.instant is None:
        assert standing.used(start + timedelta(minutes=first + length)).amount + due.left.amount == days


def test_every_place_has_its_own_dates() -> None:
    abroad = Calendar(name="abroad", week=(((540, 1020),),) * 5 + ((), ()), zone="America/New_York")
    running = StatutoryClock(calendar=abroad, begin=at("2026-03-10T02:00"), limit=Span(1))  # still Monday there
    assert str(running.due().instant) == "2026-03-10 17:00:00-04:00"
