"""A comment is on record for all who work on a case, and changes nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import Desk
from staff import put_into_service

from engine.errors import NotAllowedError
from processes.errors import UsageError

if TYPE_CHECKING:
    from engine.service import Engine


def test_a_comment_is_on_record_and_nothing_moves(office: Engine) -> None:
    receipt = office.start(put_into_service(office, "shop_sign"))
    before = office.case(receipt)
    who = before.items[0].department
    for _ in range(2):
        office.comment(receipt, "图纸已电话核对。", by=who, key="once")
    after = office.case(receipt)

    said = [(entry.actor, entry.facts["words"]) for _, entry in after.journal if entry.kind == "comment"]
    assert said == [(who, "图纸已电话核对。")]
    assert (after.items, after.clocks) == (before.items, before.clocks)
    assert office.verify() is None


def test_who_has_nothing_to_do_with_a_case_says_nothing_there(office: Engine) -> None:
    receipt = office.start(put_into_service(office, "shop_sign"))
    with pytest.raises(NotAllowedError, match="no work in case"):
        office.comment(receipt, "?", by="陈")
    with pytest.raises(UsageError, match="has words"):
        office.comment(receipt, " ", by=office.case(receipt).items[0].department)


def test_the_command_shows_it_to_the_others(office: Engine, url: str) -> None:
    receipt = office.start(put_into_service(office, "shop_sign"))
    desk = Desk(url)
    desk.say("comment", receipt, "请先看第三页", "--by", office.case(receipt).items[0].department)

    assert "请先看第三页" in desk.say("case", receipt)
