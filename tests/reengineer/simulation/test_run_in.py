"""Run-in and run-out: long enough, before the first day of the scenario, and never among what counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from processes.blocks import build, sequence, task
from processes.calendars import office_calendar
from reengineer.simulation.comparison import Effort, Pair, compare
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.kernel import words as w
from reengineer.simulation.offered_load import PostLoad
from reengineer.simulation.run import Experiment, simulate
from reengineer.simulation.run_in import TOLERANCE, Passage, find_run_in
from reengineer.simulation.run_log import run_traces
from reengineer.simulation.scenario import Arrivals, Attribute, People, Pool, Scenario, Work

FLOW = build(sequence(task("a", "A", lane=("x", "a")), task("b", "B", lane=("x", "b"))))
DAY = datetime(2026, 1, 5)  # noqa: DTZ001 - local time
PASSAGE = Passage(mean=2.4, longest=11)


def office(level: int = 4, *, cases: int = 300, load: float = 0.7, lead: float = 5.0, **more: object) -> Scenario:
    """Two posts of a person each; files also circulate for days at the first."""
    work = {
        "a": Work(processing=Distribution("exponential", (load / 2,)), needs=(("a", 1),)),
        "b": Work(
            processing=Distribution("exponential", (load / 2,)), lead=Distribution("fixed", (lead,)), needs=(("b", 1),)
        ),
    }
    scenario = Scenario(
        start=DAY,
        arrivals=Arrivals(interarrival=Distribution("exponential", (0.5,))),
        cases=cases,
        replications=4,
        pools=tuple(Pool(id=name, people=(People(count=1),)) for name in "ab"),
        work=work,
        calendars={"office": office_calendar()},
        calendar="office",
        level=level,
    )
    return replace(scenario, **more)


def post(load: float, items: float = 1.0) -> PostLoad:
    return PostLoad(id="a", name="A", people=1, load=load, items=items)


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [
        ([post(0.5)], [post(0.8)]),  # a fuller post fills longer
        ([post(0.5)], [post(0.5, 0.1)]),  # and one that few cases come to
        ([], [post(0.8)]),
        ([post(0.6)], [post(0.6), post(0.8)]),
    ],
)
def test_the_run_in_is_as_long_as_queues_take(shorter: list[PostLoad], longer: list[PostLoad]) -> None:
    first, second = (find_run_in(posts, PASSAGE, 10_000) for posts in (shorter, longer))

    assert first.before < second.before
    assert first.after == second.after == 11
    assert max(first.missing, second.missing) <= TOLERANCE


def test_nobody_waits_for_a_run_in_longer_than_what_counts() -> None:
    found = find_run_in([post(0.99)], PASSAGE, 500)

    assert (found.before, found.after) == (500, 11)
    assert found.missing > 1
    assert find_run_in([], Passage(mean=900, longest=1500), 500).after == 500


def test_the_kernel_counts_what_lies_between() -> None:
    scenario = office(3, cases=40, run_in=20, run_out=10)
    experiment = Experiment(FLOW, scenario)
    done = experiment.more(3)

    assert done.cases == 70
    assert experiment.counted(experiment.cuts()).sum() == 3 * 40
    assert np.asarray(done.nodes)[:, :, 0].max() == 40
    assert done.waiting[:, 20:60].sum() == pytest.approx(done.nodes[:, :, w.WAITING - w.COUNT].sum())


def test_cases_without_queues_are_counted_between_as_well() -> None:
    scenario = office(2, cases=40, run_in=20, run_out=10)
    found = Experiment(FLOW, scenario).more(1)

    assert np.asarray(found.nodes)[:, :, 0].max() == 40


def test_the_run_in_comes_before_the_first_day() -> None:
    experiment = Experiment(FLOW, office())
    scenario = experiment.scenario
    traces = list(run_traces(FLOW, scenario))

    assert scenario.opens == DAY
    assert scenario.start < DAY
    assert scenario.start.weekday() == DAY.weekday()
    assert len(traces) == 300
    first = min(event.time for event in traces[0].events).replace(tzinfo=None)
    assert abs((first - DAY).days) < 35  # arrivals are drawn: the day is met about


def test_both_flows_have_the_longer_run_in() -> None:
    pair = Pair((FLOW, FLOW), (office(), office(lead=40.0)), Effort(replications=10))
    before, after = pair.before.scenario, pair.after.scenario

    assert before.run_in == after.run_in == Experiment(FLOW, office(lead=40.0)).scenario.run_in
    assert (before.run_out, before.start) == (after.run_out, after.start)
    assert before.run_in > Experiment(FLOW, office()).scenario.run_in


@pytest.mark.parametrize("scenario", [office(load=1.1), office(2), office(warm_up=0.0)])
def test_there_is_none_where_nothing_is_steady_or_nobody_queues_or_none_is_wanted(scenario: Scenario) -> None:
    experiment = Experiment(FLOW, scenario)

    assert (experiment.scenario.run_in, experiment.scenario.run_out) == (0, 0)
    assert experiment.scenario.start == DAY


def test_a_pair_of_which_one_overflows_has_no_run_in() -> None:
    result = compare((FLOW, FLOW), (office(cases=50), office(cases=50, load=1.2)), effort=Effort(replications=10))

    assert not result.before.steady
    assert result.before.scenario == replace(office(cases=50), warm_up=0.0)


def test_the_mix_of_what_counts_is_held_fixed() -> None:
    mix = (Attribute(name="wet", values=(("yes", 0.25), ("no", 0.75))),)
    result = simulate(FLOW, office(cases=40, attributes=mix))

    assert {(kind.value, kind.cases) for kind in result.kinds} == {("yes", 40), ("no", 120)}


def test_the_mean_wait_is_that_of_the_textbook() -> None:
    """M/M/1 with a load of 0.7 in each of the two posts, from empty: without the run-in it is a tenth lower."""
    scenario = office(3, lead=0.0, cases=500, replications=60)
    waits = 2 * 0.35 * 0.7 / 0.3
    found = simulate(FLOW, scenario, closely=False).figure("waiting for people").interval
    cold = simulate(FLOW, replace(scenario, warm_up=0.0), closely=False).figure("waiting for people").interval

    assert found.holds(waits)
    assert cold.value < found.value
