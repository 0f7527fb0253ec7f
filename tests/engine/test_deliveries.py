"""A decision is delivered within ten working days, on a clock that does not lengthen that of the case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from staff import finish, open_items, put_into_service, run_to_the_end

from engine.deliveries import WAYS
from engine.errors import ConflictError, NotAllowedError, NotFoundError
from engine.outcomes import refusing_ends
from processes.blocks import Branch, build, choice, sequence, task
from processes.catalogue import flow
from processes.errors import BinglianError, UsageError
from processes.reader import read
from processes.writer import write

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

GRANTED = {"complete_registration": "yes", "decision_S04": "granted"}
REFUSED = GRANTED | {"decision_S04": "refused"}
LATER = timedelta(days=60)


def end(office: Engine, clock: ManualClock, answers: dict[str, str]) -> str:
    receipt = office.start(put_into_service(office, "shop_sign"))
    run_to_the_end(office, receipt, answers, clock, step=timedelta(minutes=10))
    return receipt


def test_a_permit_is_delivered_on_a_clock_of_its_own(office: Engine, clock: ManualClock) -> None:
    receipt = end(office, clock, GRANTED)
    before = office.case(receipt)
    (running,) = [found for found in before.clocks if found.subject == "delivery"]
    assert running.statutory_due == datetime(2026, 3, 23, 10, 0, tzinfo=UTC)  # ten working days after Monday, 9 March
    (outstanding,) = office.outstanding_deliveries()
    assert (outstanding.receipt, outstanding.decision) == (receipt, "grant")
    clock.go(timedelta(days=3))
    office.deliver(receipt, by="城市管理局", to="王", how="in person")
    after = office.case(receipt)
    assert (after.delivery.receiver, after.delivery.way, after.delivery.delivered_at) == (
        "王",
        "in person",
        clock.now(),
    )
    assert office.outstanding_deliveries() == []
    assert after.case.closed_at == before.case.closed_at
    assert office.verify() is None


def test_a_refusal_is_delivered_too(office: Engine, clock: ManualClock) -> None:
    receipt = end(office, clock, REFUSED)
    assert office.case(receipt).delivery.decision == "refusal"


def test_what_is_not_delivered_gets_reminder_and_cards_and_the_case_stays_as_it_ended(
    office: Engine, clock: ManualClock
) -> None:
    receipt = end(office, clock, GRANTED)
    before = office.case(receipt).case
    clock.go(LATER)
    assert {(card.subject, card.colour) for card in office.tick()} == {
        ("delivery", colour) for colour in ("reminder", "yellow", "red")
    }
    after = office.case(receipt)
    assert (after.case.closed_at, after.case.outcome) == (before.closed_at, before.outcome)
    assert [entry.kind for _, entry in after.journal].count("closed") == 1
    assert {card.post_id for card in office.cards()} == {office.case(receipt).delivery.post_id} != {""}
    assert office.verify() is None


def test_a_file_that_never_was_accepted_has_nothing_to_deliver(office: Engine) -> None:
    when = Branch(condition='ours == "no"')
    office.deploy(
        write(build(sequence(task("intake", nature="intake"), choice("ours?", when, Branch(block=task("a"))))))
    )
    office.add_person("li")
    office.assign("li", office.posts()[0].id)
    receipt = office.start("Process_1")
    office.complete(open_items(office, receipt)[0].id, by="li", decisions={"ours": "no"})
    view = office.case(receipt)
    assert (view.case.status, view.delivery) == ("closed", None)


def test_an_office_may_switch_it_off_and_this_is_shown(office: Engine, clock: ManualClock) -> None:
    put_into_service(office, "shop_sign")
    office.deploy(Path(str(flow("shop_sign").to_be)).read_bytes(), delivery=False)
    receipt = office.start("Shop_sign")
    run_to_the_end(office, receipt, GRANTED, clock)
    assert office.case(receipt).delivery is None
    assert office.policies(receipt).delivery is False


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (("城市管理局", " ", "in person"), UsageError),  # to nobody
        (("城市管理局", "王", "by pigeon"), UsageError),  # by no way of service
        (("nobody", "王", "post"), NotFoundError),  # by somebody unknown
        (("zhao", "王", "post"), NotAllowedError),  # by supervision
    ],
)
def test_what_makes_no_sense_is_refused(
    office: Engine, clock: ManualClock, said: tuple[str, str, str], error: type[BinglianError]
) -> None:
    receipt = end(office, clock, GRANTED)
    office.add_person("zhao", side="supervision")
    before = office.case(receipt)
    by, to, how = said
    with pytest.raises(error):
        office.deliver(receipt, by=by, to=to, how=how)
    assert office.case(receipt) == before


def test_nothing_is_delivered_twice_or_before_it_is_decided(office: Engine, clock: ManualClock) -> None:
    receipt = office.start(put_into_service(office, "shop_sign"))
    finish(office, open_items(office, receipt)[0], GRANTED)
    with pytest.raises(ConflictError, match="it is open"):
        office.deliver(receipt, by="规划局", to="王", how="post")
    run_to_the_end(office, receipt, GRANTED, clock)
    office.deliver(receipt, by="规划局", to="王", how="post")
    with pytest.raises(ConflictError, match="was delivered to 王"):
        office.deliver(receipt, by="规划局", to="李", how="post")


@pytest.mark.parametrize("name", ["shop_sign", "business_opening", "construction_project"])
def test_of_a_flow_of_the_shelf_all_ends_but_the_last_refuse(name: str) -> None:
    (process, *_) = [found for found in read(Path(str(flow(name).to_be)).read_bytes()).processes if found.nodes]
    ends = {node.id for node in process.nodes if node.kind == "endEvent"}
    assert len(ends - refusing_ends(process)) == 1


def test_a_card_answered_after_the_end_leaves_the_end_alone(office: Engine, clock: ManualClock) -> None:
    receipt = end(office, clock, GRANTED)
    clock.go(LATER)
    office.tick()
    before = office.case(receipt).case
    office.answer_card(office.cards()[0].id, "receive", by="城市管理局")
    assert office.case(receipt).case.closed_at == before.closed_at
    assert office.verify() is None


def test_the_command_offers_the_ways_of_service() -> None:
    from web.commands.deliver import WAYS as OFFERED

    assert OFFERED == WAYS
