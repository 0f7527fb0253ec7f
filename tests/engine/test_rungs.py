"""Rungs as data, and when they come."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.supervision.rungs import Rung, read_rule_set, rung_instant, shipped_rule_sets
from processes.calendars import office_calendar
from processes.errors import UsageError

OFFICE = office_calendar()


def test_three_rule_sets_are_shipped_with_their_sources() -> None:
    shipped = shipped_rule_sets()
    assert list(shipped) == ["bare", "reminder_yellow_red", "yellow_nearly_due"]
    assert all(rules.source and rules.title for rules in shipped.values())
    assert [rung.colour for rung in shipped["reminder_yellow_red"].rungs] == ["reminder", "yellow", "red"]


@given(day=st.dates(date(2013, 1, 1), date(2026, 11, 30)), after=st.integers(-5, 5))
def test_none_comes_on_a_rest_day_and_they_come_in_order(day: date, after: int) -> None:
    due = OFFICE.closing(OFFICE.add_working_days(day, 1))
    instants = [
        rung_instant(Rung(colour="red", limit="promised", after=number), due, OFFICE) for number in (after, after + 1)
    ]
    assert instants[0] < instants[1]
    for instant in instants:
        assert OFFICE.is_working_day(instant.astimezone(due.tzinfo).date())
    assert (instants[0] < due) == (after < 0)
    assert OFFICE.count_working_days(due.date(), instants[0].astimezone(due.tzinfo).date()) == after


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[rung]]\ncolour = "green"\nlimit = "promised"\nafter = 1', "Rung 1"),  # no such colour
        ('[[rung]]\ncolour = "red"\nlimit = "hoped"\nafter = 1', "Rung 1"),  # no such limit
        ('[[rung]]\ncolour = "red"\nlimit = "promised"\nafter = 0.5', "whole number"),  # half a day
        ('title = "none"', "has no rungs"),  # nothing at all
    ],
)
def test_a_rule_set_that_makes_no_sense_is_refused(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read_rule_set(tomllib.loads(text), "mine")


def test_due_on_the_day_itself_is_the_due_instant() -> None:
    due = OFFICE.closing(date(2026, 3, 9)) - timedelta(hours=3)
    assert rung_instant(Rung(colour="yellow", limit="promised", after=0), due, OFFICE) == due
