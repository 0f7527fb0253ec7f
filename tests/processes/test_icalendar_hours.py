from __future__ import annotations

from datetime import date

import pytest

from processes.calendars import ALL_DAY
from processes.errors import RefusedInputError
from processes.icalendar_hours import read_icalendar

OFFICE = """BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VEVENT\r
SUMMARY:folded and not\r
  looked at\r
DTSTART;TZID=Asia/Shanghai:20260105T090000\r
DTEND;TZID=Asia/Shanghai:20260105T120000\r
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;WKST=MO\r
EXDATE:20260216T090000,20260217T090000\r
END:VEVENT\r
nonsense\r
BEGIN:VEVENT\r
DTSTART:20260105T130000\r
DURATION:PT5H\r
RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,\r
 TH,FR\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART:20260214T090000\r
DTEND:20260214T170000\r
END:VEVENT\r
END:VCALENDAR\r
"""


def event(*lines: str) -> str:
    return "\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT"))


def test_weekly_events_are_working_hours() -> None:
    office = read_icalendar(OFFICE, "office")

    assert office.week == (((540, 720), (780, 1080)),) * 5 + ((), ())
    assert office.make_up_day == ((540, 1020),)
    assert [office.is_working_day(date(2026, 2, day)) for day in (13, 14, 16, 17, 18)] == [
        True,
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("lines", "week"),
    [
        # the weekday of the start
        (("DTSTART:20260107T090000", "DURATION:PT1H30M", "RRULE:FREQ=WEEKLY"), {2: ((540, 630),)}),
        # a whole day, every day
        (("DTSTART:20260107", "DURATION:P1D", "RRULE:FREQ=DAILY"), dict.fromkeys(range(7), ALL_DAY)),
        # a night from Sunday to Monday
        (
            ("DTSTART:20260111T220000", "DTEND:20260112T060000", "RRULE:FREQ=WEEKLY"),
            {6: ((1320, 1440),), 0: ((0, 360),)},
        ),
        # daily, but on some days
        (("DTSTART:20260105T000000", "DURATION:PT24H", "RRULE:FREQ=DAILY;BYDAY=SA"), {5: ALL_DAY}),
    ],
)
def test_rules(lines: tuple[str, ...], week: dict) -> None:
    assert read_icalendar(event(*lines), "shift").week == tuple(week.get(day, ()) for day in range(7))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "calendar shift has no working hours"),
        (event("RRULE:FREQ=WEEKLY"), "has the time ''; write local time"),
        (event("DTSTART:20260105T090000Z", "DURATION:PT8H"), "has the time '20260105T090000Z'"),
        (event("DTSTART:20260105T090000", "RRULE:FREQ=WEEKLY"), "does not last whole minutes"),
        (event("DTSTART:20260105T090000", "DTEND:20260105T080000"), "does not last whole minutes"),
        (event("DTSTART:20260105T090000", "DURATION:PT30S"), "does not last whole minutes"),
        (event("DTSTART:20260105T090000", "DURATION:P2D"), "does not last whole minutes"),
        (
            event("DTSTART:20260105T090000", "DURATION:PT1H", "RRULE:FREQ=MONTHLY"),
            "has the rule FREQ=MONTHLY; only weekly",
        ),
        (event("DTSTART:20260105T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;INTERVAL=2"), "only weekly and daily"),
        (
            event("DTSTART:20260105T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;UNTIL=20270101"),
            "only weekly and daily",
        ),
        (event("DTSTART:20260105T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=1MO"), "only weekly and daily"),
        (
            event("DTSTART:20260105T090000", "DURATION:PT1H")
            + "\n"
            + event("DTSTART:20260106T090000", "DURATION:PT2H"),
            "single days with different hours",
        ),
    ],
)
def test_what_is_no_weekly_hours_is_refused(text: str, reason: str) -> None:
    with pytest.raises(RefusedInputError, match=reason):
        read_icalendar(text, "shift", file="flow.bpmn")
