"""Ratings and complaints: who may say what, when, and what has to be answered by when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from staff import put_into_service, run_to_the_end

from engine.errors import ConflictError, NotAllowedError, NotFoundError, TooManyError
from processes.errors import UsageError

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

PASS = {"complete_registration": "yes", "decision_S04": "granted"}
WEEK = timedelta(days=7)


@pytest.fixture
def office(office: Engine) -> Engine:
    put_into_service(office, "shop_sign")
    office.add_person("sun", side="supervision")
    return office


@pytest.fixture
def receipt(office: Engine, clock: ManualClock) -> str:
    """A case that is over, in the second week of March."""
    number = office.start("Shop_sign", applicant={"name": "陈小明"})
    run_to_the_end(office, number, PASS, clock)
    return number


def test_a_case_is_rated_when_it_is_over(office: Engine) -> None:
    number = office.start("Shop_sign")

    with pytest.raises(ConflictError, match="not over yet"):
        office.rate(number, 1)
    for grade in (0, 6):
        with pytest.raises(UsageError, match="five grades"):
            office.rate(number, grade)
    assert office.grade(number) is None


def test_a_second_rating_replaces_the_first_until_its_month_ends(
    office: Engine, receipt: str, clock: ManualClock
) -> None:
    office.rate(receipt, 3)
    clock.go(2 * WEEK)  # still March
    office.rate(receipt, 1)
    assert office.grade(receipt) == 1
    clock.go(timedelta(days=8))  # April
    with pytest.raises(ConflictError, match="stands"):
        office.rate(receipt, 5)
    assert office.grade(receipt) == 1
    assert not office.complaints()


def test_a_bad_rating_opens_one_matter_to_be_settled_in_15_working_days(
    office: Engine, receipt: str, clock: ManualClock
) -> None:
    office.rate(receipt, 5, "等了很久")
    office.rate(receipt, 4, "还是不满意")
    (matter,) = office.complaints()

    assert (matter.origin, matter.receipt, matter.status, matter.term) == ("rating", receipt, "taken", 15)
    assert [said.words for said in matter.said] == ["等了很久"]
    # from Tuesday 10 March; 3 April 2026 is settled by the calendar of the office
    calendar = office.calendars().office
    day = clock.now().astimezone(ZoneInfo(calendar.zone)).date()
    assert matter.due == calendar.closing(calendar.add_working_days(day, 15))
    office.answer_complaint(matter.reference, "answer", "已回访并改进。", by="sun")
    assert not office.complaints()
    assert [one.status for one in office.complaints(over=True)] == ["answered"]


def test_a_complaint_is_taken_answered_and_opened_once_more(office: Engine, receipt: str, clock: ManualClock) -> None:
    number = office.complain("窗口不理人", contact={"name": "陈小明", "phone": "13800138000"}, receipt=receipt, key="k")
    assert (
        office.complain("窗口不理人", contact={"name": "陈小明", "phone": "13800138000"}, receipt=receipt, key="k")
        == number
    )
    filed = office.complaint(number)
    assert (filed.status, filed.term, filed.used, filed.receipt) == ("filed", 5, 0, receipt)
    clock.go(WEEK)
    assert (office.complaint(number).used, office.complaint(number).is_late) == (5, False)
    office.answer_complaint(number, "take", "", by="sun")
    clock.go(WEEK)
    assert (office.complaint(number).used, office.complaint(number).term) == (5, 15)
    for empty in ("", "  "):
        with pytest.raises(UsageError, match="without text"):
            office.answer_complaint(number, "answer", empty, by="sun")
    office.answer_complaint(number, "answer", "已批评教育。", by="sun")
    with pytest.raises(UsageError, match="does not satisfy"):
        office.reopen_complaint(number, " ")
    office.reopen_complaint(number, "没有人联系我")
    assert office.complaint(number).status == "taken"
    office.answer_complaint(number, "answer", "已当面道歉。", by="sun")
    with pytest.raises(ConflictError, match="once"):
        office.reopen_complaint(number, "还是不行")

    told = office.complaint(number)
    assert [said.kind for said in told.said] == ["file", "take", "answer", "reopen", "answer"]
    assert {said.by for said in told.said} == {""}  # no names of persons
    assert (told.due, told.used, told.is_late) == (None, None, False)


def test_a_complaint_that_nobody_looks_at_is_late(office: Engine, clock: ManualClock) -> None:
    late = office.complain("无人接听", contact={})
    clock.go(WEEK + timedelta(hours=9))
    fresh = office.complain("无人接听", contact={})

    assert [(one.reference, one.is_late) for one in office.complaints()] == [(late, True), (fresh, False)]


def test_who_approves_answers_no_complaint(office: Engine, receipt: str) -> None:
    number = office.complain("窗口不理人", contact={}, receipt=receipt)

    # who, how, words -> what is wrong
    refused = [
        ("规划局", "take", "", NotAllowedError),
        ("sun", "praise", "好", UsageError),
        ("sun", "answer", "好", ConflictError),  # not taken yet
        ("sun", "decline", "", UsageError),
        ("nobody", "take", "", NotFoundError),
    ]
    for who, how, words, error in refused:
        with pytest.raises(error):
            office.answer_complaint(number, how, words, by=who)
    with pytest.raises(UsageError, match="what the complaint is about"):
        office.complain(" ", contact={})
    with pytest.raises(NotFoundError):
        office.complain("x", contact={}, receipt="no such case")
    office.answer_complaint(number, "decline", "不属于本单位职责，请向……反映。", by="sun")
    assert office.complaint(number).status == "declined"


def test_repeats_about_a_case_are_counted(office: Engine, receipt: str) -> None:
    for _ in range(3):
        office.complain("窗口不理人", contact={}, receipt=receipt)

    assert {one.repeats for one in office.complaints()} == {2}


def test_complaints_are_answered_at_the_command_line(office: Engine, url: str) -> None:
    from desk import Desk

    number = office.complain("窗口不理人", contact={"phone": "13800138000"})
    desk = Desk(url)
    assert desk.say("complaints").splitlines()[1].split() == [number, "–", "filed", "2026-03-16", "18:00", "窗口不理人"]
    assert "without text" in desk.refused("complaints", "--answer", number, "decline", "--by", "sun")
    assert number not in desk.say("complaints", "--answer", number, "decline", "--words", "不属于本单位", "--by", "sun")
    assert number in desk.say("complaints", "--over")


def wrong(office: Engine, number: str, address: str) -> int:
    """Try a wrong word; return for how many seconds one has to wait, 0 for not at all."""
    try:
        office.note_attempt_at(number, address, right=False)
    except TooManyError as error:
        return error.seconds
    return 0


def test_guessing_is_slowed_down(office: Engine, clock: ManualClock) -> None:
    answers = [wrong(office, "1", "here") for _ in range(20)]
    assert answers == [0] * 5 + [2] * 15  # five are free; while one waits nothing counts
    with pytest.raises(TooManyError):
        office.note_attempt_at("1", "elsewhere", right=True)  # not even the right word
    clock.go(timedelta(seconds=2))
    office.note_attempt_at("1", "elsewhere", right=True)
    assert wrong(office, "1", "elsewhere") == 0  # forgotten with the right word


def test_each_wrong_try_makes_the_wait_longer_up_to_an_end(office: Engine, clock: ManualClock) -> None:
    waits = []
    for number in range(20):  # another number each time: the address is what is slowed
        assert wrong(office, str(number), "here") == 0
        if number >= 4:
            waits.append(wrong(office, "x", "here"))
            clock.go(timedelta(seconds=waits[-1]))

    assert waits[:6] == [2, 4, 8, 16, 32, 64]
    assert max(waits) == 600
    assert wrong(office, "x", "there") == 0  # of others nobody is kept out
    clock.go(timedelta(days=1))
    office.tick()
    assert [wrong(office, "x", "here") for _ in range(5)] == [0] * 5  # a day later it is forgotten


def test_the_owner_of_a_number_is_kept_out_for_a_minute_at_most(office: Engine, clock: ManualClock) -> None:
    for place in range(30):
        wrong(office, "1", f"address {place}")
        clock.go(timedelta(minutes=1))

    office.note_attempt_at("1", "home", right=True)
