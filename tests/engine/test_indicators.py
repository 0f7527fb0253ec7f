"""Indicators: shares of what they say they are shares of, compared by what is sure."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from staff import finish, open_items, put_into_service, run_to_the_end

from engine.supervision.indicators import Indicator, Ratio, above, rank, wilson
from processes.blocks import build, sequence, task
from processes.durations import Span
from processes.messages import message
from processes.model import TimeLimit
from processes.writer import write
from web.cli import cli

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}
BEGIN, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def counts(office: Engine, by: str = "", begin: datetime = BEGIN, end: datetime = END) -> dict[tuple[str, str], Any]:
    return {(one.code, one.group): (one.count, one.whole) for one in office.indicators(begin, end, by=by)}


@pytest.fixture
def flow(office: Engine) -> str:
    """A flow of one task: 4 working days promised, 10 allowed; the case has 5 and 20."""
    four = TimeLimit(statutory=Span(10), promised=Span(4))
    definitions = build(sequence(task("a", lane=("规划局",), time_limit=four, nature="approval")))
    (process,) = definitions.processes
    whole = TimeLimit(statutory=Span(20), promised=Span(5))
    definitions = replace(definitions, processes=(replace(process, time_limit=whole),))
    name, _ = office.deploy(write(definitions))
    office.add_person("li")
    for post in office.posts():
        office.assign("li", post.id)
    return name


def work(office: Engine, clock: ManualClock, flow: str, days: int) -> str:
    """Work on a case for some days and close it; every case begins on Monday 9 March at 10."""
    clock.set(datetime(2026, 3, 9, 2, tzinfo=UTC))
    receipt = office.start(flow)
    clock.go(days * DAY)
    office.complete(open_items(office, receipt)[0].id, by="li")
    return receipt


def test_on_time_early_and_overdue_are_of_those_that_had_a_limit(office: Engine, clock: ManualClock, flow: str) -> None:
    for days in (0, 4, 7, 9, 15):  # the promise ends on Friday 13 (task) and Monday 16 (case), the law on Monday 23
        work(office, clock, flow, days)
    found = counts(office)
    assert found["task.promised.on time", ""] == (2, 5)
    assert found["task.promised.early", ""] == (1, 5)
    assert found["task.promised.overdue", ""] == (3, 5)
    assert found["task.statutory.overdue", ""] == (1, 5)
    assert found["case.promised.on time", ""] == (3, 5)
    assert found["case.promised.early", ""] == (2, 5)
    assert found["case.statutory.on time", ""] == (5, 5)


def test_a_step_over_its_limit_counts_although_the_case_is_on_time(
    office: Engine, clock: ManualClock, flow: str
) -> None:
    for days in (4, 7, 9):  # on time; the task late and the case not; both late
        work(office, clock, flow, days)
    assert counts(office)["case.task overdue", ""] == (1, 2)


def test_working_days_saved_are_of_those_that_the_law_allows(office: Engine, clock: ManualClock, flow: str) -> None:
    for days in (1, 7):  # 1 and 5 working days
        work(office, clock, flow, days)
    assert counts(office)["case.saved", ""] == (19 + 15, 40)
    assert counts(office)["task.saved", ""] == (9 + 5, 20)


def test_what_is_open_past_its_limit_is_counted_apart(office: Engine, clock: ManualClock, flow: str) -> None:
    office.start(flow)
    clock.go(7 * DAY)
    office.start(flow)
    clock.go(timedelta(hours=1))
    found = counts(office)
    assert found["task.promised.open", ""] == (1, 2)
    assert found["task.promised.on time", ""] == (0, 0)  # nothing has ended
    assert counts(office, end=clock.now() - 5 * DAY)["task.promised.open", ""] == (0, 1)


def test_returns_are_counted_by_kind(office: Engine, clock: ManualClock) -> None:
    name = put_into_service(office, "shop_sign")
    for answers in ({"complete_registration": "no"}, {}, {"decision_S04": "refused"}):
        receipt = office.start(name)
        said = SIGN | answers
        finish(office, open_items(office, receipt)[0], said)
        run_to_the_end(
            office, receipt, SIGN | {k: v for k, v in answers.items() if k != "complete_registration"}, clock
        )
    found = counts(office)
    assert found["cases.returned.any", ""] == (2, 3)
    assert found["cases.returned.supplement", ""] == (1, 3)
    assert found["cases.returned.refusal", ""] == (1, 3)
    assert counts(office, "flow")["cases.returned.any", name] == (2, 3)
    assert counts(office, "month")["cases.returned.any", "2026-03"] == (2, 3)
    by_post = counts(office, "post")
    assert by_post["tasks.returned.supplement", "政务服务中心 受理窗口"][0] == 1
    assert not [code for code, _ in by_post if code.startswith("case")]


def test_nothing_outside_the_period_counts(office: Engine, clock: ManualClock, flow: str) -> None:
    work(office, clock, flow, 4)
    for begin, end in ((BEGIN, clock.now()), (clock.now() + timedelta(seconds=1), END)):
        assert counts(office, begin=begin, end=end)["task.promised.on time", ""] == (0, 0)


def test_months_are_those_of_the_office(office: Engine, clock: ManualClock, flow: str) -> None:
    clock.set(datetime(2026, 3, 31, 16, 30, tzinfo=UTC))  # April has begun in Guangzhou
    receipt = office.start(flow)
    office.complete(open_items(office, receipt)[0].id, by="li")
    found = counts(office, "month")
    assert found["cases.same day", "2026-04"] == found["task.promised.early", "2026-04"] == (1, 1)


@pytest.mark.parametrize(
    ("promised", "instant"),
    [(Span(0), (1, 1)), (Span(2, "hour"), (1, 1)), (Span(1), (0, 1)), (None, (0, 0))],
)
def test_instant_items_are_those_promised_in_less_than_a_working_day(
    office: Engine, promised: Span | None, instant: tuple[int, int]
) -> None:
    definitions = build(task("a"))
    (process,) = definitions.processes
    limit = None if promised is None else TimeLimit(promised=promised)
    name, _ = office.deploy(write(replace(definitions, processes=(replace(process, time_limit=limit),))))
    office.start(name)
    assert counts(office)["cases.instant", ""] == instant


def test_an_office_without_cases_has_no_data_and_not_zero(office: Engine) -> None:
    found = office.indicators(BEGIN, END)
    assert {"task.promised.on time", "case.statutory.overdue", "cases.returned.any"} <= {one.code for one in found}
    assert all((one.share, one.interval) == (None, None) for one in found)


def share(group: str, count: int, whole: int, code: str = "x") -> Indicator:
    return Indicator(
        code=code, name=message("no data"), group=group, count=count, whole=whole, interval=wilson(count, whole)
    )


def test_one_of_two_is_not_worse_than_forty_of_a_hundred() -> None:
    found = [share("none", 0, 0), share("two", 1, 2), share("hundred", 40, 100), share("never", 0, 100)]
    assert [one.group for one in rank(found)] == ["hundred", "two", "never", "none"]
    assert [one.group for one in above(found, 0.3)] == ["hundred"]
    assert above(found, 0.31) == ()


@given(counts=st.tuples(st.integers(0, 300), st.integers(1, 300)).filter(lambda pair: pair[0] <= pair[1]))
def test_the_interval_is_that_of_wilson(counts: tuple[int, int]) -> None:
    expected = binomtest(*counts).proportion_ci(method="wilson")
    assert wilson(*counts) == pytest.approx((expected.low, expected.high), abs=1e-12)


@given(pairs=st.lists(st.tuples(st.integers(-30, 30), st.integers(1, 60)), min_size=2, max_size=20))
def test_the_interval_of_a_ratio_is_that_of_its_residuals(pairs: list[tuple[int, int]]) -> None:
    ratio = Ratio()
    for part, whole in pairs:
        ratio.add(part, whole)
    r = sum(part for part, _ in pairs) / sum(whole for _, whole in pairs)
    spread = sum((part - r * whole) ** 2 for part, whole in pairs) * len(pairs) / (len(pairs) - 1)
    reach = 1.959963984540054 * spread**0.5 / sum(whole for _, whole in pairs)
    assert ratio.interval() == pytest.approx((r - reach, r + reach), abs=1e-6)


def test_one_pair_has_no_interval() -> None:
    assert Ratio(n=1, part=1, whole=2).interval() is None


def test_the_command(office: Engine, clock: ManualClock, flow: str, url: str) -> None:
    def say(*words: str) -> str:
        period = ("--from", "2026-03-09", "--to", "2026-03-31")
        return CliRunner().invoke(cli, ["indicators", *period, *words, "--store", url]).output

    assert "no data" in say()
    assert say("--by", "post") == "There is nothing in this period.\n"
    work(office, clock, flow, 4)
    work(office, clock, flow, 7)
    lines = say().splitlines()
    at = lines.index("Tasks ended within the promised limit, of those ended that had one")
    assert lines[at + 1].split() == ["50.0%", "[9.5%,", "90.5%]", "1", "of", "2"]
    (row,) = [one for one in json.loads(say("--by", "flow", "--json")) if one["code"] == "case.promised.on time"]
    assert (row["group"], row["count"], row["whole"], row["share"]) == (flow, 2, 2, 1)
    assert say("--by", "post", "--returns-above", "0.2") == "There is nothing in this period.\n"
