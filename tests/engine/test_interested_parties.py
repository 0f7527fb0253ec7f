"""Whose major interests a case concerns is told before anything is decided (L13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from desk import Desk
from staff import finish, open_items, put_into_service

from engine.errors import ConflictError, NotAllowedError, NotFoundError
from processes.errors import BinglianError, UsageError

if TYPE_CHECKING:
    from engine.service import Engine

GRANTED = {"complete_registration": "yes", "decision_S04": "granted"}
BUREAU = "城市管理局"


@pytest.fixture
def receipt(office: Engine) -> str:
    """A case before its decision, which concerns the neighbour."""
    number = office.start(put_into_service(office, "shop_sign"))
    office.add_person("zhao", side="supervision")
    while (item := open_items(office, number)[0]).element != "Task_S04":
        finish(office, item, GRANTED)
    office.note_party(number, "邻居李", interest="遮挡窗户", by=BUREAU)
    return number


@pytest.mark.parametrize("way", ["notice", "hearing"])
def test_nothing_is_decided_before_the_party_was_told(office: Engine, receipt: str, url: str, way: str) -> None:
    (item,) = open_items(office, receipt)
    with pytest.raises(ConflictError, match="邻居李 was told in writing"):
        finish(office, item, GRANTED)
    if way == "notice":
        Desk(url).say("party", receipt, "邻居李", "--notice", "告字1号", "--statement", "不反对", "--by", BUREAU)
    else:
        office.hear(receipt, "tell", party="邻居李", notice="告字1号", by=BUREAU)
        office.hear(receipt, "waive", by=BUREAU)
    (row,) = office.parties(receipt)
    assert (row.notice, row.told_by, row.told_at is None) == ("告字1号", BUREAU, False)
    finish(office, item, GRANTED)
    assert office.verify() is None


def test_telling_somebody_else_is_not_enough(office: Engine, receipt: str) -> None:
    office.hear(receipt, "tell", party="王", notice="告字1号", by=BUREAU)
    office.hear(receipt, "waive", by=BUREAU)
    with pytest.raises(ConflictError, match="邻居李"):
        finish(office, open_items(office, receipt)[0], GRANTED)


@pytest.mark.parametrize(
    ("name", "said", "refused"),
    [
        ("邻居李", {}, (UsageError, "why the case concerns it")),  # nothing is said
        (" ", {"interest": "通行"}, (UsageError, "Name the party")),
        ("邻居李", {"interest": "通行"}, (ConflictError, "already")),
        ("张", {"notice": "告字2号"}, (NotFoundError, "there are: 邻居李")),
        ("张", {"interest": "通行", "by": "zhao"}, (NotAllowedError, "does not work for the approval")),
        ("张", {"interest": "通行", "by": "nobody"}, (NotFoundError, "nobody")),
    ],
)
def test_what_makes_no_sense_is_refused(
    office: Engine, receipt: str, name: str, said: dict[str, Any], refused: tuple[type[BinglianError], str]
) -> None:
    before = office.parties(receipt), office.case(receipt)
    with pytest.raises(refused[0], match=refused[1]):
        office.note_party(receipt, name, **{"by": BUREAU, **said})
    assert (office.parties(receipt), office.case(receipt)) == before
