"""A permit that is to be renewed counts as renewed where nothing was decided before it expired (L21)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from desk import Desk
from staff import finish, open_items, put_into_service

from engine.errors import ConflictError, NotAllowedError
from engine.renewals import Renewal
from processes.blocks import Branch, build, refusal, sequence, subprocess, task
from processes.errors import UsageError
from processes.writer import write

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine
    from processes.blocks import Block

GRANTED = {"complete_registration": "yes", "decision_S04": "granted"}
EXPIRES = date(2026, 5, 9)  # a Saturday that is worked, two months after the request
PERMIT = Renewal(certificate="招字5号", expires=EXPIRES)
LAST_MINUTE = datetime(2026, 5, 9, 15, 59, tzinfo=UTC)  # of that day, there


def start(office: Engine, renews: Renewal = PERMIT, **said: Any) -> str:
    return office.start(put_into_service(office, "shop_sign"), renews=renews, **said)


def go_to(office: Engine, receipt: str, element: str) -> Any:
    while (item := open_items(office, receipt)[0]).element != element:
        finish(office, item, GRANTED)
    return item


def test_undecided_when_the_permit_expires_it_is_renewed_by_itself(office: Engine, clock: ManualClock) -> None:
    receipt = start(office, applicant={"name": "王"})
    item = go_to(office, receipt, "Task_S04")
    clock.set(LAST_MINUTE)
    office.tick()
    assert office.case(receipt).case.status == "open"
    clock.go(timedelta(minutes=1))  # Sunday: what the law says does not wait for the office
    office.tick()

    view = office.case(receipt)
    assert (view.case.status, view.case.outcome, view.renewal.status) == ("closed", "deemed renewed", "deemed renewed")
    (renewed,) = (entry for _, entry in view.journal if entry.kind == "deemed renewed")
    assert renewed.facts == {"certificate": "招字5号", "expires": "2026-05-09", "basis": "行政许可法 第50条"}
    (told,) = (row for row in office.notices(receipt=receipt) if row.kind == "closed")
    assert told.facts["certificate"] == "招字5号"
    assert {found.status for found in view.clocks} == {"over"}
    with pytest.raises(ConflictError, match="is over"):
        finish(office, item, GRANTED)
    assert office.verify() is None


def test_no_worker_is_needed_for_it_to_be_too_late(office: Engine, clock: ManualClock) -> None:
    receipt = start(office)
    item = go_to(office, receipt, "Task_S04")
    clock.set(LAST_MINUTE + timedelta(minutes=1))
    with pytest.raises(ConflictError, match="counts as renewed"):
        finish(office, item, GRANTED)


AT = ("局", "岗")
NO = Branch(condition='answer == "no"', block=task("refuse", lane=AT))
DECIDE = refusal(task("decide", lane=AT), name="granted?", when=NO, end="refused")
EXAMINED = subprocess("stage", "stage", sequence(task("examine", lane=AT), DECIDE))


@pytest.mark.parametrize(
    ("drawn", "done", "renewed"),
    [
        (sequence(task("check", lane=AT), DECIDE, task("issue", lane=AT)), 0, True),  # the decision is to come
        (sequence(task("check", lane=AT), DECIDE, task("issue", lane=AT)), 1, True),  # it is open
        (
            sequence(task("check", lane=AT), DECIDE, task("issue", lane=AT)),
            2,
            False,
        ),  # it was taken; what follows goes on
        (sequence(task("check", lane=AT), EXAMINED, task("issue", lane=AT)), 0, True),  # it is to come, in a stage
        (sequence(task("check", lane=AT), EXAMINED, task("issue", lane=AT)), 3, False),
        (sequence(task("check", lane=AT), task("issue", lane=AT)), 1, True),  # no task decides: the end does
    ],
)
def test_what_was_decided_in_time_goes_on(
    office: Engine, clock: ManualClock, drawn: Block, done: int, *, renewed: bool
) -> None:
    deployed, _ = office.deploy(write(build(drawn)))
    office.add_person("li")
    for post in office.posts():
        office.assign("li", post.id)
    receipt = office.start(deployed, renews=PERMIT)
    for _ in range(done):
        finish(office, open_items(office, receipt)[0], {"answer": "yes"}, by="li")
    clock.set(LAST_MINUTE + timedelta(minutes=1))
    for _ in range(2):
        office.tick()
    view = office.case(receipt)
    found = (view.case.status, view.case.outcome, view.renewal.status)
    assert found == (("closed", "deemed renewed", "deemed renewed") if renewed else ("open", "", "decided"))


def test_what_was_asked_for_too_late_is_not_renewed_by_itself(office: Engine, clock: ManualClock, url: str) -> None:
    put_into_service(office, "shop_sign")
    expires = clock.now().date() + timedelta(days=30)
    for day, status in ((expires, "running"), (expires - timedelta(days=1), "late")):
        receipt = office.start("Shop_sign", renews=Renewal(certificate="招字5号", expires=day))
        assert office.case(receipt).renewal.status == status
    clock.go(timedelta(days=40))
    office.tick()
    assert office.case(receipt).case.status == "open"
    assert "nothing is renewed by itself" in Desk(url).say("case", receipt)


def test_its_clock_brings_cards_and_stands_still_for_nothing(office: Engine, clock: ManualClock) -> None:
    receipt = start(
        office, Renewal(certificate="招字5号", expires=date(2026, 5, 10))
    )  # a Sunday: on Saturday they work
    office.suspend(receipt, kind="inspection", notice="检字1号", by="政务服务中心")
    (own,) = (found for found in office.case(receipt).clocks if found.subject == "renewal")
    assert (own.status, own.statutory_due) == ("running", datetime(2026, 5, 9, 10, 0, tzinfo=UTC))
    clock.set(datetime(2026, 5, 9, 10, 1, tzinfo=UTC))
    assert "renewal" in {card.subject for card in office.tick()}


def test_what_makes_no_sense_is_refused(office: Engine, url: str) -> None:
    desk, deployed = Desk(url), put_into_service(office, "shop_sign")
    with pytest.raises(NotAllowedError, match="applied for anew"):
        office.start(deployed, renews=Renewal(certificate="招字5号", expires=date(2026, 3, 8)))
    with pytest.raises(UsageError, match="number of the permit"):
        office.start(deployed, renews=Renewal(certificate=" ", expires=EXPIRES))
    assert "--expires" in desk.refused("start", "Shop_sign", "--renews", "招字5号")
    assert office.cases() == []
