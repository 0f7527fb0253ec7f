"""Cards and what is answered to them; indicators with what they are shares of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from scipy.stats import binomtest
from staff import finish, open_items, put_into_service, run_to_the_end

from engine.errors import ConflictError, NotAllowedError, NotFoundError
from engine.supervision.indicators import Indicator
from processes.errors import BinglianError, UsageError

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}


@pytest.fixture
def yellow(office: Engine, clock: ManualClock) -> Any:
    """A yellow card for the planning bureau, whose task is three working days old."""
    receipt = office.start(put_into_service(office, "shop_sign"))
    office.add_person("zhao", side="supervision")
    finish(office, open_items(office, receipt)[0], SIGN)
    office.claim(open_items(office, receipt)[0].id, by="规划局")
    clock.set(datetime(2026, 3, 12, 11, 0, tzinfo=UTC))
    office.tick()
    return next(card for card in office.cards() if card.colour == "yellow")


def test_a_card_names_its_post_and_who_had_the_work_in_hand(yellow: Any) -> None:
    assert (yellow.post_id, yellow.person_id, yellow.status) == ("规划局 审批岗", "规划局", "issued")


def test_an_appealed_card_keeps_both_texts(office: Engine, yellow: Any) -> None:
    office.answer_card(yellow.id, "receive", by="规划局")
    office.answer_card(yellow.id, "explain", by="规划局", words="系统故障")
    office.answer_card(yellow.id, "appeal", by="规划局", words="申请撤销")
    office.answer_card(yellow.id, "withdraw", by="zhao", words="属实")
    (card,) = (card for card in office.cards() if card.id == yellow.id)
    assert (card.status, card.explanation, card.appeal, card.verdict, card.decided_by) == (
        "withdrawn",
        "系统故障",
        "申请撤销",
        "属实",
        "zhao",
    )
    assert office.verify() is None


@pytest.mark.parametrize(
    ("answer", "by", "error"),
    [
        ("receive", "建设局", NotAllowedError),  # another post's
        ("frown", "规划局", UsageError),  # no answer
        ("withdraw", "规划局", NotAllowedError),  # by the post itself
        ("uphold", "zhao", ConflictError),  # that nobody appealed against
    ],
)
def test_what_is_no_answer_is_refused(
    office: Engine, yellow: Any, answer: str, by: str, error: type[BinglianError]
) -> None:
    with pytest.raises(error):
        office.answer_card(yellow.id, answer, by=by, words="属实")
    with pytest.raises(UsageError, match="in words"):
        office.answer_card(yellow.id, "explain", by="规划局", words=" ")
    with pytest.raises(NotFoundError):
        office.answer_card(999, "receive", by="规划局")


def test_indicators_say_what_they_are_shares_of(office: Engine, clock: ManualClock) -> None:
    flow = put_into_service(office, "shop_sign")
    begin = clock.now()
    back = office.start(flow)
    finish(office, open_items(office, back)[0], SIGN | {"complete_registration": "no"})
    run_to_the_end(office, back, SIGN, clock, step=timedelta(minutes=1))
    slow = office.start(flow)
    finish(office, open_items(office, slow)[0], SIGN)
    clock.go(timedelta(days=30))
    run_to_the_end(office, slow, SIGN, clock, step=timedelta(minutes=1))
    found = {(one.name, one.post): (one.count, one.whole) for one in office.indicators(begin, clock.now())}
    assert found["cases closed, of those received", ""] == (2, 2)
    assert found["returns, of the tasks completed", ""] == (1, 15)
    assert found["returns, of the tasks completed", "政务服务中心 受理窗口"] == (1, 5)
    on_time, promised = found["tasks within the promise, of those ended that had one", ""]
    assert (promised - on_time, promised) == (3, 8)


@pytest.mark.parametrize(("count", "whole"), [(0, 5), (1, 2), (40, 100), (7, 7)])
def test_the_interval_is_that_of_wilson(count: int, whole: int) -> None:
    expected = binomtest(count, whole).proportion_ci(method="wilson")
    found = Indicator(name="", post="", count=count, whole=whole).interval
    assert found == pytest.approx((expected.low, expected.high))


def test_a_share_of_nothing_is_none() -> None:
    nothing = Indicator(name="", post="", count=0, whole=0)
    assert nothing.share is None
    assert nothing.interval is None
