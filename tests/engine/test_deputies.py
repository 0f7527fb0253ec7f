"""Work that goes to somebody else: with a reason, and both names on record."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from staff import finish, open_items, put_into_service

from engine.deputies import Delegation
from engine.errors import ConflictError, NotAllowedError, NotFoundError
from processes.errors import BinglianError, UsageError

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

WINDOW, POST = "政务服务中心", "政务服务中心 受理窗口"
YES = {"complete_registration": "yes", "decision_S04": "granted"}


@pytest.fixture
def receipt(office: Engine) -> str:
    """A case at the window, where li works too; wang is a head, hu holds no post."""
    number = office.start(put_into_service(office, "shop_sign"))
    for person, rank in (("li", ""), ("wang", "head"), ("hu", "")):
        office.add_person(person, rank=rank)
    office.add_person("yu", side="supervision")
    office.assign("li", POST)
    return number


def entries(office: Engine, receipt: str, kind: str) -> list[Any]:
    return [entry.facts for _, entry in office.case(receipt).journal if entry.kind == kind]


@pytest.mark.parametrize("by", [WINDOW, "wang"])
def test_whoever_has_it_or_a_head_gives_it_away(office: Engine, receipt: str, by: str) -> None:
    (item,) = open_items(office, receipt)
    office.claim(item.id, by=WINDOW)
    office.reassign(item.id, to="li", reason="休假", by=by)
    assert open_items(office, receipt)[0].assignee == "li"
    assert entries(office, receipt, "reassigned") == [{"item": item.id, "from": WINDOW, "to": "li", "reason": "休假"}]
    with pytest.raises(ConflictError, match="in the hands of li"):
        finish(office, item, YES)
    finish(office, item, YES, by="li")


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"to": "hu", "by": "wang", "reason": "休假"}, NotAllowedError),  # who does not hold the post
        ({"to": "nobody", "by": "wang", "reason": "休假"}, NotFoundError),
        ({"to": "li", "by": "hu", "reason": "休假"}, NotAllowedError),  # by somebody whom it does not concern
        ({"to": "li", "by": "wang", "reason": " "}, UsageError),  # without a reason
        ({"to": WINDOW, "by": "wang", "reason": "休假"}, ConflictError),  # to whom it is already
    ],
)
def test_what_makes_no_sense_is_refused(
    office: Engine, receipt: str, said: dict[str, str], error: type[BinglianError]
) -> None:
    (item,) = open_items(office, receipt)
    office.claim(item.id, by=WINDOW)
    before = office.case(receipt)
    with pytest.raises(error):
        office.reassign(item.id, **said)
    assert office.case(receipt) == before


def test_everything_that_somebody_has_in_hand_goes_at_once(office: Engine, receipt: str) -> None:
    others = [office.start("Shop_sign") for _ in range(2)]
    bureau = office.start("Shop_sign")
    finish(office, open_items(office, bureau)[0], YES)
    fire = next(item for item in open_items(office, bureau) if item.department == "规划局")
    office.assign(WINDOW, fire.post_id)
    for number in (receipt, *others):
        office.claim(open_items(office, number)[0].id, by=WINDOW)
    office.claim(fire.id, by=WINDOW)
    planned = office.plan_reassignments(WINDOW, to="li")
    assert [(found.receipt, found.refusal is None) for found in planned] == [
        (receipt, True),
        *((number, True) for number in others),
        (bureau, False),  # li does not hold that post
    ]
    assert open_items(office, receipt)[0].assignee == WINDOW
    assert office.reassign_all(WINDOW, to="li", reason="调离", by="wang") == planned
    assert [open_items(office, number)[0].assignee for number in (receipt, *others)] == ["li"] * 3
    assert office.plan_reassignments(WINDOW, to="li") == planned[-1:]


def delegation(**changed: Any) -> Delegation:
    days = {"begin": date(2026, 3, 10), "end": date(2026, 3, 12)}
    return Delegation(**({"person": WINDOW, "deputy": "hu", "reason": "出差"} | days | changed))


@pytest.mark.parametrize(
    ("now", "can"),
    [
        (datetime(2026, 3, 9, 15, 59, tzinfo=UTC), False),  # a minute before the first day
        (datetime(2026, 3, 9, 16, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 12, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 12, 16, 0, tzinfo=UTC), False),  # the day after the last
    ],
)
def test_a_deputy_holds_the_post_from_the_first_to_the_last_day(
    office: Engine, receipt: str, clock: ManualClock, now: datetime, *, can: bool
) -> None:
    assert office.delegate(delegation(), by=WINDOW) == (POST,)
    clock.set(now)
    (item,) = open_items(office, receipt)
    if not can:
        with pytest.raises(NotAllowedError, match="does not hold the post"):
            finish(office, item, YES, by="hu")
        return
    finish(office, item, YES, by="hu")
    assert entries(office, receipt, "completed")[0]["for"] == WINDOW
    assert office.verify() is None


def test_a_post_of_ones_own_is_nobodys_deputy(office: Engine, receipt: str, clock: ManualClock) -> None:
    office.delegate(delegation(deputy="li"), by="wang")
    clock.go(timedelta(days=2))
    finish(office, open_items(office, receipt)[0], YES, by="li")
    assert "for" not in entries(office, receipt, "completed")[0]
    (row,) = office.delegations()
    assert (row.delegated_by, row.person_id, row.reason, row.made_by) == (WINDOW, "li", "出差", "wang")


@pytest.mark.parametrize(
    ("changed", "by", "error"),
    [
        ({"deputy": WINDOW}, WINDOW, UsageError),  # to oneself
        ({"end": date(2026, 3, 9)}, WINDOW, UsageError),  # over before it begins
        ({"reason": ""}, WINDOW, UsageError),  # without a reason
        ({"deputy": "yu"}, WINDOW, NotAllowedError),  # to supervision
        ({}, "li", NotAllowedError),  # by somebody whom it does not concern
        ({"posts": ("规划局 审批岗",)}, WINDOW, ConflictError),  # not the person's post
        ({"person": "hu", "deputy": "li"}, "hu", ConflictError),  # who holds none
    ],
)
def test_a_delegation_that_makes_no_sense_is_refused(
    office: Engine, receipt: str, changed: dict[str, Any], by: str, error: type[BinglianError]
) -> None:
    assert receipt
    with pytest.raises(error):
        office.delegate(delegation(**changed), by=by)
    assert office.delegations() == []


def test_a_deputy_has_no_deputy(office: Engine, receipt: str, clock: ManualClock) -> None:
    assert receipt
    office.delegate(delegation(), by=WINDOW)
    clock.go(timedelta(days=1))
    with pytest.raises(ConflictError, match="could be delegated"):
        office.delegate(delegation(person="hu", deputy="li"), by="hu")
