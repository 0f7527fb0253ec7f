"""Reminders and cards: each once, in time, and never on a rest day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from postgres import find_programs, make_database
from staff import finish, open_items, put_into_service

from engine.clock import ManualClock
from engine.service import Engine
from engine.store.cases import find_case

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}
HOUR = timedelta(hours=1)


def start_review(office: Engine) -> str:
    """Start a case and let it come to the departments: 3, 4 and 4 working days promised."""
    receipt = office.start(put_into_service(office, "shop_sign"))
    finish(office, open_items(office, receipt)[0], SIGN)
    return receipt


def test_each_rung_comes_once_in_its_time(office: Engine, clock: ManualClock) -> None:
    start_review(office)
    came = []
    while clock.now() < datetime(2026, 3, 30, tzinfo=UTC):
        came += [(card.element, card.colour, str(clock.now())[:16], card.late) for card in office.tick()]
        clock.go(HOUR)
    # promised 3 days from Monday 9 March: Thursday 12; reminder when Wednesday 11 opens, 9 in the morning is 1 UTC
    assert [card for card in came if card[0] == "Task_S01"] == [
        ("Task_S01", "reminder", "2026-03-11 01:00", False),
        ("Task_S01", "yellow", "2026-03-12 10:00", False),
        ("Task_S01", "red", "2026-03-16 10:00", False),
    ]
    assert len(came) == len(set(came)) == 9
    assert office.verify() is None


def test_what_came_due_while_nobody_swept_is_late_and_waits_for_a_working_day(
    office: Engine, clock: ManualClock
) -> None:
    start_review(office)
    clock.set(datetime(2026, 3, 14, 4, 0, tzinfo=UTC))  # a Saturday
    assert office.tick() == ()
    clock.set(datetime(2026, 3, 16, 1, 0, tzinfo=UTC))
    came = office.tick()
    assert {card.late for card in came} == {True}
    assert {(card.element, card.colour) for card in came} >= {("Task_S01", "reminder"), ("Task_S01", "yellow")}
    assert office.tick() == ()


def test_a_clock_set_back_fires_nothing_twice(office: Engine, clock: ManualClock) -> None:
    start_review(office)
    clock.go(timedelta(days=3))
    first = office.tick()
    assert first
    clock.go(timedelta(days=-1))
    assert office.tick() == ()
    clock.go(timedelta(days=1))
    assert office.tick() == ()


def test_a_task_that_is_done_gets_no_card(office: Engine, clock: ManualClock) -> None:
    receipt = start_review(office)
    finish(office, next(item for item in open_items(office, receipt) if item.element == "Task_S01"), SIGN)
    clock.go(timedelta(days=14))
    assert "Task_S01" not in {card.element for card in office.tick()}


def test_a_rung_of_a_task_that_the_same_sweep_ends_does_not_come(office: Engine, clock: ManualClock) -> None:
    office.start(put_into_service(office, "shop_sign"))
    clock.go(timedelta(days=30))  # the intake was deemed accepted long ago, and its red card would come after that
    came = [card for card in office.tick() if card.element == "Task_registration"]
    assert came[-1].colour == "deemed accepted"


def test_a_sweep_passes_over_cases_that_others_have_in_hand(postgres: str) -> None:
    url = make_database(find_programs(), postgres, "office_in_hand")
    office = Engine(url, clock=ManualClock(datetime(2026, 3, 9, 2, 0, tzinfo=UTC)))
    office.database.prepare()
    flow = put_into_service(office, "shop_sign")
    held, free = office.start(flow), office.start(flow)
    office.clock.go(timedelta(days=30))
    with office.database.transaction() as other:
        find_case(other, held, lock=True)
        assert {card.receipt for card in office.tick()} == {free}
    assert {card.receipt for card in office.tick()} == {held}
    office.close()
