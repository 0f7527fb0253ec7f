"""Two officers are named for an inspection within five working days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from staff import open_items

from engine.errors import ConflictError, NotAllowedError, NotFoundError
from processes.blocks import build, sequence, task
from processes.errors import BinglianError, UsageError
from processes.writer import write

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine


@pytest.fixture
def receipt(office: Engine) -> str:
    """A case at its inspection, accepted on Monday, 9 March 2026."""
    steps = sequence(task("look", nature="inspection", lane=("局", "检查岗")), task("decide", lane=("局", "审批岗")))
    flow, _ = office.deploy(write(build(steps)))
    for person, rank in (("li", ""), ("陈", ""), ("zhao", ""), ("wang", "head")):
        office.add_person(person, rank=rank)
    for post in office.posts():
        office.assign("li", post.id)
    return office.start(flow)


def test_a_clock_runs_until_they_are_named(office: Engine, receipt: str, clock: ManualClock) -> None:
    (running,) = office.case(receipt).clocks
    assert (running.subject, running.statutory_due) == ("officers", datetime(2026, 3, 16, 10, 0, tzinfo=UTC))
    (item,) = open_items(office, receipt)
    office.name_officers(item.id, ["li", "陈"], by="li")
    assert office.case(receipt).clocks[0].status == "over"
    clock.go(timedelta(days=30))
    assert office.tick() == ()
    office.complete(item.id, by="li")  # those who were named
    done = [entry for _, entry in office.case(receipt).journal if entry.kind == "completed"]
    assert done[0].facts["officers"] == ["li", "陈"]


def test_where_nobody_is_named_the_rungs_come(office: Engine, receipt: str, clock: ManualClock) -> None:
    clock.go(timedelta(days=30))
    assert {(card.receipt, card.subject, card.element, card.colour) for card in office.tick()} == {
        (receipt, "officers", "look", colour) for colour in ("reminder", "yellow", "red")
    }
    assert {card.post_id for card in office.cards()} == {"局 检查岗"}


def test_the_work_list_names_an_inspection_once(office: Engine, receipt: str) -> None:
    assert [item.receipt for item in office.work("li")] == [receipt]


@pytest.mark.parametrize(
    ("people", "by", "error"),
    [
        (("li",), "li", UsageError),  # one alone
        (("li", "li"), "li", UsageError),  # one, twice
        (("li", "nobody"), "li", NotFoundError),  # one who is not known
        (("li", "陈"), "zhao", NotAllowedError),  # neither the post nor a head
        (("li", "陈"), "wang", None),  # a head
    ],
)
def test_they_are_two_and_named_by_whom_it_concerns(
    office: Engine, receipt: str, people: tuple[str, ...], by: str, error: type[BinglianError] | None
) -> None:
    (item,) = open_items(office, receipt)
    if error is None:
        office.name_officers(item.id, people, by=by)
        return
    before = office.case(receipt)
    with pytest.raises(error):
        office.name_officers(item.id, people, by=by)
    assert office.case(receipt) == before


def test_no_other_task_has_officers(office: Engine, receipt: str) -> None:
    (item,) = open_items(office, receipt)
    office.complete(item.id, by="li", officers=("li", "陈"))
    for number in (item.id, open_items(office, receipt)[0].id):  # over; no inspection
        with pytest.raises(ConflictError, match="no open inspection"):
            office.name_officers(number, ["li", "陈"], by="li")
