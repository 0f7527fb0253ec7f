"""What is said of a comparison and a simulation: each kind of change in its words, no more digits than are known."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

import pytest

from processes.blocks import build, parallel, sequence, task
from processes.durations import Span
from processes.messages import message
from processes.model import TimeLimit
from reengineer.report.compared import answer
from reengineer.report.comparison_text import comparison_as_plain, comparison_as_text
from reengineer.report.simulation_text import simulation_as_text
from reengineer.report.simulation_words import interval_as_plain, with_interval
from reengineer.simulation.comparison import Comparison, Difference, Effort, compare
from reengineer.simulation.defaults import Planned, default_scenario
from reengineer.simulation.offered_load import PostLoad
from reengineer.simulation.run import simulate
from reengineer.simulation.staffing import Need, Staffing
from reengineer.simulation.statistics import Interval

if TYPE_CHECKING:
    from processes.model import Definitions
    from reengineer.simulation.scenario import Scenario

LIMIT = TimeLimit(promised=Span(5))
STEPS = [task(name, name.upper(), lane=("Bureau", f"desk {name}"), time_limit=LIMIT) for name in "ab"]
SERIAL, PARALLEL = build(sequence(*STEPS)), build(parallel(*STEPS))


def interval(value: float, half: float) -> Interval:
    return Interval(value=value, low=value - half, high=value + half, count=10)


def scenario_of(definitions: Definitions) -> Scenario:
    return replace(default_scenario(definitions, Planned(people={"": 3})), cases=20)


@pytest.fixture(scope="module")
def compared() -> Comparison:
    scenarios = scenario_of(SERIAL), scenario_of(PARALLEL)
    return compare((SERIAL, PARALLEL), scenarios, effort=Effort(replications=2))


@pytest.mark.parametrize(
    ("name", "unit", "before", "after", "saved", "said"),
    [
        # days: as many digits as the half-width deserves
        ("approval p50", "working day", 215.8, 164.7, interval(51.1, 2.2), "216 to 165 working days (saves 51 ± 2)"),
        (
            "approval p90",
            "working day",
            10,
            12.5,
            interval(-2.5, 0.31),
            "10 to 12.5 working days (takes 2.5 ± 0.3 more)",
        ),
        ("cycle p50", "day", 10, 9.9, interval(0.1, 0.2), "10 to 9.9 days (no difference)"),
        # shares: in points
        ("on time promised", "share", 0.714, 0.93, interval(-0.216, 0.011), "71.4 % to 93 % (+21.6 ± 1.1 points)"),
        ("on time statutory", "share", 0.9, 0.8, interval(0.1, 0.02), "90 % to 80 % (−10 ± 2 points)"),
        # effort: in per cent of what it was
        ("effort", "working day", 20, 20.8, interval(-0.8, 0.2), "20 to 20.8 working days (+4 ± 1 %)"),
        ("cost", "CNY", 200, 150, interval(50, 10), "200 to 150 (−25 ± 5 %)"),
    ],
)
def test_a_change_is_said_in_the_words_of_its_kind(  # noqa: PLR0913, PLR0917 - one row of the table
    compared: Comparison, name: str, unit: str, before: float, after: float, saved: Interval, said: str
) -> None:
    found = Difference(
        name=name,
        unit=unit,
        clock="",
        before=interval(before, 1),
        after=interval(after, 1),
        saved=saved,
        variance_ratio=None,
    )

    assert said in comparison_as_text(replace(compared, differences=(found,)), "en")


def test_what_is_not_known_well_enough_is_said(compared: Comparison) -> None:
    text = comparison_as_text(replace(compared, enough=False), "en")

    assert "not known to ± 0.5 %" in text
    assert "A case is on time within what its way through the flow takes" in text


def test_posts_with_more_to_do_and_people_more_are_told(compared: Comparison) -> None:
    posts = [PostLoad(id=f"p{n}", name=f"Post {n}", people=2, load=0.5 + n / 10) for n in range(5)]
    loads = {"before": tuple(replace(post, load=0.4) for post in posts), "after": tuple(posts)}
    staffing = Staffing(
        needs=(Need(id="p1", name="Post 1", people=2, more=1),), saved=interval(38, 1), saved_with=interval(50, 1)
    )
    result = replace(compared, after=replace(compared.after, loads=loads["after"]), staffing=staffing)
    result = replace(result, before=replace(result.before, loads=loads["before"]))

    text = comparison_as_text(result, "en")

    assert "Post 0: 40 % to 50 % with people: 2" in text
    assert "and 2 more posts" in text
    assert "Post 1: 1 beside 2" in text
    assert "With them 50 working days ± 1 are saved (mean, approval clock): 24 % of that gain needs them." in text
    assert comparison_as_plain(result)["staffing"]["share"] == pytest.approx(0.24)
    assert "; 24 % of what could be gained needs more people: " in str(answer(result))


def test_a_single_run_has_an_open_interval() -> None:
    alone = Interval(value=3.0, low=-inf, high=inf, count=1)

    assert interval_as_plain(alone)["half_width"] is None
    assert str(with_interval(alone, "working day")) == "3 working days (one run: not known how sure)"
    assert str(with_interval(interval(0.5, 0.004), "share")) == "50 % ± 0.4"


def test_the_many_ways_to_end_are_cut_short() -> None:
    result = simulate(SERIAL, replace(scenario_of(SERIAL), replications=2))
    ends = tuple(replace(result.outcomes[0], element=str(n), name=message("granted")) for n in range(7))

    text = simulation_as_text(replace(result, outcomes=ends, limits=()), "en")

    assert "and 2 more ways" in text
    assert "on time within" not in text
