"""A change of the calendars moves what is open, and can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from desk import Desk
from staff import finish, open_items, put_into_service

from engine.cases import start_case
from engine.errors import AwayError, ConflictError, NotAllowedError, NotFoundError
from engine.service import Engine
from engine.store.cases import hold_cases
from processes.errors import RefusedInputError

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}
CLOSED = '[calendar.office]\nhours = "09:00-12:00, 13:00-18:00"\noff = [2026-03-11]\n'
IMPATIENT = "&options=-c%20lock_timeout=300"  # milliseconds
OWN_HOURS = '[calendar."规划局"]\nhours = "08:30-16:00"\n'


@pytest.fixture
def review(office: Engine) -> str:
    """A case under review in three departments since Monday, 9 March 2026, in an office with two administrators."""
    for person in ("an", "bo"):
        office.add_person(person, side="administration")
    receipt = office.start(put_into_service(office, "shop_sign"))
    finish(office, open_items(office, receipt)[0], SIGN)
    return receipt


def change(office: Engine, content: str) -> int:
    """Let one propose calendars and another put them into force."""
    assert office.change_calendars(content, by="an") is None
    return office.approve_calendars(by="bo")


def dues(office: Engine, receipt: str) -> dict[str, Any]:
    return {
        clock.element: str(clock.promised_due)[:16] for clock in office.case(receipt).clocks if clock.status != "over"
    }


def test_a_day_off_moves_every_open_limit_and_taking_it_back_moves_them_back(office: Engine, review: str) -> None:
    before = dues(office, review)
    assert before == {"Task_S01": "2026-03-12 10:00", "Task_S02": "2026-03-13 10:00", "Task_S03": "2026-03-13 10:00"}
    assert change(office, CLOSED) == 3
    assert dues(office, review) == {
        "Task_S01": "2026-03-13 10:00",
        "Task_S02": "2026-03-16 10:00",
        "Task_S03": "2026-03-16 10:00",
    }
    assert office.take_back_calendars(by="an") is None
    assert office.approve_calendars(by="bo") == 3
    assert dues(office, review) == before


def test_a_department_has_hours_of_its_own(office: Engine, review: str) -> None:
    change(office, OWN_HOURS)
    assert dues(office, review) == {
        "Task_S01": "2026-03-12 08:00",
        "Task_S02": "2026-03-13 10:00",
        "Task_S03": "2026-03-13 10:00",
    }


def test_what_is_no_calendar_is_refused_and_nothing_moves(office: Engine, review: str) -> None:
    before = dues(office, review)
    with pytest.raises(RefusedInputError):
        office.change_calendars("[calendar.office]\nhours = 'always'\n", by="an")
    with pytest.raises(ConflictError, match="never changed"):
        office.take_back_calendars(by="an")
    assert dues(office, review) == before


def test_nothing_moves_before_another_person_agrees(office: Engine, review: str, url: str) -> None:
    before, desk = dues(office, review), Desk(url)
    assert "nothing" not in desk.say("calendars")
    with pytest.raises(ConflictError, match="No other calendars are proposed"):
        office.approve_calendars(by="bo")
    assert office.change_calendars(OWN_HOURS, by="an") is None
    assert office.change_calendars(CLOSED, by="an") is None  # instead of the one before
    for person, error in (("an", NotAllowedError), ("nobody", NotFoundError)):
        with pytest.raises(error):
            office.approve_calendars(by=person)
    assert (dues(office, review), office.calendar_changes()[0]) == (before, None)
    assert "off = [2026-03-11]" in desk.say("calendars")  # so the second knows what to agree to
    assert desk.say("calendars", "--approve", "--by", "bo") == "Limits counted anew: 3."
    with pytest.raises(ConflictError, match="No other calendars are proposed"):
        office.approve_calendars(by="bo")
    (in_force, proposed) = office.calendar_changes()
    assert (in_force is not None and in_force.actor, proposed) == ("bo", None)


def test_who_is_alone_asks_nobody(office: Engine) -> None:
    office.add_person("an")
    with pytest.raises(NotFoundError):
        office.change_calendars(CLOSED, by="bo")
    assert office.change_calendars(CLOSED, by="an") == 0
    assert office.take_back_calendars(by="an") == 0


ON_SERVER = pytest.mark.parametrize("url", ["postgresql"], indirect=True)  # in SQLite one writes at a time anyway


@ON_SERVER
@pytest.mark.usefixtures("review")
def test_no_limit_begins_by_the_old_calendars_while_they_are_changed(office: Engine, url: str) -> None:
    """Whoever has a case in hand is waited for, so that what has begun is counted anew."""
    office.change_calendars(CLOSED, by="an")
    impatient = Engine(url + IMPATIENT, clock=office.clock)
    with office._acts.begin("规划局") as act:
        started = start_case(act, "Shop_sign", {}, {})
        with pytest.raises(AwayError, match="Others hold the database"):
            impatient.approve_calendars(by="bo")
    impatient.close()
    office.approve_calendars(by="bo")
    (clock,) = (found for found in office.case(started).clocks if found.element == "Task_registration")
    assert clock.statutory_due == datetime(2026, 3, 17, 10, 0, tzinfo=UTC)  # one day later than without the day off


@ON_SERVER
def test_no_case_is_taken_in_hand_while_calendars_are_changed(office: Engine, url: str, review: str) -> None:
    impatient = Engine(url + IMPATIENT, clock=office.clock)
    with office.database.transaction() as connection:
        hold_cases(connection)
        assert impatient.case(review).case.status == "open"  # who only looks is not held up
        for act in (
            lambda: impatient.start("Shop_sign"),
            lambda: finish(impatient, open_items(impatient, review)[0], SIGN),
        ):
            with pytest.raises(AwayError, match="Others hold the database"):
                act()
    impatient.close()
