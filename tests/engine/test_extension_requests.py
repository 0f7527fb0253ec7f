"""More time is asked for by who works on a case, and given by the head whom the law names, in the own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from staff import open_items

from engine.errors import ConflictError, NotAllowedError, NotFoundError
from processes.blocks import build, sequence, task
from processes.durations import Span
from processes.errors import UsageError
from processes.model import TimeLimit
from processes.writer import write

if TYPE_CHECKING:
    from engine.service import Engine

LIMIT = TimeLimit(statutory=Span(20), promised=Span(10), extendable_by=Span(10))


@pytest.fixture
def receipt(office: Engine) -> str:
    steps = sequence(task("look", time_limit=LIMIT, lane=("局", "审批岗")), task("file", lane=("处", "档案岗")))
    flow, _ = office.deploy(write(build(steps)))
    for person, rank in (("li", ""), ("ma", "head"), ("other", "head"), ("top", "head"), ("gov", "government head")):
        office.add_person(person, rank=rank)
    office.assign("li", "局 审批岗")
    office.assign("ma", "局 审批岗")
    office.assign("other", "处 档案岗")
    return office.start(flow)


def test_the_head_of_the_department_approves(office: Engine, receipt: str) -> None:
    (item,) = open_items(office, receipt)
    before = office.clocks(receipt)[0].row.statutory_due
    number = office.ask_extension(receipt, by="li", reason="需专家意见", item=item.id)
    assert office.clocks(receipt)[0].row.statutory_due == before  # asked for is not given
    with pytest.raises(ConflictError, match="asked for already"):
        office.ask_extension(receipt, by="li", reason="需专家意见", item=item.id)
    assert [row.id for row in office.undecided_extensions(by="ma")] == [number]
    assert [row.id for row in office.undecided_extensions(by="top")] == [number]  # above all departments
    for person in ("li", "other", "gov"):
        assert not office.undecided_extensions(by=person)
        with pytest.raises(NotAllowedError):
            office.decide_extension(number, by=person, approve=True)
    office.decide_extension(number, by="ma", approve=True)
    assert office.clocks(receipt)[0].row.statutory_due > before
    (entry,) = [entry for _, entry in office.case(receipt).journal if entry.kind == "extended"]
    assert (entry.actor, entry.facts["approver"]) == ("li", "ma")  # two names
    assert office.extension_requests(receipt)[0].status == "approved"
    assert office.separation() == ()
    with pytest.raises(ConflictError, match="decided"):
        office.decide_extension(number, by="ma", approve=False, words="不必")


def test_a_refusal_has_its_words(office: Engine, receipt: str) -> None:
    (item,) = open_items(office, receipt)
    number = office.ask_extension(receipt, by="li", reason="需专家意见", item=item.id)
    with pytest.raises(UsageError):
        office.decide_extension(number, by="ma", approve=False)
    office.decide_extension(number, by="ma", approve=False, words="按期办结")
    assert office.extension_requests(receipt)[0].words == "按期办结"
    assert office.ask_extension(receipt, by="li", reason="再请", item=item.id) > number


def test_what_cannot_be_extended_is_not_asked_for(office: Engine, receipt: str) -> None:
    (item,) = open_items(office, receipt)
    with pytest.raises(UsageError):
        office.ask_extension(receipt, by="li", reason=" ", item=item.id)
    with pytest.raises(NotAllowedError):
        office.ask_extension(receipt, by="other", reason="需专家意见", item=item.id)
    office.complete(item.id, by="li")
    (item,) = open_items(office, receipt)
    with pytest.raises(ConflictError):  # no limit runs there
        office.ask_extension(receipt, by="li", reason="需专家意见", item=item.id)
    with pytest.raises(NotFoundError):
        office.decide_extension(99, by="ma", approve=True)
