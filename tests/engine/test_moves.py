"""Running cases move to a redesigned version, or stay with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from staff import finish, open_items, put_into_service, run_to_the_end

from engine.errors import ConflictError, NotFoundError
from processes.catalogue import flow

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}


def elements(office: Engine, receipt: str) -> list[str]:
    return [item.element for item in open_items(office, receipt)]


def redesign(office: Engine) -> None:
    office.deploy(Path(str(flow("shop_sign").to_be)).read_bytes())


@pytest.fixture
def in_line(office: Engine) -> str:
    """A case of the flow as it is, one department after the other."""
    return office.start(put_into_service(office, "shop_sign", as_is=True))


@pytest.mark.parametrize(
    ("done", "after"),
    [
        (0, ["Task_registration"]),  # nothing done yet: the same task is open
        (1, ["Task_S01", "Task_S02", "Task_S03"]),  # taken in: the others are offered beside the first
        (2, ["Task_S02", "Task_S03"]),  # one has signed: its branch waits at the join
        (3, ["Task_S03"]),
        (4, ["Task_S04"]),  # all have signed
    ],
)
def test_a_case_goes_on_where_it_is(
    office: Engine, in_line: str, clock: ManualClock, done: int, after: list[str]
) -> None:
    for _ in range(done):
        finish(office, open_items(office, in_line)[0], SIGN)
    before = elements(office, in_line)
    assert before == after[:1]
    kept = {item.id for item in open_items(office, in_line)}
    redesign(office)
    (planned,) = office.plan_moves("Shop_sign")
    assert elements(office, in_line) == before  # a plan changes nothing
    assert office.move(in_line, by="admin") == planned.offered == tuple(after[len(before) :])
    assert sorted(elements(office, in_line)) == after
    assert kept <= {item.id for item in open_items(office, in_line)}
    run_to_the_end(office, in_line, SIGN, clock)
    assert office.case(in_line).case.status == "closed"
    assert office.verify() is None


def test_a_move_can_be_taken_back_until_something_is_done(office: Engine, in_line: str, clock: ManualClock) -> None:
    finish(office, open_items(office, in_line)[0], SIGN)
    redesign(office)
    office.move(in_line, by="admin")
    office.take_back_move(in_line, by="admin")
    assert elements(office, in_line) == ["Task_S01"]
    office.move(in_line, by="admin")
    finish(office, open_items(office, in_line)[0], SIGN)
    with pytest.raises(ConflictError, match="something was done"):
        office.take_back_move(in_line, by="admin")
    run_to_the_end(office, in_line, SIGN, clock)
    assert office.verify() is None


def test_what_cannot_move_stays_with_a_reason(office: Engine) -> None:
    flow_name = put_into_service(office, "shop_sign")
    receipt = office.start(flow_name)
    finish(office, open_items(office, receipt)[0], SIGN)
    for item in open_items(office, receipt)[1:]:  # the second and third department have signed, the first has not
        finish(office, item, SIGN)
    office.deploy(Path(str(flow("shop_sign").as_is)).read_bytes())  # back to one after the other
    (planned,) = office.plan_moves(flow_name)
    assert "Task_S02" in str(planned.refusal)
    with pytest.raises(ConflictError, match="does not come to it"):
        office.move(receipt, by="admin")
    assert elements(office, receipt) == ["Task_S01"]


def test_the_newest_version_is_the_newest(office: Engine, in_line: str) -> None:
    assert office.plan_moves("Shop_sign") == ()
    with pytest.raises(ConflictError, match="newest version"):
        office.move(in_line, by="admin")


def test_cases_move_some_at_a_time_and_back_again(office: Engine, in_line: str) -> None:
    stays = office.start("Shop_sign")
    for _ in range(2):
        finish(office, open_items(office, stays)[0], SIGN)
    late = office.start("Shop_sign")
    assert [(row.version, row.running) for row in office.versions("Shop_sign")] == [(1, 3)]
    redesign(office)
    assert [move.receipt for move in office.plan_moves("Shop_sign", limit=2)] == [in_line, stays]
    first = office.move_some("Shop_sign", by="admin", limit=2)
    rest = office.move_some("Shop_sign", by="admin", above=first[-1].case)
    assert [move.receipt for move in (*first, *rest)] == [in_line, stays, late]
    assert all(move.refusal is None for move in (*first, *rest))
    assert [(row.version, row.running) for row in office.versions()] == [(2, 3), (1, 0)]
    finish(office, open_items(office, stays)[0], SIGN)
    assert [row.receipt for row in office.moved_cases("Shop_sign")] == [late, stays, in_line]
    back = office.take_back_some("Shop_sign", by="admin", limit=1)
    back += office.take_back_some("Shop_sign", by="admin", below=back[-1].case)
    assert [(move.receipt, move.refusal is None) for move in back] == [(late, True), (stays, False), (in_line, True)]
    assert [(row.version, row.running) for row in office.versions()] == [(2, 1), (1, 2)]
    assert office.verify() is None


def test_what_cannot_be_moved_stays_with_its_reason(office: Engine, in_line: str) -> None:
    finish(office, open_items(office, in_line)[0], SIGN)
    shorter = Path(str(flow("shop_sign").to_be)).read_bytes().replace(b"Task_registration", b"Task_reception")
    office.deploy(shorter)
    (stays,) = office.move_some("Shop_sign", by="admin")
    assert "was done, and the new version does not come to it" in str(stays.refusal)
    assert office.versions()[1].running == 1
    with pytest.raises(NotFoundError, match="no version 9"):
        office.deployed_version("Shop_sign", 9)
