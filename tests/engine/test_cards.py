"""Cards and what is answered to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from staff import finish, open_items, put_into_service

from engine.errors import ConflictError, NotAllowedError, NotFoundError
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
