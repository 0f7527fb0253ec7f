"""What lets the clocks of a case stand still, and what adds to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from staff import finish, open_items, put_into_service

from engine.errors import ConflictError, NotAllowedError
from engine.special_procedures import kinds
from processes.blocks import build, sequence, task
from processes.durations import Span
from processes.errors import BinglianError, UsageError
from processes.model import TimeLimit
from processes.writer import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.clock import ManualClock
    from engine.service import Engine

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}


@pytest.fixture
def review(office: Engine) -> str:
    """A case of the small flow, under review in three departments since Monday, 9 March 2026."""
    receipt = office.start(put_into_service(office, "shop_sign"))
    finish(office, open_items(office, receipt)[0], SIGN)
    return receipt


def dues(office: Engine, receipt: str) -> dict[str, Any]:
    """Return the due dates of what runs or stands still in a case, without the own limits of procedures."""
    running = [
        clock for clock in office.case(receipt).clocks if clock.status != "over" and clock.subject != "procedure"
    ]
    return {clock.element: clock.promised_due for clock in running}


def item_of(office: Engine, receipt: str, element: str) -> Any:
    return next(item for item in open_items(office, receipt) if item.element == element)


def test_a_procedure_of_one_task_holds_up_that_task_alone(office: Engine, review: str, clock: ManualClock) -> None:
    before = dues(office, review)
    item = item_of(office, review, "Task_S01")
    clock.set(datetime(2026, 3, 10, 2, 0, tzinfo=UTC))
    office.suspend(review, by="规划局", kind="expert review", notice="穗规告〔2026〕1号", item=item.id)
    assert dues(office, review) == before | {"Task_S01": None}
    clock.set(datetime(2026, 3, 20, 2, 0, tzinfo=UTC))  # Wednesday 11 to Thursday 19 are left out: 7 working days
    office.resume(review, by="规划局", kind="expert review", item=item.id)
    assert dues(office, review)["Task_S01"] == datetime(2026, 3, 23, 10, 0, tzinfo=UTC)
    assert office.verify() is None


def test_a_procedure_of_the_case_holds_up_everything_and_what_begins_meanwhile(
    office: Engine, review: str, clock: ManualClock
) -> None:
    office.suspend(review, by="规划局", kind="hearing", notice="1")
    assert set(dues(office, review).values()) == {None}
    for item in open_items(office, review):
        finish(office, item, SIGN)
    assert dues(office, review) == {"Task_S04": None}
    clock.go(timedelta(days=30))
    assert {card.subject for card in office.tick()} == {"procedure"}
    office.resume(review, by="规划局", kind="hearing")
    assert dues(office, review)["Task_S04"] > clock.now()


def test_two_procedures_at_once_end_with_the_last(office: Engine, review: str, clock: ManualClock) -> None:
    for kind in ("hearing", "expert review"):
        office.suspend(review, by="规划局", kind=kind, notice="1")
        clock.go(timedelta(days=2))
    office.resume(review, by="规划局", kind="hearing")
    assert set(dues(office, review).values()) == {None}
    office.resume(review, by="规划局", kind="expert review")
    assert None not in dues(office, review).values()


def test_the_kinds_come_with_their_articles_in_three_scripts() -> None:
    assert {"hearing", "inspection", "expert review", "public notice", "supplement"} <= set(kinds())
    assert all(
        "行政许可法" in kind.basis and set(kind.titles) == {"en", "zh-Hans", "zh-Hant"} for kind in kinds().values()
    )


@pytest.mark.parametrize(
    ("act", "error", "says"),
    [
        # not told in writing
        (lambda o, r: o.suspend(r, by="规划局", kind="hearing", notice=" "), UsageError, "written notice"),
        # nothing the law knows
        (lambda o, r: o.suspend(r, by="规划局", kind="holiday", notice="1"), UsageError, "there are: hearing"),
        # nothing to end
        (lambda o, r: o.resume(r, by="规划局", kind="hearing"), ConflictError, "not held up by hearing"),
        # the item of no case
        (lambda o, r: o.suspend(r, by="规划局", kind="hearing", notice="1", item=1), ConflictError, "not open"),
    ],
)
def test_what_makes_no_sense_is_refused(
    office: Engine, review: str, act: Callable[[Engine, str], None], error: type[BinglianError], says: str
) -> None:
    before = office.case(review)
    with pytest.raises(error, match=says):
        act(office, review)
    assert office.case(review) == before


@pytest.fixture
def decision(office: Engine) -> str:
    """A case of one task: twenty working days, which may be extended by ten."""
    limit = TimeLimit(statutory=Span(20), promised=Span(20), extendable_by=Span(10), legal_basis="行政许可法 第42条")
    flow, _ = office.deploy(write(build(sequence(task("decide", lane=("局", "审批岗"), time_limit=limit)))))
    office.add_person("li")
    office.add_person("wang", rank="head")
    office.add_person("zhao", rank="government head")
    office.assign("li", "局 审批岗")
    return office.start(flow)


def test_an_extension_takes_the_approver_whom_the_law_names(office: Engine, decision: str) -> None:
    item = open_items(office, decision)[0].id
    before = dues(office, decision)["decide"]
    for approver in ("li", "zhao"):
        with pytest.raises(NotAllowedError, match="rank head"):
            office.extend(decision, by="li", approver=approver, reason="复杂", item=item)
    with pytest.raises(UsageError, match="Give the reason"):
        office.extend(decision, by="li", approver="wang", reason="", item=item)
    office.extend(decision, by="li", approver="wang", reason="复杂", item=item)
    assert office.calendars().office.count_working_days(before.date(), dues(office, decision)["decide"].date()) == 10
    with pytest.raises(ConflictError, match="once"):
        office.extend(decision, by="li", approver="wang", reason="复杂", item=item)


def test_a_limit_without_an_extension_in_the_flow_is_not_extended(office: Engine, review: str) -> None:
    office.add_person("wang", rank="head")
    item = item_of(office, review, "Task_S01").id
    with pytest.raises(NotAllowedError, match="extendableBy"):
        office.extend(review, by="规划局", approver="wang", reason="复杂", item=item)


def test_an_interrupted_limit_begins_again_at_zero(office: Engine, decision: str, clock: ManualClock) -> None:
    item = open_items(office, decision)[0].id
    office.extend(decision, by="li", approver="wang", reason="复杂", item=item)
    clock.set(datetime(2026, 5, 8, 2, 0, tzinfo=UTC))
    before = dues(office, decision)["decide"]
    assert {card.colour for card in office.tick()} == {"reminder", "yellow", "red"}
    office.interrupt(decision, by="li", item=item, reason="重新受理", basis="条例 第9条")
    (ended, running) = office.case(decision).clocks
    assert (ended.status, ended.end, running.begin) == ("interrupted", clock.now(), clock.now())
    after = dues(office, decision)["decide"]
    assert office.calendars().office.count_working_days(clock.now().date(), after.date()) == 30  # what was added stays
    assert before < after
    assert [found.id for found in office.work("li")] == [item]
    clock.set(after + timedelta(days=7))
    assert {card.colour for card in office.tick()} == {"reminder", "yellow", "red"}
    office.complete(item, by="li")
    ended = [found.status for found in office.case(decision).clocks if found.subject == "task"]
    assert ended == ["interrupted", "over"]


def test_an_interruption_has_its_reason_and_a_running_limit(office: Engine, decision: str) -> None:
    item = open_items(office, decision)[0].id
    why = {"reason": "重新受理", "basis": "条例 第9条"}
    with pytest.raises(UsageError, match="article"):
        office.interrupt(decision, by="li", item=item, reason="重新受理", basis=" ")
    with pytest.raises(ConflictError, match="no limit"):
        office.interrupt(decision, by="li", **why)  # the case has none
    office.suspend(decision, by="li", kind="hearing", notice="1")
    with pytest.raises(ConflictError, match="stands still"):
        office.interrupt(decision, by="li", item=item, **why)


@pytest.mark.parametrize(
    "said",
    [
        ("expert review", 5, datetime(2026, 3, 16, 10, 0, tzinfo=UTC)),  # as was said
        ("hearing", None, datetime(2026, 4, 7, 10, 0, tzinfo=UTC)),  # twenty days by law
        ("expert review", None, None),  # the law says nothing, and nobody did
    ],
)
def test_a_procedure_has_a_limit_of_its_own(
    office: Engine, review: str, clock: ManualClock, said: tuple[str, int | None, datetime | None]
) -> None:
    kind, days, due = said
    office.suspend(review, by="规划局", kind=kind, notice="1", days=days)
    own = [found for found in office.case(review).clocks if found.subject == "procedure"]
    assert [(found.element, found.status, found.statutory_due) for found in own] == (
        [(kind, "running", due)] if due else []
    )
    clock.set(datetime(2026, 4, 8, 2, 0, tzinfo=UTC))
    assert {card.subject for card in office.tick()} == ({"procedure"} if due else set())
    office.resume(review, by="规划局", kind=kind)
    assert {found.status for found in office.case(review).clocks if found.subject == "procedure"} <= {"over"}


def test_a_procedure_takes_a_day_at_least(office: Engine, review: str) -> None:
    with pytest.raises(UsageError, match="one working day"):
        office.suspend(review, by="规划局", kind="expert review", notice="1", days=-1)
