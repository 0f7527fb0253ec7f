"""The terms of a hearing: five days to ask, twenty to hold it, seven to announce it; a chair, a record (L14 to L19)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from staff import finish, open_items, put_into_service

from engine.errors import ConflictError, NotAllowedError, NotFoundError
from engine.hearings import ACTS, terms
from processes.catalogue import flow
from processes.errors import BinglianError, UsageError

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

GRANTED = {"complete_registration": "yes", "decision_S04": "granted"}
BUREAU = "城市管理局"
PLACE = {"place": "三楼会议室", "notice": "听字1号", "chair": "陈"}


@pytest.fixture
def receipt(office: Engine) -> str:
    """A case before its decision, on Monday, 9 March 2026."""
    number = office.start(put_into_service(office, "shop_sign"))
    office.add_person("wang", rank="head")
    while (item := open_items(office, number)[0]).element != "Task_S04":
        finish(office, item, GRANTED)
    return number


def hear(office: Engine, receipt: str, what: str, *, by: str = BUREAU, **said: Any) -> None:
    office.hear(receipt, what, by=by, **said)


def ask(office: Engine, receipt: str) -> None:
    hear(office, receipt, "tell", party="王", notice="告字1号")
    hear(office, receipt, "ask")


def on(day: int, hour: int = 6) -> datetime:
    """Return an hour of a day of March 2026; 6 is 2 in the afternoon there."""
    return datetime(2026, 3, day, hour, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("unit", "asked", "in_time"),
    [
        # told on Tuesday, 10 March: five days end on Sunday 15, which moves to Monday 16, when the office closes at 10
        ("day", on(16), True),
        ("day", on(17), False),
        # five working days end on Tuesday 17
        ("working day", on(17), True),
        ("working day", on(18), False),
    ],
)
def test_a_party_asks_within_five_days(
    office: Engine, clock: ManualClock, unit: str, asked: datetime, *, in_time: bool
) -> None:
    put_into_service(office, "shop_sign")
    office.deploy(Path(str(flow("shop_sign").to_be)).read_bytes(), hearing_unit=unit)
    receipt = office.start("Shop_sign")
    clock.set(on(10))
    hear(office, receipt, "tell", party="王", notice="告字1号")
    clock.set(asked)
    if in_time:
        hear(office, receipt, "ask")
        assert office.hearings(receipt)[0].status == "due"
        return
    with pytest.raises(NotAllowedError, match="第47条"):
        hear(office, receipt, "ask")


def test_it_is_held_within_twenty_days_on_a_clock_that_runs_while_the_others_stand(
    office: Engine, receipt: str, clock: ManualClock
) -> None:
    ask(office, receipt)
    hear(office, receipt, "set", at=on(18), **PLACE)
    clocks = {found.subject: found for found in office.case(receipt).clocks if found.status != "over"}
    assert (clocks["hearing"].status, clocks["task"].status) == ("running", "standing")
    assert clocks["hearing"].statutory_due == datetime(2026, 4, 7, 10, 0, tzinfo=UTC)  # Monday, 6 April is a holiday
    clock.set(on(18, 9))
    hear(office, receipt, "hold", record="听证笔录")
    after = {found.subject: found.status for found in office.case(receipt).clocks if found.status != "over"}
    assert after == {"task": "running"}
    finish(office, open_items(office, receipt)[0], GRANTED)
    assert office.verify() is None


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (on(17), "第48条"),  # six working days ahead
        (on(15), "2026-03-18 is the first day"),  # six days ahead
        (datetime(2026, 4, 8, 6, tzinfo=UTC), "until 2026-04-07"),  # later than twenty days after it was asked for
    ],
)
def test_a_date_that_is_too_early_or_too_late_is_refused(office: Engine, receipt: str, at: datetime, says: str) -> None:
    ask(office, receipt)
    before = office.hearings(receipt), office.case(receipt)
    with pytest.raises(NotAllowedError, match=says):
        hear(office, receipt, "set", at=at, **PLACE)
    assert (office.hearings(receipt), office.case(receipt)) == before


def test_another_date_follows_the_same_rule(office: Engine, receipt: str, clock: ManualClock) -> None:
    ask(office, receipt)
    hear(office, receipt, "set", at=on(18), **PLACE)
    clock.set(on(16))
    with pytest.raises(NotAllowedError, match="2026-03-25 is the first day"):
        hear(office, receipt, "set", at=on(24), **PLACE)
    hear(office, receipt, "set", at=on(25), **PLACE)
    assert office.hearings(receipt)[0].at == on(25)


def test_one_that_cannot_be_in_time_any_more_is_held_all_the_same(
    office: Engine, receipt: str, clock: ManualClock
) -> None:
    ask(office, receipt)
    clock.set(datetime(2026, 4, 1, 6, tzinfo=UTC))
    hear(office, receipt, "set", at=datetime(2026, 4, 20, 6, tzinfo=UTC), **PLACE)
    clock.set(datetime(2026, 4, 8, 6, tzinfo=UTC))
    assert "hearing" in {card.subject for card in office.tick()}


def test_who_examines_does_not_chair(office: Engine, receipt: str) -> None:
    ask(office, receipt)
    with pytest.raises(NotAllowedError, match="must not chair"):
        hear(office, receipt, "set", at=on(18), **PLACE | {"chair": "规划局"})


def test_a_head_decides_on_a_challenge_of_the_chair(office: Engine, receipt: str, clock: ManualClock) -> None:
    ask(office, receipt)
    hear(office, receipt, "set", at=on(18), **PLACE)
    with pytest.raises(ConflictError, match="Nobody challenges"):
        hear(office, receipt, "dismiss", by="wang", reason="无关")
    hear(office, receipt, "challenge", party="王", reason="是对方亲属")
    clock.set(on(18, 9))
    with pytest.raises(ConflictError, match="chair is challenged"):
        hear(office, receipt, "hold", record="听证笔录")
    with pytest.raises(NotAllowedError, match="takes a head"):
        hear(office, receipt, "uphold", reason="属实", chair="li")
    office.add_person("li")
    with pytest.raises(UsageError, match="another chair"):
        hear(office, receipt, "uphold", by="wang", reason="属实", chair="陈")
    hear(office, receipt, "uphold", by="wang", reason="属实", chair="li")
    (row,) = office.hearings(receipt)
    assert (row.chair, row.ruling, row.ruled_by) == ("li", "upheld", "wang")
    hear(office, receipt, "hold", record="听证笔录")


def test_nothing_is_decided_before_the_hearing(office: Engine, receipt: str, clock: ManualClock) -> None:
    (item,) = open_items(office, receipt)
    hear(office, receipt, "tell", party="王", notice="告字1号")
    with pytest.raises(ConflictError, match="may ask for a hearing until"):
        finish(office, item, GRANTED)
    hear(office, receipt, "ask")
    with pytest.raises(ConflictError, match="waits for the hearing"):
        finish(office, item, GRANTED)
    hear(office, receipt, "set", at=on(18), **PLACE)
    with pytest.raises(ConflictError, match="waits for the hearing"):
        finish(office, item, GRANTED)
    clock.set(on(18))
    hear(office, receipt, "hold", record="听证笔录")
    finish(office, item, GRANTED)


@pytest.mark.parametrize("how", ["waived", "lapsed"])
def test_the_decision_goes_on_where_nobody_wants_a_hearing(
    office: Engine, receipt: str, clock: ManualClock, how: str
) -> None:
    hear(office, receipt, "tell", party="王", notice="告字1号")
    if how == "waived":
        hear(office, receipt, "waive")
    else:
        clock.set(on(20))
    finish(office, open_items(office, receipt)[0], GRANTED)


def test_a_hearing_ex_officio_needs_no_request(office: Engine, receipt: str, clock: ManualClock) -> None:
    hear(office, receipt, "order", reason="涉及公共利益", notice="公告1号")
    hear(office, receipt, "set", at=on(18), **PLACE)
    clock.set(on(18))
    hear(office, receipt, "hold", record="听证笔录")
    (row,) = office.hearings(receipt)
    assert (row.origin, row.status, row.clock_id) == ("ex officio", "held", None)


def test_its_record_may_be_a_material_of_the_case(office: Engine, receipt: str, clock: ManualClock) -> None:
    ask(office, receipt)
    hear(office, receipt, "set", at=on(18), **PLACE)
    with pytest.raises(ConflictError, match="not held before"):
        hear(office, receipt, "hold", record="听证笔录")
    clock.set(on(18))
    for said, error in (({}, UsageError), ({"material": 99}, NotFoundError)):
        with pytest.raises(error):
            hear(office, receipt, "hold", **said)
    number = office.upload(receipt, "效果图", "笔录.txt", "听证笔录".encode(), by=BUREAU)
    hear(office, receipt, "hold", material=number)
    assert office.hearings(receipt)[0].record == f"material {number}"


def test_a_decision_refers_to_the_record_of_the_hearing(office: Engine, receipt: str, clock: ManualClock) -> None:
    ask(office, receipt)
    hear(office, receipt, "set", at=on(18), **PLACE)
    clock.set(on(18))
    hear(office, receipt, "hold", record="听证笔录")
    (item,), (row,) = open_items(office, receipt), office.hearings(receipt)
    for said in ("", "见笔录"):
        with pytest.raises(UsageError, match=f"--record {row.id}"):
            finish(office, item, GRANTED, record=said)
    no = {"statement": "超出许可范围", "basis": "行政许可法 第38条", "by": BUREAU}
    with pytest.raises(UsageError, match=f"--record {row.id}"):
        office.send_back(item.id, "refusal", **no)
    finish(office, item, GRANTED, record=f"听证笔录第{row.id}号")
    (decided,) = (
        entry for _, entry in office.case(receipt).journal if (entry.kind, entry.element) == ("completed", item.element)
    )
    assert decided.facts["record"] == f"听证笔录第{row.id}号"


def test_where_the_law_calls_for_a_hearing_nothing_is_decided_before_a_public_one(
    office: Engine, receipt: str, clock: ManualClock
) -> None:
    office.deploy(Path(str(flow("shop_sign").to_be)).read_bytes(), hearing_required=True)
    office.move(receipt, by=BUREAU)
    (item,) = open_items(office, receipt)
    with pytest.raises(ConflictError, match="第46条"):
        finish(office, item, GRANTED)
    ask(office, receipt)
    hear(office, receipt, "set", at=on(18), **PLACE)
    clock.set(on(18))
    hear(office, receipt, "hold", record="听证笔录")
    with pytest.raises(ConflictError, match="announced to the public"):  # it was held for a party, not for everybody
        finish(office, item, GRANTED)
    hear(office, receipt, "order", reason="法律规定应当听证", notice="公告1号")
    hear(office, receipt, "set", at=on(27), **PLACE)
    clock.set(on(27))
    hear(office, receipt, "hold", record="听证笔录")
    finish(office, item, GRANTED)


NONSENSE: list[tuple[str, dict[str, Any], type[BinglianError], str]] = [
    ("dance", {}, UsageError, "there are: tell"),  # no act
    ("ask", {}, ConflictError, "the hearing is none"),  # nobody was told of the right
    ("tell", {"party": "王"}, UsageError, "notice"),  # not in writing
    ("order", {"reason": "涉及公共利益"}, UsageError, "notice"),  # not announced
    ("tell", {"by": "nobody"}, NotFoundError, "nobody"),
]


@pytest.mark.parametrize(("what", "said", "refused"), [(row[0], row[1], row[2:]) for row in NONSENSE])
def test_what_makes_no_sense_is_refused(
    office: Engine, receipt: str, what: str, said: dict[str, Any], refused: Any
) -> None:
    before = office.case(receipt)
    with pytest.raises(refused[0], match=refused[1]):
        hear(office, receipt, what, **said)
    assert office.case(receipt) == before


def test_each_term_has_its_article_and_the_command_offers_every_act() -> None:
    from web.commands.hearing import ACTS as OFFERED

    assert {term.basis[:5] for term in terms().values()} == {"行政许可法"}
    assert set(OFFERED) == set(ACTS)
