"""Authority letters: a chief window decides within its letter and its dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from engine.errors import NotAllowedError, NotFoundError
from engine.letters import Letter
from processes.blocks import build, task
from processes.errors import BinglianError, UsageError
from processes.writer import write

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

CHIEF = "规划局 首席窗口"
FIRST, LAST = date(2026, 3, 9), date(2026, 3, 13)
LETTER = Letter(person="li", number="第1号", posts=(CHIEF,), flows=(), begin=FIRST, end=LAST)


@pytest.fixture
def chief(office: Engine, clock: ManualClock) -> str:
    """A flow whose only task is at a chief window, held by Li; Wang is the head."""
    clock.set(datetime(2026, 3, 8, 2, tzinfo=UTC))
    flow, _ = office.deploy(write(build(task("decide", lane=("规划局", "首席窗口")))))
    office.add_person("wang", rank="head")
    office.add_person("li")
    office.assign("li", CHIEF)
    return flow


@pytest.mark.parametrize(
    "case",
    [
        (None, "2026-03-09 02:00", "has no authority letter"),
        (LETTER, "2026-03-09 02:00", ""),
        (LETTER, "2026-03-13 15:59", ""),  # a minute before midnight in Guangzhou
        (LETTER, "2026-03-13 16:01", "第1号 of li for 规划局 首席窗口 lapsed at the end of 2026-03-13"),
        (LETTER, "2026-03-08 15:59", "begins on 2026-03-09"),
        (replace(LETTER, flows=("Other",)), "2026-03-09 02:00", "does not cover 规划局 首席窗口"),
    ],
)
def test_a_chief_window_decides_within_its_letter(
    office: Engine, chief: str, clock: ManualClock, case: tuple[Letter | None, str, str]
) -> None:
    letter, at, says = case
    if letter is not None:
        office.issue_letter(letter, by="wang")
    receipt = office.start(chief)
    item = office.case(receipt).items[0]
    clock.set(datetime.fromisoformat(at).replace(tzinfo=UTC))
    if says:
        before = office.case(receipt)
        with pytest.raises(NotAllowedError, match=says):
            office.complete(item.id, by="li")
        assert office.case(receipt) == before
    else:
        office.complete(item.id, by="li")
        (done,) = [entry for _, entry in office.case(receipt).journal if entry.kind == "completed"]
        assert done.facts["letter"] == "第1号"


@pytest.mark.parametrize(
    ("by", "changed", "error"),
    [
        ("li", {}, NotAllowedError),  # no head
        ("wang", {"person": "wang"}, NotAllowedError),  # for oneself
        ("wang", {"person": "nobody"}, NotFoundError),
        ("wang", {"posts": ("bakery",)}, NotFoundError),
        ("wang", {"posts": ()}, UsageError),
        ("wang", {"number": " "}, UsageError),
        ("wang", {"end": date(2026, 3, 8)}, UsageError),
    ],
)
def test_who_issues_what(
    office: Engine, chief: str, by: str, changed: dict[str, Any], error: type[BinglianError]
) -> None:
    assert chief
    with pytest.raises(error):
        office.issue_letter(replace(LETTER, **changed), by=by)
    assert office.letters() == []


def test_letters_are_listed(office: Engine, chief: str) -> None:
    assert chief
    office.issue_letter(LETTER, by="wang")
    assert [row.number for row in office.letters("li")] == ["第1号"]
    assert office.letters("wang") == []
