"""What an officer looks at around a case: search, groups of work, clocks, and several items in one go."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from staff import finish, open_items, profile, put_into_service

from engine.bulk import MOST, Order
from engine.errors import NotAllowedError
from processes.errors import UsageError

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine


@pytest.fixture
def flow(office: Engine) -> str:
    return put_into_service(office, "shop_sign")


def start(office: Engine, flow: str, name: str = "陈记面馆", **more: Any) -> str:
    return office.start(flow, applicant={"name": name, **more}, attributes={"street": "沙湾路 12号", "kind": "hotel"})


# what is typed -> whether the case of 陈记面馆 is found
ASKED = [
    ("面馆", True),
    ("陈", True),  # one character, the first
    ("馆", True),  # the last
    ("陈记面馆 hotel", True),  # all of it
    ("HOT", True),  # the beginning of a word, in whatever letters
    ("沙湾路", True),
    ("记馆", False),  # both are there, not side by side
    ("书店", False),
    ("hotel 书店", False),
    ("", False),
    ("—", False),  # no word at all
]


@pytest.mark.parametrize(("text", "found"), ASKED)
def test_a_case_is_found_by_its_words(office: Engine, flow: str, text: str, found: bool) -> None:  # noqa: FBT001 - a table
    receipt = start(office, flow)
    assert [row.receipt for row in office.search(text, by="政务服务中心")] == [receipt] * found


def test_a_case_is_found_by_its_number(office: Engine, flow: str) -> None:
    first, second = start(office, flow), start(office, flow)
    assert [row.receipt for row in office.search(first, by="政务服务中心")] == [first]
    assert [row.receipt for row in office.search(first[:8], by="政务服务中心")] == [second, first]


def test_who_has_no_part_in_a_case_does_not_find_it(office: Engine, flow: str) -> None:
    receipt = start(office, flow)
    office.add_person("sun", side="supervision")
    assert not office.search("面馆", by="规划局")
    assert not office.search("面馆", by="陈")  # holds no post at all
    assert [row.receipt for row in office.search("面馆", by="sun")] == [receipt]
    with pytest.raises(NotAllowedError):
        office.require_insight(receipt, by="规划局")
    office.require_insight(receipt, by="sun")


def test_a_head_looks_at_the_cases_of_the_department(office: Engine, flow: str) -> None:
    receipt = start(office, flow)
    office.add_person("head", rank="head")
    office.require_insight(receipt, by="head")  # above all departments
    office.assign("head", "规划局 审批岗")
    with pytest.raises(NotAllowedError):
        office.require_insight(receipt, by="head")


def test_work_comes_in_groups(office: Engine, flow: str, clock: ManualClock) -> None:
    start(office, flow)  # accepted by lapse of time, then late at the reviews
    for _ in range(2):
        clock.go(timedelta(days=30))
        office.tick()
    fresh, waiting = start(office, flow), start(office, flow)
    finish(office, open_items(office, waiting)[0], {"complete_registration": "no"})
    finish(office, open_items(office, waiting)[0], {})  # the notice
    found = {one.item.receipt: one.group for one in office.own_work("政务服务中心")}
    assert found == {fresh: "rest", waiting: "applicant"}
    assert {one.group for one in office.own_work("规划局")} == {"red"}


def test_clocks_tell_what_comes(office: Engine, flow: str) -> None:
    receipt = start(office, flow)
    office.suspend(receipt, by="政务服务中心", kind="supplement", notice="1号")
    (view,) = office.clocks(receipt)
    assert "deemed accepted" in {rung.colour for rung in view.rungs}
    assert [found.end for found in view.suspensions] == [None]
    assert [row.kind for row in office.open_procedures(receipt)] == ["supplement"]


def test_several_items_are_rehearsed_and_then_done(office: Engine, flow: str) -> None:
    receipts = [start(office, flow) for _ in range(3)]
    items = [open_items(office, receipt)[0].id for receipt in receipts]
    office.claim(items[1], by="政务服务中心")
    office.add_person("li")
    office.assign("li", "政务服务中心 受理窗口")
    order = Order(kind="complete", items=(*items, 999), decisions={"complete_registration": "yes"}, opinion="齐全")
    before = [office.case(receipt) for receipt in receipts]
    planned = office.rehearse(order, by="li")
    assert [office.case(receipt) for receipt in receipts] == before  # nothing of it stays
    assert [bool(found.refusal) for found in planned] == [False, True, False, True]
    assert {name for name, _ in planned[0].offered} == {"招牌外观审查", "招牌结构安全审查", "招牌消防意见"}
    for _ in range(2):  # once, however often it is asked for
        done = office.carry_out(order, by="li", key="k")
        assert [bool(found.refusal) for found in done] == [False, True, False, True]
    assert [office.case(receipt).items[0].status for receipt in receipts] == ["completed", "claimed", "completed"]


def test_passing_on_in_one_go(office: Engine, flow: str) -> None:
    item = open_items(office, start(office, flow))[0].id
    office.claim(item, by="政务服务中心")
    office.add_person("li")
    order = Order(kind="pass on", items=(item,), to="li", reason="休假")
    assert office.rehearse(order, by="政务服务中心")[0].refusal  # does not hold the post
    office.assign("li", "政务服务中心 受理窗口")
    assert office.carry_out(order, by="政务服务中心", key="k")[0].refusal is None
    assert office.case(office.search("面馆", by="li")[0].receipt).items[0].assignee == "li"


@pytest.mark.parametrize(
    "order",
    [
        Order(kind="burn", items=(1,)),  # no act of these
        Order(kind="claim", items=()),  # on nothing
        Order(kind="claim", items=tuple(range(MOST + 1))),  # on too much
    ],
)
def test_what_is_no_order_is_refused(office: Engine, flow: str, order: Order) -> None:
    del flow
    with pytest.raises(UsageError):
        office.rehearse(order, by="政务服务中心")


def test_the_words_of_business_opening_are_found(office: Engine) -> None:
    deployed = put_into_service(office, "business_opening")
    attributes, _ = profile("business_opening", "restaurant")
    receipt = office.start(deployed, applicant={"name": "陈记"}, attributes=attributes)
    assert [row.receipt for row in office.search("restaurant", by="政务服务中心")] == [receipt]
