"""What looks as if a limit was met on paper is listed with its cases; ordinary work is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from staff import open_items

from engine.supervision.watch import MANY, _is_end_of_month
from processes.blocks import build, task
from processes.calendars import office_calendar
from processes.durations import Span
from processes.model import TimeLimit
from processes.writer import write
from web.cli import cli

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine
    from engine.supervision.watch import Suspicion

PERIOD = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


def make_flow(office: Engine) -> str:
    """One task with 4 working days promised and 10 allowed: yellow on Friday 13 March at 18:00, red on Monday 23."""
    limit = TimeLimit(statutory=Span(10), promised=Span(4))
    name, _ = office.deploy(write(build(task("a", lane=("规划局",), time_limit=limit))))
    office.add_person("li")
    for post in office.posts():
        office.assign("li", post.id)
    return name


@pytest.fixture
def flow(office: Engine) -> str:
    return make_flow(office)


def found(office: Engine, kind: str) -> list[Suspicion]:
    return [one for one in office.watch(*PERIOD) if one.kind == kind]


def suspend(office: Engine, receipt: str, kind: str = "hearing") -> None:
    office.suspend(receipt, by="li", kind=kind, notice="1")


@pytest.mark.parametrize(
    ("at", "minutes"),
    [
        ("2026-03-13 08:59", None),  # 61 minutes before the office closes on the day of the yellow card
        ("2026-03-13 09:00", "60 working minutes before a yellow card"),
        ("2026-03-13 10:00", None),  # it has come
        ("2026-03-14 02:00", None),
        ("2026-03-23 09:30", "30 working minutes before a red card"),
    ],
)
def test_a_suspension_in_the_last_hour_before_a_card(
    office: Engine, clock: ManualClock, flow: str, at: str, minutes: str | None
) -> None:
    receipt = office.start(flow)
    clock.set(datetime.fromisoformat(at).replace(tzinfo=UTC))
    suspend(office, receipt)
    clock.go(9 * HOUR)
    suspend(office, receipt, "expert review")  # what stands still already is not stopped
    office.resume(receipt, by="li", kind="hearing")
    late = found(office, "late suspension")
    assert [(one.person, one.cases) for one in late] == ([] if minutes is None else [("li", (receipt,))])
    assert all(minutes is not None and minutes in str(one.said) for one in late)


def test_what_was_suspended_before_is_left_out_of_the_count(office: Engine, clock: ManualClock, flow: str) -> None:
    receipt = office.start(flow)
    suspend(office, receipt)
    clock.go(timedelta(days=3))  # Tuesday and Wednesday do not count: the card comes on Tuesday 17
    office.resume(receipt, by="li", kind="hearing")
    clock.set(datetime(2026, 3, 17, 9, 45, tzinfo=UTC))
    suspend(office, receipt)
    (late,) = found(office, "late suspension")
    assert "15 working minutes before a yellow card" in str(late.said)


def complete_in_march(office: Engine, clock: ManualClock, day: int, number: int, apart: timedelta) -> list[str]:
    clock.set(datetime(2026, 3, day, 2, tzinfo=UTC))
    return complete(office, clock, make_flow(office), number=number, apart=apart)


def complete(office: Engine, clock: ManualClock, flow: str, *, number: int, apart: timedelta) -> list[str]:
    """Take cases in, and complete them one after the other a day later."""
    receipts = [office.start(flow) for _ in range(number)]
    clock.go(timedelta(days=1))
    for receipt in receipts:
        clock.go(apart)
        office.complete(open_items(office, receipt)[0].id, by="li")
    return receipts


@pytest.mark.parametrize(
    ("day", "number", "apart"),
    [
        (30, MANY, MINUTE),  # completed on Tuesday 31 March
        (26, MANY, MINUTE),  # Friday 27: two working days are left
        (30, MANY + 5, MINUTE),
    ],
)
def test_many_completions_at_the_end_of_a_month(
    office: Engine, clock: ManualClock, day: int, number: int, apart: timedelta
) -> None:
    receipts = complete_in_march(office, clock, day, number, apart)
    assert [one.cases for one in found(office, "burst")] == [tuple(receipts)]


@pytest.mark.parametrize(
    ("day", "number", "apart"),
    [
        (30, MANY - 1, MINUTE),
        (30, MANY, 2 * MINUTE),  # 18 minutes for ten
        (25, MANY, MINUTE),  # Thursday 26: three working days are left
    ],
)
def test_few_slow_or_earlier_completions_are_ordinary(
    office: Engine, clock: ManualClock, day: int, number: int, apart: timedelta
) -> None:
    assert complete_in_march(office, clock, day, number, apart)
    assert found(office, "burst") == []


def test_two_bursts_are_two(office: Engine, clock: ManualClock, flow: str) -> None:
    clock.set(datetime(2026, 3, 29, 2, tzinfo=UTC))
    both = [complete(office, clock, flow, number=MANY + 1, apart=SECOND) for _ in range(2)]
    assert [list(one.cases) for one in found(office, "burst")] == both


def test_completions_within_a_minute_of_taking(office: Engine, clock: ManualClock, flow: str) -> None:
    hurried, claimed, slow = (office.start(flow) for _ in range(3))
    clock.go(59 * SECOND)
    office.complete(open_items(office, hurried)[0].id, by="li")  # never taken, offered 59 seconds ago
    clock.go(HOUR)
    for receipt, after in ((claimed, 59 * SECOND), (slow, MINUTE)):
        item = open_items(office, receipt)[0].id
        office.claim(item, by="li")
        clock.go(after)
        office.complete(item, by="li")
    (one,) = found(office, "at once")
    assert one.cases == (hurried, claimed)
    assert str(one.said) == "Work items that li completed within a minute of taking them: 2 of 3."


def test_the_end_of_a_month_goes_by_working_days() -> None:
    office = office_calendar()  # May 2026 ends on a Sunday: the last working days are Wednesday 27 to Friday 29
    assert [day for day in range(20, 32) if _is_end_of_month(office, date(2026, 5, day))] == [27, 28, 29, 30, 31]
    assert _is_end_of_month(office, date(2026, 12, 31))


def test_the_command(office: Engine, flow: str, url: str) -> None:
    def say(*words: str) -> str:
        period = ("--from", "2026-03-09", "--to", "2026-03-09")
        return CliRunner().invoke(cli, ["watch", *period, *words, "--store", url]).output

    assert say() == "There is nothing to look at twice.\n"
    receipt = office.start(flow)
    office.complete(open_items(office, receipt)[0].id, by="li")
    assert say() == f"Work items that li completed within a minute of taking them: 1 of 1.\n  {receipt}\n"
    assert '"kind": "at once"' in say("--json")
