"""What the law asks of whoever completes a task."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from staff import finish, open_items, put_into_service, run_to_the_end

from engine.errors import NotAllowedError, NotFoundError
from engine.store import returns
from processes.blocks import Branch, build, loop, sequence, task
from processes.durations import Span
from processes.errors import BinglianError, UsageError
from processes.model import TimeLimit
from processes.writer import write

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

YES = {"complete_registration": "yes", "decision_S04": "granted"}
NO = {"complete_registration": "no"}


@pytest.fixture
def received(office: Engine) -> str:
    """A file that has just been received, on Monday, 9 March 2026."""
    return office.start(put_into_service(office, "shop_sign"))


def first(office: Engine, receipt: str) -> Any:
    return open_items(office, receipt)[0]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"statement": ""}, "written statement"),  # sent back without a word
        ({"basis": " "}, "legal basis"),  # without an article
        ({"missing": ()}, "list everything that is missing"),  # without saying what to bring
    ],
)
def test_nothing_is_sent_back_without_reasons(office: Engine, received: str, said: dict[str, Any], says: str) -> None:
    before = office.case(received)
    with pytest.raises(UsageError, match=says):
        finish(office, first(office, received), NO, **said)
    assert office.case(received) == before


def test_a_refusal_needs_reasons_too(office: Engine, received: str, clock: ManualClock) -> None:
    while (item := first(office, received)).element != "Task_S04":
        finish(office, item, YES)
    with pytest.raises(UsageError, match="rule L20"):
        finish(office, item, {"decision_S04": "refused"}, statement="")
    finish(office, item, {"decision_S04": "refused"}, statement="超出许可范围")
    run_to_the_end(office, received, {}, clock)
    with office.database.reading() as connection:
        (row,) = returns.returns_of(connection, office.case(received).case.id)
    assert (row.kind, row.statement, row.post_id) == ("refusal", "超出许可范围", "城市管理局 审批岗")


def test_one_notice_lists_what_all_departments_miss(office: Engine, received: str) -> None:
    office.report_missing(first(office, received).id, ["结构图", " "], by="政务服务中心")
    finish(office, first(office, received), NO, missing=("效果图", "营业执照"))
    finish(office, first(office, received), {})
    sent = [entry for _, entry in office.case(received).journal if entry.kind == "notice"]
    assert [entry.facts["missing"] for entry in sent] == [["结构图", "效果图", "营业执照"]]
    assert sent[0].facts["fault"] is False


def test_a_second_notice_takes_a_superior_and_is_a_fault(office: Engine, received: str) -> None:
    office.add_person("wang", rank="head")
    for _ in range(3):  # registration, notice, supplement
        finish(office, first(office, received), NO)
    finish(office, first(office, received), NO)
    second = first(office, received)
    assert (second.element, second.round) == ("Task_registration_notice", 2)
    with pytest.raises(NotAllowedError, match="told once"):
        finish(office, second, {}, statement="")
    with pytest.raises(NotAllowedError, match="it takes the head"):
        finish(office, second, {}, statement="漏列", approver="陈")
    finish(office, second, {}, statement="漏列", approver="wang")
    faults = [entry.facts["fault"] for _, entry in office.case(received).journal if entry.kind == "notice"]
    assert faults == [False, True]


def test_a_file_that_nobody_looks_at_for_five_days_is_accepted_as_of_its_receipt(
    office: Engine, received: str, clock: ManualClock
) -> None:
    clock.set(datetime(2026, 3, 16, 9, 59, tzinfo=UTC))  # Monday, the fifth working day, a minute before it closes
    office.tick()
    assert office.case(received).case.accepted_at is None
    clock.go(timedelta(minutes=1))
    office.tick()
    view = office.case(received)
    assert view.case.accepted_at == view.case.received_at
    assert [item.element for item in open_items(office, received)] == ["Task_S01", "Task_S02", "Task_S03"]
    assert "deemed accepted" in [entry.kind for _, entry in view.journal]
    assert office.verify() is None


def test_a_file_that_was_asked_to_be_completed_is_not(office: Engine, received: str, clock: ManualClock) -> None:
    finish(office, first(office, received), NO)
    clock.go(timedelta(days=30))
    office.tick()
    assert office.case(received).case.accepted_at is None


def test_a_file_that_was_completed_is_accepted_as_of_then(office: Engine, received: str, clock: ManualClock) -> None:
    for _ in range(3):  # sent back, notice, supplement
        clock.go(timedelta(days=1))
        finish(office, first(office, received), NO)
    handed_in = clock.now()
    clock.go(timedelta(days=29))
    office.tick()
    assert office.case(received).case.accepted_at == handed_in


@pytest.mark.parametrize("limit", [None, TimeLimit(promised=Span(2))])
def test_an_intake_whose_flow_gives_no_limit_has_that_of_the_law(
    office: Engine, clock: ManualClock, limit: TimeLimit | None
) -> None:
    again = Branch(condition='complete == "no"', block=task("supplement", nature="applicant"))
    steps = loop(task("intake", nature="intake", time_limit=limit), name="?", again=again, decision="supplement")
    flow, _ = office.deploy(write(build(sequence(steps, task("decide")))))
    receipt = office.start(flow)
    assert office.case(receipt).clocks[0].statutory_due == datetime(2026, 3, 16, 10, 0, tzinfo=UTC)
    clock.set(datetime(2026, 3, 16, 10, 0, tzinfo=UTC))
    office.tick()
    assert office.case(receipt).case.accepted_at is not None


@pytest.mark.parametrize(
    ("officers", "error"),
    [
        ((), UsageError),  # nobody
        (("陈",), UsageError),  # one alone
        (("陈", "陈"), UsageError),  # one, twice
        (("陈", "nobody"), NotFoundError),  # one who is not known
        (("陈", "li"), None),
    ],
)
def test_an_inspection_takes_two(office: Engine, officers: tuple[str, ...], error: type[BinglianError] | None) -> None:
    flow, _ = office.deploy(write(build(sequence(task("look", nature="inspection", lane=("局", "检查岗"))))))
    for person in ("陈", "li"):
        office.add_person(person)
    office.assign("li", "局 检查岗")
    item = first(office, office.start(flow))
    if error is None:
        office.complete(item.id, by="li", officers=officers)
    else:
        with pytest.raises(error):
            office.complete(item.id, by="li", officers=officers)


def test_who_examines_does_not_chair_the_hearing(office: Engine) -> None:
    steps = sequence(
        task("examine", nature="approval", lane=("局", "岗")), task("hear", nature="hearing", lane=("局", "岗"))
    )
    flow, _ = office.deploy(write(build(steps)))
    for person in ("陈", "li"):
        office.add_person(person)
    office.assign("li", "局 岗")
    receipt = office.start(flow)
    office.complete(first(office, receipt).id, by="li")
    hearing = first(office, receipt)
    with pytest.raises(UsageError, match="chair"):
        office.complete(hearing.id, by="li")
    with pytest.raises(NotAllowedError, match="must not chair"):
        office.complete(hearing.id, by="li", officers=("li",))
    with pytest.raises(UsageError, match="record of the hearing"):
        office.complete(hearing.id, by="li", officers=("陈",))
    office.complete(hearing.id, by="li", officers=("陈",), record="听证笔录")
    assert office.case(receipt).case.status == "closed"
