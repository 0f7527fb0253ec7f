"""A reviewer who is asked in the middle: nothing is decided before the answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from staff import finish, open_items, put_into_service

from engine.errors import ConflictError, NotAllowedError, NotFoundError
from processes.blocks import Branch, build, choice, refusal, sequence, task
from processes.catalogue import flow
from processes.errors import BinglianError, UsageError
from processes.writer import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.clock import ManualClock
    from engine.service import Engine

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}
FIRE = "公安消防大队 审批岗"
WINDOW = "政务服务中心"


@pytest.fixture
def sign(office: Engine) -> str:
    return office.start(put_into_service(office, "shop_sign"))


def come_to_the_decision(office: Engine, receipt: str) -> Any:
    while (item := open_items(office, receipt)[0]).element != "Task_S04":
        finish(office, item, SIGN)
    return item


@pytest.mark.parametrize(
    ("verdict", "decided", "error"),
    [
        ("agree", ("granted", ""), None),
        ("disagree", ("granted", " "), UsageError),  # against it, without a word
        ("disagree", ("granted", "已整改"), None),
        ("disagree", ("refused", ""), None),
    ],
)
def test_a_decision_waits_for_the_answer_and_heeds_it(
    office: Engine, sign: str, verdict: str, decided: tuple[str, str], error: type[BinglianError] | None
) -> None:
    answer, opinion = decided
    decision = come_to_the_decision(office, sign)
    number = office.add_reviewer(sign, FIRE, by="城市管理局", reason="材质可疑", key="a")
    assert office.add_reviewer(sign, FIRE, by="城市管理局", reason="材质可疑", key="a") == number
    with pytest.raises(ConflictError, match=f"waits for the further review of {FIRE}"):
        finish(office, decision, SIGN)
    (listed,) = office.work("公安消防大队")
    assert (listed.id, listed.request, listed.asked_by) == (number, "材质可疑", "城市管理局")
    assert listed.promised_due is not None
    assert office.decisions(number) == ()
    with pytest.raises(UsageError, match="silence is no agreement"):
        office.complete(number, by="公安消防大队")
    with pytest.raises(UsageError, match="decides nothing"):
        office.complete(number, by="公安消防大队", decisions=SIGN)
    office.complete(number, by="公安消防大队", verdict=verdict, opinion="见附件")
    if error is not None:
        with pytest.raises(error, match="公安消防大队"):
            finish(office, decision, {"decision_S04": answer}, opinion=opinion)
        return
    finish(office, decision, {"decision_S04": answer}, opinion=opinion)
    assert office.verify() is None


ASKED: list[tuple[str, Callable[[Engine, str], Any], type[BinglianError], str]] = [
    ("no reason", lambda o, r: o.add_reviewer(r, FIRE, by=WINDOW, reason=" "), UsageError, "Say what"),
    ("no time", lambda o, r: o.add_reviewer(r, FIRE, by=WINDOW, reason="x", days=0), UsageError, "one working day"),
    ("no post", lambda o, r: o.add_reviewer(r, "bakery", by=WINDOW, reason="x"), NotFoundError, "no post bakery"),
    ("not in the case", lambda o, r: o.add_reviewer(r, FIRE, by="陈", reason="x"), NotAllowedError, "no open work"),
]


@pytest.mark.parametrize(("act", "error", "says"), [row[1:] for row in ASKED], ids=[row[0] for row in ASKED])
def test_what_is_refused_asks_nobody(
    office: Engine, sign: str, act: Callable[[Engine, str], Any], error: type[BinglianError], says: str
) -> None:
    before = office.case(sign)
    with pytest.raises(error, match=says):
        act(office, sign)
    assert office.case(sign) == before


def test_a_post_is_asked_once_and_three_in_a_case(office: Engine, sign: str) -> None:
    office.add_person("wang", rank="head")  # a head may ask without work in the case
    for _ in range(3):
        number = office.add_reviewer(sign, FIRE, by="wang", reason="x")
        with pytest.raises(ConflictError, match="asked already"):
            office.add_reviewer(sign, FIRE, by="wang", reason="y")
        office.complete(number, by="公安消防大队", verdict="agree")
    with pytest.raises(ConflictError, match="3 further reviews"):
        office.add_reviewer(sign, FIRE, by="wang", reason="x")


def test_where_nothing_is_left_to_decide_nobody_is_asked(office: Engine, sign: str) -> None:
    finish(office, come_to_the_decision(office, sign), SIGN)
    with pytest.raises(ConflictError, match="Nothing is left to decide"):
        office.add_reviewer(sign, FIRE, by=open_items(office, sign)[0].department, reason="x")


def test_a_review_goes_along_when_its_case_is_moved_has_cards_and_no_extension(
    office: Engine, sign: str, clock: ManualClock
) -> None:
    number = office.add_reviewer(sign, FIRE, by=WINDOW, reason="x")
    office.deploy(flow("shop_sign").to_be.read_bytes(), joint="lead")  # the same flow, another version
    office.move(sign, by="wang")
    office.take_back_move(sign, by="wang")
    assert number in {item.id for item in open_items(office, sign)}
    with pytest.raises(NotAllowedError, match="cannot be extended"):
        office.extend(sign, by="wang", approver="wang", reason="x", item=number)
    clock.go(timedelta(days=4))
    assert "reminder" in {card.colour for card in office.tick() if card.element == ""}


def test_a_review_that_is_open_when_the_case_ends_is_withdrawn(office: Engine) -> None:
    decide = refusal(
        task("decide", lane=("局", "岗")),
        name="granted?",
        when=Branch(condition='answer == "no"', block=task("tell", lane=("局", "岗"))),
        end="refused",
    )
    begin = task("begin", lane=("局", "岗"))
    name, _ = office.deploy(
        write(build(sequence(begin, choice("kind?", Branch(condition='kind == "x"', block=decide), Branch()))))
    )
    office.add_person("li")
    office.assign("li", "局 岗")
    receipt = office.start(name)
    item = open_items(office, receipt)[0]
    office.add_reviewer(receipt, "局 岗", by="li", reason="x")
    office.complete(item.id, by="li", decisions={"kind": "y"})  # so nobody decides
    view = office.case(receipt)
    assert (view.case.status, [item.status for item in view.items]) == ("closed", ["completed", "cancelled"])
    assert {clock.status for clock in view.clocks if clock.subject != "delivery"} <= {"over"}
    assert office.verify() is None
