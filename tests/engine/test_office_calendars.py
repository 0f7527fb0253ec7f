"""A change of the calendars moves what is open, and can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from staff import finish, open_items, put_into_service

from engine.errors import ConflictError
from processes.errors import RefusedInputError

if TYPE_CHECKING:
    from engine.service import Engine

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}
CLOSED = '[calendar.office]\nhours = "09:00-12:00, 13:00-18:00"\noff = [2026-03-11]\n'
OWN_HOURS = '[calendar."规划局"]\nhours = "08:30-16:00"\n'


@pytest.fixture
def review(office: Engine) -> str:
    """A case under review in three departments since Monday, 9 March 2026."""
    receipt = office.start(put_into_service(office, "shop_sign"))
    finish(office, open_items(office, receipt)[0], SIGN)
    return receipt


def dues(office: Engine, receipt: str) -> dict[str, Any]:
    return {
        clock.element: str(clock.promised_due)[:16] for clock in office.case(receipt).clocks if clock.status != "over"
    }


def test_a_day_off_moves_every_open_limit_and_taking_it_back_moves_them_back(office: Engine, review: str) -> None:
    before = dues(office, review)
    assert before == {"Task_S01": "2026-03-12 10:00", "Task_S02": "2026-03-13 10:00", "Task_S03": "2026-03-13 10:00"}
    assert office.change_calendars(CLOSED, by="admin") == 3
    assert dues(office, review) == {
        "Task_S01": "2026-03-13 10:00",
        "Task_S02": "2026-03-16 10:00",
        "Task_S03": "2026-03-16 10:00",
    }
    assert office.take_back_calendars(by="admin") == 3
    assert dues(office, review) == before


def test_a_department_has_hours_of_its_own(office: Engine, review: str) -> None:
    office.change_calendars(OWN_HOURS, by="admin")
    assert dues(office, review) == {
        "Task_S01": "2026-03-12 08:00",
        "Task_S02": "2026-03-13 10:00",
        "Task_S03": "2026-03-13 10:00",
    }


def test_what_is_no_calendar_is_refused_and_nothing_moves(office: Engine, review: str) -> None:
    before = dues(office, review)
    with pytest.raises(RefusedInputError):
        office.change_calendars("[calendar.office]\nhours = 'always'\n", by="admin")
    with pytest.raises(ConflictError, match="never changed"):
        office.take_back_calendars(by="admin")
    assert dues(office, review) == before
