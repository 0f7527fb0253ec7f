"""What an office chooses for a flow beside its file: silence, the first day; both off unless chosen."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from staff import finish, open_items, put_into_service

from engine.errors import RefusedDeploymentError
from processes.catalogue import flow

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

YES = {"complete_registration": "yes", "decision_S04": "granted"}


def review(office: Engine, **policies: Any) -> str:
    """Return a case under review in three departments since Monday, 9 March 2026."""
    put_into_service(office, "shop_sign")
    office.deploy(Path(str(flow("shop_sign").to_be)).read_bytes(), **policies)
    receipt = office.start("Shop_sign")
    finish(office, open_items(office, receipt)[0], YES)
    return receipt


def test_silence_is_no_approval(office: Engine, clock: ManualClock) -> None:
    receipt = review(office, joint="all")
    clock.set(datetime(2026, 6, 1, 2, tzinfo=UTC))
    office.tick()
    assert [item.element for item in open_items(office, receipt)] == ["Task_S01", "Task_S02", "Task_S03"]
    assert office.policies(receipt).silence_agrees is False


def test_silence_agrees_where_the_office_has_chosen_so(office: Engine, clock: ManualClock) -> None:
    receipt = review(office, joint="all", silence_agrees=True)
    due = {found.element: found.statutory_due for found in office.case(receipt).clocks}["Task_S01"]
    clock.set(due)
    fired = [(card.element, card.colour) for card in office.tick() if card.element == "Task_S01"]
    assert fired[-2:] == [("Task_S01", "red"), ("Task_S01", "deemed agreed")]
    (item,) = [found for found in office.case(receipt).items if found.element == "Task_S01"]
    assert (item.status, item.verdict, item.assignee) == ("completed", "agree", None)
    entries = [entry for _, entry in office.case(receipt).journal if entry.kind == "deemed agreed"]
    entry = next(entry for entry in entries if entry.element == "Task_S01")
    assert (entry.actor, entry.facts["basis"]["policy"]) == ("", "silence_agrees")
    clock.set(datetime(2026, 6, 1, 2, tzinfo=UTC))
    office.tick()
    (left,) = open_items(office, receipt)
    assert left.element == "Task_S04"  # who decides is never silent
    assert office.verify() is None


def test_who_has_spoken_is_not_silent(office: Engine, clock: ManualClock) -> None:
    receipt = review(office, joint="all", silence_agrees=True)
    for item in open_items(office, receipt):
        finish(office, item, YES, verdict="disagree", opinion="遮挡消防通道")
    clock.set(datetime(2026, 6, 1, 2, tzinfo=UTC))
    office.tick()
    assert {item.verdict for item in office.case(receipt).items if item.element < "Task_S04"} == {"disagree"}


def test_silence_needs_a_joint_decision(office: Engine) -> None:
    with pytest.raises(RefusedDeploymentError, match="Silence agrees only"):
        office.deploy(Path(str(flow("shop_sign").to_be)).read_bytes(), silence_agrees=True)


@pytest.mark.parametrize(
    ("counts", "due"),
    [
        (False, datetime(2026, 3, 12, 10, tzinfo=UTC)),  # three days from Tuesday 10 on
        (True, datetime(2026, 3, 11, 10, tzinfo=UTC)),  # Monday 9 is the first
    ],
)
def test_limits_begin_on_the_next_working_day_unless_chosen_otherwise(
    office: Engine, due: datetime, *, counts: bool
) -> None:
    receipt = review(office, first_day_counts=counts)
    assert {found.element: found.promised_due for found in office.case(receipt).clocks}["Task_S01"] == due


def test_a_choice_makes_a_version_of_its_own(office: Engine) -> None:
    xml = Path(str(flow("shop_sign").to_be)).read_bytes()
    versions = [office.deploy(xml, **chosen)[1] for chosen in ({}, {}, {"first_day_counts": True}, {"joint": "all"})]
    assert versions == [1, 1, 2, 3]
