"""What goes back to the applicant: by kind, with a statement, an article, and the remedies."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from staff import finish, open_items, put_into_service, run_to_the_end

from engine.completion import RIGHTS
from engine.errors import ConflictError, NotAllowedError
from engine.store import returns
from processes.errors import BinglianError, UsageError

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

YES = {"complete_registration": "yes", "decision_S04": "granted"}
WINDOW = "政务服务中心"
WHY = {"statement": "应向海关申请", "authority": "海关"}


@pytest.fixture
def received(office: Engine) -> str:
    return office.start(put_into_service(office, "shop_sign"))


def recorded(office: Engine, receipt: str) -> list[Any]:
    with office.database.reading() as connection:
        return list(returns.returns_of(connection, office.case(receipt).case.id))


@pytest.mark.parametrize(
    ("kind", "authority"),
    [("not a licensing matter", ""), ("out of scope", "海关")],  # 第32条 (1) and (2)
)
def test_a_file_is_turned_away_at_once(
    office: Engine, received: str, clock: ManualClock, kind: str, authority: str
) -> None:
    (item,) = open_items(office, received)
    office.send_back(item.id, kind, by=WINDOW, statement="不需要许可", authority=authority)
    view = office.case(received)
    assert (view.case.status, view.case.outcome, view.case.accepted_at) == ("closed", kind, None)
    assert open_items(office, received) == []
    assert view.delivery is None
    (row,) = recorded(office, received)
    assert (row.kind, row.authority, row.basis, row.rights) == (kind, authority, "行政许可法 第32条", RIGHTS)
    clock.go(timedelta(days=30))
    assert office.tick() == ()
    assert office.verify() is None


@pytest.mark.parametrize(
    ("kind", "said", "refused"),
    [
        ("out of scope", {"authority": " "}, (UsageError, "name the authority")),  # without saying where to go
        ("out of scope", {"statement": ""}, (UsageError, "written statement")),  # without a word
        ("bored", {}, (UsageError, "there are: supplement")),  # no kind
        ("refusal", {}, (NotAllowedError, "no way in its flow")),  # the window cannot refuse
    ],
)
def test_what_makes_no_sense_is_refused(
    office: Engine, received: str, kind: str, said: dict[str, str], refused: tuple[type[BinglianError], str]
) -> None:
    error, says = refused
    before = office.case(received)
    with pytest.raises(error, match=says):
        office.send_back(open_items(office, received)[0].id, kind, by=WINDOW, **(WHY | said))
    assert office.case(received) == before


def test_a_file_that_was_accepted_is_not_turned_away(office: Engine, received: str) -> None:
    finish(office, open_items(office, received)[0], YES)
    item = open_items(office, received)[0]
    with pytest.raises(NotAllowedError, match="is decided"):
        office.send_back(item.id, "out of scope", by=item.department, **WHY)


def test_a_supplement_and_a_refusal_take_the_ways_of_the_flow(office: Engine, received: str) -> None:
    item = open_items(office, received)[0]
    office.send_back(
        item.id, "supplement", by=WINDOW, statement="材料不全", basis="行政许可法 第32条", missing=["效果图"]
    )
    while (item := open_items(office, received)[0]).element != "Task_S04":
        finish(office, item, YES)
    office.send_back(item.id, "refusal", by=item.department, statement="超出许可范围", basis="条例 第3条")
    assert [(row.kind, row.rights) for row in recorded(office, received)] == [("supplement", ""), ("refusal", RIGHTS)]
    finish(office, open_items(office, received)[0], YES)
    assert office.case(received).delivery.decision == "refusal"


def test_a_refusal_may_name_its_own_remedies(office: Engine, received: str) -> None:
    while (item := open_items(office, received)[0]).element != "Task_S04":
        finish(office, item, YES)
    finish(office, item, {"decision_S04": "refused"}, statement="超出许可范围", rights="可以向市政府申请行政复议。")
    assert recorded(office, received)[0].rights == "可以向市政府申请行政复议。"
    entries = [entry for _, entry in office.case(received).journal if entry.kind == "returned"]
    assert entries[0].facts["rights"] == "可以向市政府申请行政复议。"


def test_an_applicant_withdraws(office: Engine, received: str, clock: ManualClock) -> None:
    finish(office, open_items(office, received)[0], YES)
    with pytest.raises(UsageError, match="Give the reason"):
        office.cancel(received, by=WINDOW, reason=" ")
    office.cancel(received, by=WINDOW, reason="申请人书面撤回")
    view = office.case(received)
    assert (view.case.status, view.case.outcome, view.delivery) == ("cancelled", "withdrawn", None)
    assert open_items(office, received) == []
    assert {found.status for found in view.clocks} == {"over"}
    (row,) = recorded(office, received)
    assert (row.kind, row.post_id, row.work_item_id) == ("withdrawn", "", None)
    with pytest.raises(ConflictError, match="is over"):
        office.cancel(received, by=WINDOW, reason="申请人书面撤回")
    clock.go(timedelta(days=30))
    assert office.tick() == ()
    assert office.verify() is None


def test_a_withdrawal_is_the_return_of_no_post(office: Engine, received: str, clock: ManualClock) -> None:
    office.cancel(received, by=WINDOW, reason="申请人书面撤回")
    again = office.start("Shop_sign")
    run_to_the_end(office, again, YES, clock)
    found = {one.code: one.count for one in office.indicators(clock.now() - timedelta(days=9), clock.now())}
    assert (found["cases.returned.any"], found["cases.returned.withdrawn"]) == (0, 1)
