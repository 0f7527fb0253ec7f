from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from processes.calendar_file import make_calendar, read_calendars
from processes.errors import RefusedInputError

if TYPE_CHECKING:
    from pathlib import Path

at = datetime.fromisoformat
WINDOW = b"""
[calendar.window]
hours = "08:30-12:00, 13:30-18:00"
friday = "9:00-12:00"
saturday = "09:00-12:00"
make_up_hours = "09:00-24:00"
off = [2026-06-30]
on = [2026-07-05]

[calendar.plant]
monday = "00:00-24:00"
public_holidays = false
"""


def test_a_place_has_its_own_clock() -> None:
    calendars = read_calendars(b'[calendar.a]\nhours = "09:00-17:00"\nzone = "Europe/Berlin"')
    assert str(calendars["a"].closing(date(2026, 3, 30))) == "2026-03-30 17:00:00+02:00"


@pytest.mark.parametrize("zone", ['"Nowhere/Land"', "8", '"../etc"'])
def test_a_clock_that_nobody_knows_is_refused(zone: str) -> None:
    with pytest.raises(RefusedInputError, match="a place of the time zone database"):
        read_calendars(f'[calendar.a]\nhours = "09:00-17:00"\nzone = {zone}'.encode())


def test_a_department_has_its_own_hours() -> None:
    calendars = read_calendars(WINDOW)
    window, plant = calendars["window"], calendars["plant"]

    assert [sum(b - a for a, b in hours) // 60 for hours in window.week] == [8, 8, 8, 8, 3, 3, 0]
    assert plant.week == (((0, 1440),), *((),) * 6)
    assert (plant.holidays, plant.make_up, plant.settled) == (frozenset(), frozenset(), None)


def test_a_department_has_its_own_days() -> None:
    window = read_calendars(WINDOW)["window"]

    assert not window.is_working_day(date(2026, 6, 30))
    assert window.is_working_day(date(2026, 7, 5))
    assert window.is_working_day(date(2026, 2, 14))
    assert not window.is_working_day(date(2026, 2, 21))
    assert window.next_opening(at("2026-07-05 01:00")) == at("2026-07-05 09:00")


def test_what_a_department_says_counts_more_than_the_notice() -> None:
    table = {"hours": "09:00-17:00", "on": [date(2026, 2, 20)], "off": [date(2026, 2, 14)]}
    calendar = make_calendar("window", table)

    assert calendar.is_working_day(date(2026, 2, 20))
    assert not calendar.is_working_day(date(2026, 2, 14))


def test_a_file_is_read_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "unit.toml").write_bytes(WINDOW)

    assert list(read_calendars(tmp_path / "unit.toml")) == ["window", "plant"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"\xff\xfe", "unit.toml is not UTF-8"),
        (b"hours = \n", "unit.toml is not TOML .*line 1"),
        (b"x = 1", r"unit.toml has no table \[calendar.NAME\]"),
        (b"calendar.a = 3", "unit.toml: calendar a is no table"),
        (b"[calendar.a]\nhour = 3", "calendar a has an unknown key hour; use one of hours, monday"),
        (b"[calendar.a]\npublic_holidays = 'yes'", "public_holidays of calendar a must be true or false"),
        (b"[calendar.a]\nhours = 8", "hours of calendar a is 8; write hours"),
        (b"[calendar.a]\nhours = '9-17'", "hours of calendar a is '9-17'"),
        (b"[calendar.a]\nmonday = '09:00-09:60'", "monday of calendar a"),
        (b"[calendar.a]\nmonday = '22:00-06:00'", "monday of calendar a"),
        (b"[calendar.a]\nmonday = '09:00-25:00'", "monday of calendar a"),
        (b"[calendar.a]\nmonday = '09:00-12:00, 11:00-13:00'", "monday of calendar a"),
        (b"[calendar.a]\nhours = ''", "unit.toml: The calendar a has no working hours"),
        (b"[calendar.a]\nhours='09:00-17:00'\noff = '2026-01-01'", "off of calendar a must be a list of dates"),
        (b"[calendar.a]\nhours='09:00-17:00'\non = [2026-01-01T09:00:00]", "on of calendar a must be a list of dates"),
        (b"[calendar.a]\nhours='09:00-17:00'\non=[2026-07-01]\noff=[2026-07-01]", "both as a day off and"),
    ],
)
def test_every_wrong_input_has_one_clear_sentence(text: bytes, reason: str) -> None:
    with pytest.raises(RefusedInputError, match=reason) as caught:
        read_calendars(text, file="unit.toml")

    assert caught.value.kind == "calendar"
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RefusedInputError, match=r"none.toml cannot be read \(No such file"):
        read_calendars(tmp_path / "none.toml")
