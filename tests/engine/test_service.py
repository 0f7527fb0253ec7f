"""An office at work, on both stores: cases run to the end, one wins, and what is refused changes nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, text, update
from staff import finish, open_items, profile, put_into_service, run_to_the_end

from engine.errors import ConflictError, NotAllowedError, NotFoundError, StoreError
from engine.service import Engine
from engine.store.tables import journal
from processes.errors import BinglianError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.clock import ManualClock

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}


@pytest.fixture
def sign(office: Engine) -> str:
    """A case of the small flow."""
    flow = put_into_service(office, "shop_sign")
    return office.start(flow, applicant={"name": "王"})


@pytest.mark.parametrize("as_is", [True, False])
@pytest.mark.parametrize(
    ("name", "kind"), [("shop_sign", "new_shop"), ("business_opening", "restaurant"), ("construction_project", "")]
)
def test_a_flow_of_the_shelf_runs_to_the_end(
    office: Engine, clock: ManualClock, name: str, kind: str, *, as_is: bool
) -> None:
    from processes.catalogue import flow

    kind = kind if kind in flow(name).profiles else next(iter(flow(name).profiles))
    deployed = put_into_service(office, name, as_is=as_is)
    attributes, answers = profile(name, kind)
    receipt = office.start(deployed, attributes=attributes)
    assert run_to_the_end(office, receipt, answers, clock) >= 5
    view = office.case(receipt)
    assert view.case.status == "closed"
    assert not view.case.outcome.endswith("refusal")
    assert {clock.status for clock in view.clocks if clock.subject != "delivery"} == {"over"}
    assert view.delivery.decision == "grant"
    assert office.verify() is None
    assert len(view.case.state) < 8 * 1024


def test_departments_work_side_by_side_and_the_last_one_lets_the_case_go_on(office: Engine, sign: str) -> None:
    finish(office, open_items(office, sign)[0], SIGN)
    beside = open_items(office, sign)
    assert [item.department for item in beside] == ["规划局", "建设局", "公安消防大队"]
    for item in reversed(beside):
        assert [left.department for left in open_items(office, sign)] != ["城市管理局"]
        finish(office, item, SIGN)
    assert [item.department for item in open_items(office, sign)] == ["城市管理局"]


def test_nothing_is_kept_in_memory(office: Engine, sign: str, url: str, clock: ManualClock) -> None:
    while open_items(office, sign):
        again = Engine(url, clock=clock)
        finish(again, open_items(again, sign)[0], SIGN)
        again.close()
    assert office.case(sign).case.status == "closed"


def test_a_refusal_ends_the_case(office: Engine, sign: str) -> None:
    said = SIGN | {"decision_S04": "refused"}
    while items := open_items(office, sign):
        finish(office, items[0], said)
    view = office.case(sign)
    assert (view.case.status, view.case.outcome) == ("closed", "End_Task_S04")


def test_a_supplement_goes_round_and_counts_the_rounds(office: Engine, sign: str) -> None:
    finish(office, open_items(office, sign)[0], SIGN | {"complete_registration": "no"})
    seen = []
    while (items := open_items(office, sign))[0].element != "Task_S01":
        seen.append((items[0].element, items[0].round))
        finish(office, items[0], SIGN)
    assert seen[-1] == ("Task_registration", 2)


def one_item(office: Engine, receipt: str) -> Any:
    return open_items(office, receipt)[0]


REFUSED: list[tuple[str, Callable[[Engine, Any], object], type[BinglianError], str]] = [
    ("not one's post", lambda o, i: o.complete(i.id, by="规划局"), NotAllowedError, "does not hold the post"),
    ("nobody", lambda o, i: o.complete(i.id, by="nobody"), NotAllowedError, "does not hold the post"),
    ("no such item", lambda o, _: o.complete(999, by="规划局"), NotFoundError, "no work item 999"),
    ("no such case", lambda o, _: o.case("42"), NotFoundError, "receipt number 42"),
    ("no such flow", lambda o, _: o.start("Bakery"), NotFoundError, "there are: Shop_sign"),
    ("no list of nobody", lambda o, _: o.work("nobody"), NotFoundError, "nobody called nobody"),
    ("no decision", lambda o, i: o.complete(i.id, by=i.department), UsageError, "complete_registration"),
    (
        "a decision nobody asks for",
        lambda o, i: o.complete(i.id, by=i.department, decisions=SIGN),
        UsageError,
        "does not ask for decision_S04",
    ),
    ("not in one's hands", lambda o, i: o.give_back(i.id, by=i.department), ConflictError, "not in your hands"),
    ("no such post", lambda o, i: o.assign(i.department, "bakery"), NotFoundError, "no post bakery"),
    ("the same person twice", lambda o, i: o.add_person(i.department), StoreError, "nothing was changed"),
]


@pytest.mark.parametrize(("act", "error", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_refused_changes_nothing(
    office: Engine, sign: str, act: Callable[[Engine, Any], object], error: type[BinglianError], says: str
) -> None:
    before = office.case(sign)
    with pytest.raises(error, match=says):
        act(office, one_item(office, sign))
    assert office.case(sign) == before
    assert office.verify() is None


def test_approval_and_supervision_are_never_in_one_hand(office: Engine, sign: str) -> None:
    office.add_person("zhao", side="supervision")
    post = one_item(office, sign).post_id
    with pytest.raises(NotAllowedError, match="kept apart"):
        office.assign("zhao", post)
    with pytest.raises(StoreError), office.database.transaction() as connection:  # not by the back door either
        connection.execute(
            text("INSERT INTO assignment (person_id, post_id, side, begin) VALUES ('zhao', :post, 'approval', :now)"),
            {"post": post, "now": "2026-03-09 00:00:00"},
        )


def test_who_claims_first_has_it_until_it_is_given_back(office: Engine, sign: str) -> None:
    item = one_item(office, sign)
    office.add_person("li")
    office.assign("li", item.post_id)
    office.claim(item.id, by="li")
    assert office.work(item.department) == []
    with pytest.raises(ConflictError, match="in the hands of li"):
        office.claim(item.id, by=item.department)
    office.give_back(item.id, by="li")
    office.claim(item.id, by=item.department)
    assert [found.id for found in office.work(item.department)] == [item.id]


def test_the_same_key_is_one_act(office: Engine, sign: str, clock: ManualClock) -> None:
    receipts = {office.start("Shop_sign", key="a") for _ in range(3)}
    assert len(receipts) == 1
    item = one_item(office, sign)
    for _ in range(2):
        office.complete(item.id, by=item.department, decisions={"complete_registration": "yes"}, key="b")
    with pytest.raises(ConflictError, match="key b"):
        office.complete(item.id, by=item.department, key="b")
    for jump in (timedelta(days=400), timedelta(days=-400)):  # a clock that was set wrong, and right again
        clock.go(jump)
        assert office.start("Shop_sign", key="a") in receipts
        office.complete(item.id, by=item.department, decisions={"complete_registration": "yes"}, key="b")


def all_at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Do acts in as many threads; return what came of each, the error if it was refused."""

    def attempt(act: Callable[[], object]) -> object:
        try:
            return act()
        except BinglianError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))


def test_of_many_who_complete_one_item_one_wins(office: Engine, sign: str) -> None:
    item = one_item(office, sign)

    def complete() -> None:
        office.complete(item.id, by=item.department, decisions={"complete_registration": "yes"})

    outcomes = all_at_once([complete] * 12)
    assert outcomes.count(None) == 1
    assert all(isinstance(outcome, ConflictError) for outcome in outcomes if outcome is not None)
    assert len(open_items(office, sign)) == 3
    assert office.verify() is None


def test_reviewers_who_finish_at_once_let_the_join_go_on_once(office: Engine) -> None:
    flow = put_into_service(office, "shop_sign")
    for _ in range(5):
        receipt = office.start(flow)
        finish(office, one_item(office, receipt), SIGN)
        items = open_items(office, receipt)
        outcomes = all_at_once([lambda item=item: office.complete(item.id, by=item.department) for item in items])
        assert outcomes == [None] * 3
        assert [item.element for item in open_items(office, receipt)] == ["Task_S04"]


TAMPERED = [
    ("changed", update(journal).where(journal.c.number == 3).values(actor="li"), 3),
    ("dropped", delete(journal).where(journal.c.number == 3), 3),
    ("cut off", delete(journal).where(journal.c.number >= 5), 5),
    ("moved in time", update(journal).where(journal.c.number == 4).values(at=datetime(2026, 1, 1, tzinfo=UTC)), 4),
]


@pytest.mark.parametrize(("statement", "first"), [row[1:] for row in TAMPERED], ids=[row[0] for row in TAMPERED])
def test_a_journal_that_was_tampered_with_is_found(
    office: Engine, sign: str, clock: ManualClock, statement: Any, first: int
) -> None:
    run_to_the_end(office, sign, SIGN, clock)
    with office.database.transaction() as connection:
        connection.execute(statement)
    assert office.verify() == (sign, first)


def test_entries_that_were_swapped_are_found(office: Engine, sign: str, clock: ManualClock) -> None:
    run_to_the_end(office, sign, SIGN, clock)
    with office.database.transaction() as connection:
        for old, new in ((3, 999), (4, 3), (999, 4)):
            connection.execute(update(journal).where(journal.c.number == old).values(number=new))
    assert office.verify() == (sign, 3)
