"""Flows, calendars and rule sets take two people."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from staff import put_into_service

from engine.changes import Proposed
from engine.errors import ConflictError, NotAllowedError, NotFoundError, RefusedDeploymentError
from processes.catalogue import flow
from processes.errors import BinglianError, UsageError

if TYPE_CHECKING:
    from engine.service import Engine

SHORTER = b'[calendar.office]\nhours = "10:00-12:00, 13:00-16:00"\n'
LATER = b'[calendar.office]\nhours = "10:00-12:00, 13:00-19:00"\noff = [2026-03-10]\n'
SIDES = {"gu": "administration", "qin": "administration", "sun": "supervision", "li": "approval"}


@pytest.fixture
def staffed(office: Engine) -> Engine:
    for person, side in SIDES.items():
        office.add_person(person, side=side)
    return office


def calendars(content: bytes = LATER) -> Proposed:
    return Proposed(kind="calendars", name="hours.toml", content=content, reason="开放日")


def opening(**said: object) -> Proposed:
    xml = Path(str(flow("shop_sign").to_be)).read_bytes()
    return Proposed(kind="flow", name="shop_sign.bpmn", content=xml, reason="流程再造", **said)  # type: ignore[arg-type]


def test_calendars_are_put_into_force_by_a_second_person(staffed: Engine) -> None:
    receipt = staffed.start(put_into_service(staffed, "shop_sign"))
    due = staffed.case(receipt).items[0].due_at
    number = staffed.propose_change(calendars(), by="gu")
    foreseen = staffed.change(number).facts
    assert foreseen["moved"] == foreseen["whole"] > 0
    assert foreseen["shown"][0][0] == receipt
    assert staffed.case(receipt).items[0].due_at == due  # nothing yet
    with pytest.raises(NotAllowedError, match="it takes a second person"):
        staffed.put_change_into_force(number, by="gu")
    clocks = staffed.put_change_into_force(number, by="qin", words="同意")["counted"]

    assert clocks > 0
    assert staffed.case(receipt).items[0].due_at > due
    row = staffed.change(number)
    assert (row.status, row.proposed_by, row.decided_by, row.words) == ("in force", "gu", "qin", "同意")
    back = staffed.propose_change(calendars(staffed.calendars_before().encode()), by="qin")
    staffed.put_change_into_force(back, by="gu")
    assert staffed.case(receipt).items[0].due_at == due


def test_a_flow_is_examined_when_it_is_proposed_and_deployed_when_it_is_decided(staffed: Engine) -> None:
    number = staffed.propose_change(opening(policies={"joint": "all"}), by="gu")
    assert staffed.flows() == []
    facts = staffed.change(number).facts
    assert (facts["version"], facts["policies"]) == (1, {"joint": "all"})
    came = staffed.put_change_into_force(number, by="qin")
    (row,) = staffed.flows()
    assert came == {"flow": row.flow, "version": 1}
    assert row.policies == {"joint": "all"}
    with pytest.raises(ConflictError, match="in force as version 1 already"):
        staffed.propose_change(opening(policies={"joint": "all"}), by="gu")


def test_a_rule_set_is_for_supervision_and_administration(staffed: Engine) -> None:
    asked = Proposed(kind="rules", name="bare", content=b"", reason="简化")
    number = staffed.propose_change(asked, by="sun")
    staffed.put_change_into_force(number, by="gu")
    assert staffed.rules().name == "bare"


# who -> what -> why it is refused
REFUSED = [
    ("li", calendars(), NotAllowedError, "side of approval"),  # who approves changes no limit
    ("li", opening(), NotAllowedError, "side of approval"),
    ("sun", opening(), NotAllowedError, "side of supervision"),
    ("nobody", calendars(), NotFoundError, "nobody called"),
    ("gu", calendars(b""), ConflictError, "in force already"),
    ("gu", calendars(b"[calendar]\n[calendar.office]\nhours = 5\n"), BinglianError, "write hours"),
    ("gu", calendars(b"\xff"), UsageError, "UTF-8"),
    ("gu", Proposed(kind="calendars", name="f", content=LATER, reason=" "), UsageError, "why"),
    ("gu", Proposed(kind="weather", name="f", content=LATER, reason="x"), UsageError, "none of them"),
    ("gu", Proposed(kind="rules", name="f", content=b"x", reason="x"), UsageError, "no TOML"),
    ("gu", Proposed(kind="flow", name="f", content=b"<x/>", reason="x"), BinglianError, "BPMN"),
]


@pytest.mark.parametrize(("person", "asked", "kind", "why"), REFUSED)
def test_what_is_refused_leaves_nothing(
    staffed: Engine, person: str, asked: Proposed, kind: type[Exception], why: str
) -> None:
    with pytest.raises(kind, match=why):
        staffed.propose_change(asked, by=person)
    assert staffed.changes() == []


def test_a_promise_above_half_can_be_refused(staffed: Engine) -> None:
    xml = Path(str(flow("shop_sign").to_be)).read_bytes().replace(b'promised="', b'promised="9')
    asked = Proposed(kind="flow", name="f", content=xml, reason="x", require=True)
    with pytest.raises(RefusedDeploymentError, match="more than half"):
        staffed.propose_change(asked, by="gu")
    number = staffed.propose_change(Proposed(kind="flow", name="f", content=xml, reason="x"), by="gu")
    assert staffed.change(number).facts["above"]


def test_what_was_decided_stays_decided(staffed: Engine) -> None:
    declined, withdrawn = (staffed.propose_change(calendars(), by="gu") for _ in range(2))
    with pytest.raises(UsageError, match="why the change is declined"):
        staffed.decline_change(declined, by="qin")
    staffed.decline_change(declined, by="qin", words="与通知不符")
    staffed.decline_change(withdrawn, by="gu")
    assert [row.status for row in staffed.changes()] == ["withdrawn", "declined"]
    assert staffed.changes(status="proposed") == staffed.changes(below=declined) == []
    for number in (declined, withdrawn):
        with pytest.raises(ConflictError, match="decided by"):
            staffed.put_change_into_force(number, by="qin")
    with pytest.raises(NotFoundError):
        staffed.change(99)


def test_a_change_on_what_is_no_longer_in_force_is_proposed_anew(staffed: Engine) -> None:
    first, second = (staffed.propose_change(calendars(content), by="gu") for content in (LATER, SHORTER))
    staffed.put_change_into_force(first, by="qin")
    with pytest.raises(ConflictError, match="propose it anew"):
        staffed.put_change_into_force(second, by="qin")
    assert staffed.change(second).status == "proposed"  # the decision did not count either
    assert staffed.calendars().office.closing(datetime(2026, 3, 11, tzinfo=UTC).date()).hour == 19


def test_a_form_sent_twice_counts_once(staffed: Engine) -> None:
    numbers = {staffed.propose_change(calendars(), by="gu", key="k") for _ in range(2)}
    assert len(numbers) == 1
    (number,) = numbers
    assert len({str(staffed.put_change_into_force(number, by="qin", key="l")) for _ in range(2)}) == 1
