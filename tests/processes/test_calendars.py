from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.calendars import ALL_DAY, OFFICE_HOURS, Calendar, always, office_calendar, public_calendar
from processes.durations import Span
from processes.errors import UsageError
from processes.public_holidays import read_public_holidays

at = datetime.fromisoformat
OFFICE = office_calendar()
SHIFTS = Calendar(  # odd hours, a Saturday, a day off and a make-up day, so that nothing is regular
    name="shifts",
    week=(((0, 30), (30, 61), (600, 1440)), ((480, 481),), (), ALL_DAY, OFFICE_HOURS, ((540, 720),), ()),
    holidays=frozenset({date(2026, 3, 3), date(2026, 3, 5)}),
    make_up=frozenset({date(2026, 3, 8)}),
    make_up_day=((700, 710),),
)
CALENDARS = st.sampled_from([OFFICE, SHIFTS, always()])
DAYS = st.dates(date(2012, 1, 1), date(2027, 12, 31))
INSTANTS = st.datetimes(at("2012-01-01"), at("2027-12-31"))
SECONDS = st.integers(1, 60 * 24 * 3600).map(lambda seconds: Span(seconds / 3600, "hour"))
MARCH = st.integers(0, 20 * 1440).map(lambda minutes: at("2026-02-25") + timedelta(minutes=minutes))
MINUTE = timedelta(minutes=1)


def test_every_day_is_what_two_libraries_say() -> None:
    china = holidays.CN(years=range(2012, 2027))
    days = [date(2012, 1, 1) + timedelta(days=number) for number in range(5479)]

    assert days[-1] == date(2026, 12, 31)
    assert [OFFICE.is_working_day(day) for day in days] == [chinese_calendar.is_workday(day) for day in days]
    assert [OFFICE.is_working_day(day) for day in days] == [china.is_working_day(day) for day in days]


def test_days_without_a_notice_are_what_the_law_fixes() -> None:
    china = holidays.CN(years=range(2027, 2100))
    days = [date(2027, 1, 1) + timedelta(days=number) for number in range(26663)]

    assert [OFFICE.is_working_day(day) for day in days] == [china.is_working_day(day) for day in days]


@pytest.mark.parametrize(
    ("days", "works"),
    [
        # Weekends that are worked
        (["2013-02-16", "2013-02-17", "2013-04-07", "2024-02-04", "2024-02-18", "2025-01-26", "2025-02-08"], True),
        (["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"], True),
        # Weekdays that are not
        ([f"2026-02-{day}" for day in range(15, 24)], False),
        (["2013-02-15", "2013-04-04", "2013-04-05", "2015-09-03", "2015-09-04", "2019-05-02", "2020-01-31"], False),
        # Worked by the first notice of 2020, off by the second
        (["2020-02-01"], False),
        # Ordered by the notice of the year after
        (["2018-12-31"], False),
        (["2018-12-29"], True),
    ],
)
def test_the_traps(days: list[str], works: bool) -> None:  # noqa: FBT001
    assert {OFFICE.is_working_day(date.fromisoformat(day)) for day in days} == {works}


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2026-09-28", 5, "2026-10-10"),  # over National Day to a make-up Saturday
        ("2026-02-13", 1, "2026-02-14"),  # the next working day is a Saturday
        ("2026-02-14", 1, "2026-02-24"),  # and then nine days are off
        ("2026-02-20", 1, "2026-02-24"),  # from a day off
        ("2026-02-20", 0, "2026-02-20"),  # nothing to add
        ("2026-02-24", -1, "2026-02-14"),  # a day before
        ("2026-02-20", -7, "2026-02-06"),  # told at least 7 days before a hearing
    ],
)
def test_counting_by_hand(start: str, number: int, end: str) -> None:
    assert OFFICE.add_working_days(date.fromisoformat(start), number) == date.fromisoformat(end)


@given(CALENDARS, DAYS, st.integers(-300, 300))
def test_working_days_added_are_counted_back(calendar: Calendar, day: date, number: int) -> None:
    assert calendar.count_working_days(day, calendar.add_working_days(day, number)) == number


@given(CALENDARS, DAYS, st.integers(1, 40))
def test_working_days_are_those_found_day_by_day(calendar: Calendar, day: date, number: int) -> None:
    end, left = day, number
    while left:
        end += timedelta(days=1)
        left -= calendar.is_working_day(end)

    assert calendar.add_working_days(day, number) == end


@given(CALENDARS, INSTANTS, SECONDS)
def test_working_time_added_is_counted_back(calendar: Calendar, instant: datetime, span: Span) -> None:
    assert calendar.count(instant, calendar.add(instant, span)) == span
    assert calendar.count(calendar.add(instant, Span(-span.amount, "hour")), instant) == span


@given(CALENDARS, INSTANTS, INSTANTS, SECONDS)
def test_who_begins_later_is_not_done_earlier(calendar: Calendar, one: datetime, two: datetime, span: Span) -> None:
    first, second = sorted((one, two))

    assert calendar.add(first, span) <= calendar.add(second, span)
    assert calendar.count(first, second).amount >= 0


@given(CALENDARS, MARCH, st.integers(1, 2000))
def test_work_ends_where_a_walk_by_the_minute_ends(calendar: Calendar, instant: datetime, minutes: int) -> None:
    end, left = instant, minutes
    while left:
        left -= _is_open(calendar, end)
        end += MINUTE

    assert calendar.add(instant, Span(minutes, "minute")) == end


@given(CALENDARS, MARCH, st.integers(1, 2000))
def test_work_began_where_a_walk_back_begins(calendar: Calendar, instant: datetime, minutes: int) -> None:
    start, left = instant, minutes
    while left:
        start -= MINUTE
        left -= _is_open(calendar, start)

    assert calendar.add(instant, Span(-minutes, "minute")) == start


@given(CALENDARS, MARCH)
def test_the_next_opening_is_the_first_open_minute(calendar: Calendar, instant: datetime) -> None:
    opening = instant
    while not _is_open(calendar, opening):
        opening += MINUTE

    assert calendar.next_opening(instant) == opening


def _is_open(calendar: Calendar, instant: datetime) -> bool:
    """Say it once more, plainly."""
    day, minute = instant.date(), 60 * instant.hour + instant.minute
    hours = calendar.week[day.weekday()]
    if day in calendar.holidays:
        hours = ()
    elif day in calendar.make_up:
        hours = calendar.week[0] if calendar.make_up_day is None else calendar.make_up_day
    return any(opening <= minute < closing for opening, closing in hours)


@pytest.mark.parametrize(
    ("span", "end"),
    [
        (Span(1, "working day"), "2026-02-24 17:00"),  # eight hours
        (Span(1, "hour"), "2026-02-14 18:00"),  # not the morning after: work ends when the office closes
        (Span(1, "day"), "2026-02-15 17:00"),  # the wall clock goes on
        (Span(1.5, "day"), "2026-02-16 05:00"),
        (Span(1, "month"), "2026-03-14 17:00"),
        (Span(-12, "month"), "2025-02-14 17:00"),
        (Span(0, "hour"), "2026-02-14 17:00"),
    ],
)
def test_each_unit_passes_in_its_own_way(span: Span, end: str) -> None:
    assert OFFICE.add(at("2026-02-14 17:00"), span) == at(end)


def test_a_month_later_may_have_no_such_day() -> None:
    assert OFFICE.add(at("2026-01-31 09:00"), Span(1, "month")) == at("2026-02-28 09:00")


def test_days_from_one_instant_to_another_pass_by_the_wall_clock() -> None:
    assert OFFICE.count(at("2026-02-14 12:00"), at("2026-02-16"), "day") == Span(1.5, "day")


def test_an_instant_of_another_zone_is_read_on_the_place_s_clock() -> None:
    closing = datetime(2026, 2, 14, 10, tzinfo=UTC)  # 18:00 in Shanghai
    vienna = closing.astimezone(ZoneInfo("Europe/Vienna"))

    assert OFFICE.next_opening(closing) == datetime(2026, 2, 24, 1, tzinfo=UTC)
    assert OFFICE.add(vienna, Span(1, "minute")).isoformat() == "2026-02-24T02:01:00+01:00"
    assert OFFICE.next_opening(closing - MINUTE) == closing - MINUTE


@pytest.mark.parametrize(
    ("first", "last", "provisional"),
    [
        (date(2026, 1, 1), date(2026, 12, 24), False),
        (date(2026, 12, 25), date(2026, 12, 20), True),  # the notice for 2027 may still move the end of December
        (date(2026, 11, 1), date(2027, 1, 8), True),
        (date(2011, 12, 31), date(2012, 1, 5), True),  # no table of ours
    ],
)
def test_what_depends_on_days_without_a_notice_is_provisional(first: date, last: date, provisional: bool) -> None:  # noqa: FBT001
    assert OFFICE.is_provisional(first, last) is provisional
    assert not always().is_provisional(first, last)


def test_the_version_changes_with_the_days() -> None:
    other = public_calendar("other name", OFFICE.week)
    longer = public_calendar("office", OFFICE.week, make_up_day=ALL_DAY)

    assert OFFICE.version == other.version != longer.version


def test_every_year_names_its_notice() -> None:
    assert all(any(f"{year}年" in source for source in OFFICE.sources) for year in range(2012, 2027))
    assert read_public_holidays().settled == (date(2012, 1, 1), date(2026, 12, 24))


def test_hours_of_a_day_are_the_mean_of_the_days_with_hours() -> None:
    assert (
        OFFICE.hours_per_day,
        always().hours_per_day,
        public_calendar("six", (OFFICE_HOURS,) * 6 + ((),)).hours_per_day,
    ) == (8, 24, 8)


@pytest.mark.parametrize(
    ("week", "days", "reason"),
    [
        ((OFFICE_HOURS,) * 6, (), "no working hours"),
        (((),) * 7, (), "no working hours"),
        ((((60, 60),),) * 7, (), "overlap"),
        ((((60, 120), (90, 150)),) * 7, (), "overlap"),
        ((((600, 1500),),) * 7, (), "leave the day"),
        ((OFFICE_HOURS,) * 7, (date(2026, 7, 1),), "both as a day off"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(week: tuple, days: tuple, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        Calendar(name="odd", week=week, holidays=frozenset(days), make_up=frozenset(days))


@pytest.mark.parametrize(
    "question",
    [
        lambda: OFFICE.is_working_day(date(1999, 12, 31)),
        lambda: OFFICE.is_working_day(date(2100, 1, 1)),
        lambda: OFFICE.add_working_days(date(2099, 12, 1), 60),
        lambda: OFFICE.add_working_days(date(2000, 1, 5), -60),
        lambda: OFFICE.add(at("2099-12-01"), Span(60, "working day")),
        lambda: OFFICE.add(at("2000-01-05"), Span(-60, "working day")),
        lambda: OFFICE.add(at("2099-12-01"), Span(60, "day")),
        lambda: OFFICE.add(at("2099-12-01"), Span(60, "month")),
        lambda: OFFICE.next_opening(at("2099-12-31 20:00")),
        lambda: OFFICE.count(at("1990-01-01"), at("2026-01-01")),
    ],
)
def test_what_leads_out_of_the_tables_is_refused(question: object) -> None:
    with pytest.raises(UsageError, match="from 2000-01-01 to 2099-12-31"):
        question()


def test_months_are_whole_and_cannot_be_counted() -> None:
    with pytest.raises(UsageError, match="no whole number of months"):
        OFFICE.add(at("2026-01-01"), Span(0.5, "month"))
    with pytest.raises(UsageError, match="cannot be counted in months"):
        OFFICE.count(at("2026-01-01"), at("2026-03-01"), "month")


def test_a_special_day_beyond_the_tables_does_no_harm() -> None:
    far = Calendar(name="far", week=OFFICE.week, holidays=frozenset({date(2150, 1, 1)}))

    assert far.is_working_day(date(2026, 1, 1))
