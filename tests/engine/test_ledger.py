"""The ledger adds up, whatever happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from staff import finish, open_items, put_into_service, run_to_the_end

from engine.ledger import Stretch, excluded_time, held_by, make_ledger
from processes.blocks import build, sequence, task
from processes.durations import Span
from processes.model import TimeLimit
from processes.writer import write

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

BEGIN = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
seconds = st.integers(-1000, 2_000_000)


@st.composite
def stretches(draw: st.DrawFn, names: str) -> list[Stretch]:
    found = []
    for first, length, name in draw(
        st.lists(st.tuples(seconds, st.none() | seconds, st.sampled_from(names)), max_size=8)
    ):
        end = None if length is None else BEGIN + timedelta(seconds=first + abs(length))
        found.append(Stretch(begin=BEGIN + timedelta(seconds=first), end=end, what=name))
    return found


@given(held=stretches("ABC"), suspended=stretches("hi"), length=st.integers(1, 1_500_000))
def test_segments_make_the_elapsed_time_to_the_second(
    held: list[Stretch], suspended: list[Stretch], length: int
) -> None:
    end = BEGIN + timedelta(seconds=length)
    segments = make_ledger(BEGIN, end, held, suspended)
    assert segments[0].begin == BEGIN
    assert segments[-1].end == end
    assert all(one.end == other.begin for one, other in pairwise(segments))
    parts = [*held_by(segments).values(), *excluded_time(segments).values()]
    assert sum(parts, start=timedelta()) == end - BEGIN


@given(held=stretches("ABC"), suspended=stretches("hi"), second=st.integers(0, 99_999))
def test_each_second_is_booked_as_it_was(held: list[Stretch], suspended: list[Stretch], second: int) -> None:
    segments = make_ledger(BEGIN, BEGIN + timedelta(seconds=100_000), held, suspended)
    instant = BEGIN + timedelta(seconds=second)

    def names(stretches: list[Stretch]) -> tuple[str, ...]:
        return tuple(sorted({s.what for s in stretches if s.begin <= instant and (s.end is None or s.end > instant)}))

    (segment,) = [s for s in segments if s.begin <= instant < s.end]
    assert segment.excluded == names(suspended)
    assert segment.posts == (() if names(suspended) else names(held))


def test_one_that_does_nothing_new_joins_its_neighbour() -> None:
    held = [
        Stretch(begin=BEGIN, end=BEGIN + timedelta(hours=1), what="A"),
        Stretch(begin=BEGIN + timedelta(hours=1), end=BEGIN + timedelta(hours=2), what="A"),
    ]
    assert len(make_ledger(BEGIN, BEGIN + timedelta(hours=2), held, [])) == 1


def test_the_ledger_of_a_case_adds_up_to_the_second(office: Engine, clock: ManualClock) -> None:
    receipt = office.start(put_into_service(office, "shop_sign"))
    answers = {"complete_registration": "yes", "decision_S04": "granted"}
    clock.go(timedelta(days=1, seconds=7))
    finish(office, open_items(office, receipt)[0], answers)
    clock.go(timedelta(days=2, seconds=11))
    office.suspend(receipt, by="规划局", kind="expert review", notice="1")
    clock.go(timedelta(days=5, seconds=13))
    office.resume(receipt, by="规划局", kind="expert review")
    finish(office, open_items(office, receipt)[0], answers)
    clock.go(timedelta(days=3, microseconds=17))
    ledger = office.ledger(receipt)
    beside = ("公安消防大队 审批岗", "建设局 审批岗", "规划局 审批岗")
    assert [(line.segment.posts, line.segment.excluded, line.working_days) for line in ledger.lines] == [
        (("政务服务中心 受理窗口",), (), 1),
        (beside, (), 2),
        ((), ("expert review (行政许可法 第45条)",), 3),
        (beside[:2], (), 3),
    ]
    assert (ledger.elapsed, ledger.adds_up) == (clock.now() - BEGIN - timedelta(hours=1), True)
    run_to_the_end(office, receipt, answers, clock)
    assert office.ledger(receipt).adds_up
    clock.go(timedelta(days=9))
    assert office.ledger(receipt).elapsed < clock.now() - BEGIN - timedelta(days=9)


def test_what_does_not_count_by_its_nature_is_charged_to_nobody(office: Engine, clock: ManualClock) -> None:
    limit = TimeLimit(statutory=Span(20))
    steps = sequence(task("a", lane=("局", "岗")), task("pay", lane=("申请人", "岗"), suspends_clock=True))
    made = build(steps)
    flow, _ = office.deploy(write(made.replace_process(replace(made.processes[0], time_limit=limit))))
    office.add_person("li")
    for post in office.posts():
        office.assign("li", post.id)
    receipt = office.start(flow)
    clock.go(timedelta(days=1))
    office.complete(open_items(office, receipt)[0].id, by="li")
    clock.go(timedelta(days=2))
    ledger = office.ledger(receipt)
    assert [(part.posts, part.excluded, part.length) for part in ledger.sums] == [
        (("局 岗",), (), timedelta(days=1)),
        ((), ("not counted",), timedelta(days=2)),
    ]
    assert ledger.adds_up
