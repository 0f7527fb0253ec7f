"""One flow simulated: against closed forms, and laws that hold for any flow."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from block_strategies import processes
from hypothesis import given, settings

from processes.blocks import Branch, build, choice, parallel, sequence, subprocess, task
from processes.durations import Span
from processes.eventlog import read_log
from processes.model import TimeLimit
from reengineer import queueing
from reengineer.report.simulation_text import mode_lines
from reengineer.simulation.compile import compile_model
from reengineer.simulation.defaults import Planned, default_scenario
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.offered_load import offered_loads
from reengineer.simulation.run import Experiment, simulate
from reengineer.simulation.run_log import run_traces, write_run_log
from reengineer.simulation.scenario import Arrivals, People, Pool, Scenario, Work

if TYPE_CHECKING:
    from pathlib import Path

    from processes.model import Definitions
    from reengineer.simulation.offered_load import PostLoad

SECOND = 1.0


def queue(servers: int, load: float, **told: Any) -> tuple[Definitions, Scenario]:
    """One post, Poisson arrivals, a working day (8 hours) of work on average."""
    gap = Distribution("exponential", (8 / load / servers,), "hour")
    defaults = {"cases": 5000, "replications": 20, "level": 3}
    return build(sequence(task("a", "Review", lane=("Water", "Desk")))), Scenario(
        start=datetime(2024, 1, 1),  # noqa: DTZ001 - local time
        arrivals=Arrivals(interarrival=gap),
        pools=(Pool(id="desk", name="Water Desk", people=(People(count=servers, cost_per_hour=10.0),)),),
        work={"a": Work(processing=Distribution("exponential", (8,), "hour"), needs=(("desk", 1),), fixed_cost=5.0)},
        **(defaults | told),
    )


@pytest.mark.parametrize(
    ("servers", "load"),
    [
        (1, 0.5),
        (3, 0.8),  # needs the warm-up: it fills slowly
    ],
)
def test_figures_of_a_queue_are_those_of_theory(servers: int, load: float) -> None:
    result = simulate(*queue(servers, load))

    rate, service = servers * load / 8, 1 / 8
    expected = {
        "waiting for people": queueing.waiting_time(rate, service, servers) / 8,
        "approval mean": queueing.sojourn_time(rate, service, servers) / 8,
        "approval p90": queueing.sojourn_percentile(0.9, rate, service, servers) / 8,
        "effort": 1.0,
        "cost": 85.0,
    }
    for name, truth in expected.items():
        interval = result.figure(name).interval
        assert abs(interval.value - truth) < 3 / 2 * interval.half_width, name
    assert result.loads[0].load == pytest.approx(load, abs=0.001)
    assert result.posts[0].utilisation == pytest.approx(load, abs=0.03)
    assert result.steady
    assert result.warm_up >= 500


def test_a_post_that_cannot_cope_is_named_before_the_run_and_every_case_counts() -> None:
    told: list[Any] = []

    class Watch:
        def begin(self, loads: tuple[PostLoad, ...]) -> None:
            told.extend(loads)

        def step(self, done: int, wanted: int) -> None:
            told.append((done, wanted))

    result = simulate(*queue(1, 1.2, cases=100, replications=3), watch=Watch(), workers=2)

    assert [(told[0].name, told[0].is_full), *told[1:]] == [("Water Desk", True), (1, 3), (2, 3), (3, 3)]
    assert (result.steady, result.warm_up) == (False, 0)
    assert sum(outcome.cases for outcome in result.outcomes) == 300


@pytest.mark.parametrize(("load", "cases", "settled"), [(0.5, 1000, True), (0.995, 1000, False)])
def test_runs_that_have_not_levelled_off_are_named(load: float, cases: int, settled: bool) -> None:  # noqa: FBT001 - a table
    result = simulate(*queue(1, load, cases=cases, replications=40))

    assert result.steady
    assert result.settled == settled
    assert any("have not levelled off" in line.render("en") for line in mode_lines(result)) != settled


def test_the_answer_does_not_depend_on_the_number_of_workers() -> None:
    definitions, scenario = queue(2, 0.7, cases=200, replications=5)

    assert simulate(definitions, scenario, workers=1) == simulate(definitions, scenario, workers=3)


def test_work_on_calendars_gives_the_load_that_it_gives_without() -> None:
    definitions, scenario = queue(2, 0.7)
    planned = replace(default_scenario(definitions), **{f: getattr(scenario, f) for f in ("arrivals", "pools", "work")})

    loads = [
        offered_loads(definitions, at, compile_model(definitions, at))[0].load
        for at in (scenario, planned, replace(planned, arrivals=replace(planned.arrivals, clock="wall")))
    ]

    assert loads[0] == pytest.approx(loads[1]) == pytest.approx(0.7)
    assert 0.9 < loads[2] < 1.5  # each morning somebody comes in whose gap ended at night


def test_arrivals_by_list_are_run_to_their_end() -> None:
    definitions, scenario = queue(1, 0.5, replications=2)
    times = tuple(scenario.start + timedelta(hours=8 * number) for number in range(50))

    result = simulate(definitions, replace(scenario, arrivals=Arrivals(times=times)))

    assert not result.steady
    assert result.loads[0].load == pytest.approx(1.0)
    assert result.outcomes[0].cases == 100


@settings(max_examples=15)
@given(definitions=processes())
def test_no_case_is_lost_and_queues_keep_littles_law(definitions: Definitions) -> None:
    scenario = default_scenario(definitions, Planned(arrivals=2, promise=Span(1), people={"": 1}))
    experiment = Experiment(definitions, replace(scenario, cases=60, replications=2))
    sample = experiment.more(2)
    result = experiment.result(experiment.cuts(), ())

    assert sum(outcome.cases for outcome in result.outcomes) == experiment.counted(experiment.cuts()).sum()
    assert (sample.outcome >= 0).all()
    assert not result.stuck
    # Posts see the items that cases waited for, and those that a refusal took off meanwhile.
    assert sample.waiting.sum() <= sample.queues[:, :, 0].sum() + SECOND
    assert sample.effort.sum() <= sample.busy.sum() + SECOND
    length = (sample.span[:, 2] - sample.span[:, 0]).sum()
    for post in result.posts:
        assert 0 <= post.utilisation <= 1 + 1e-9
    assert sum(post.queue for post in result.posts) == pytest.approx(sample.queues[:, :, 0].sum() / length)


@settings(max_examples=15)
@given(definitions=processes())
def test_the_chain_that_a_case_waits_for_last_is_as_long_as_the_case(definitions: Definitions) -> None:
    scenario = default_scenario(definitions, Planned(arrivals=2, promise=Span(1), people={"": 1}))
    result = simulate(definitions, replace(scenario, cases=30, replications=1, warm_up=0.0))

    tasks = [place for place in result.places if place.kind == "task"]
    assert sum(place.critical_days for place in tasks) == pytest.approx(result.figure("cycle mean").interval.value)
    assert all(0 <= place.criticality <= place.visits + 1e-9 for place in tasks)


def test_a_case_is_on_time_by_its_own_way() -> None:
    limit = TimeLimit(promised=Span(2), statutory=Span(4))
    steps = [task(name, name, lane=("x", name), time_limit=limit) for name in "abc"]
    definitions = build(sequence(steps[0], parallel(steps[1], steps[2])))
    scenario = replace(default_scenario(definitions, Planned(people={"": 9})), cases=200, replications=2)
    slow = dict(scenario.work) | {"c": Work(lead=Distribution("uniform", (1, 3)))}  # half of them over the promise

    kept, late = simulate(definitions, scenario), simulate(definitions, replace(scenario, work=slow))

    assert kept.figure("on time promised").interval.value == 1
    assert late.figure("on time promised").interval.value == pytest.approx(0.5, abs=0.1)
    assert late.figure("on time statutory").interval.value == 1
    (process,) = definitions.processes
    whole = definitions.replace_process(replace(process, time_limit=TimeLimit(promised=Span(3.5))))
    assert simulate(whole, scenario).figure("on time promised").interval.value == 0


def test_places_are_tasks_stages_and_departments() -> None:
    inner = sequence(subprocess("s", "Stage", task("c", "C")), task("a", "A", lane=("Water", "Desk")))
    either = choice(
        "?", Branch(condition='x == "1"', block=task("b", "B", lane=("Fire", "Desk")), probability=0.0), Branch()
    )
    definitions = build(sequence(inner, either))

    result = simulate(definitions, replace(default_scenario(definitions), cases=10, replications=1))

    assert {(place.kind, place.name) for place in result.places} == {
        ("task", "A"), ("task", "C"), ("stage", "Stage"), ("department", "Water")
    }  # fmt: skip


@pytest.mark.parametrize("name", ["log.csv", "log.xes.gz"])
def test_the_log_of_a_run_is_read_back(tmp_path: Path, name: str) -> None:
    definitions, scenario = queue(2, 0.7, cases=20)
    write_run_log(definitions, scenario, tmp_path / name)

    traces = read_log(tmp_path / name).traces

    assert [trace.case for trace in traces] == [str(number + 1) for number in range(20)]
    assert [event.transition for event in traces[0].events] == ["schedule", "start", "complete"]
    assert {event.resource for trace in traces for event in trace.events} == {"Water Desk 1", "Water Desk 2"}
    assert traces == tuple(run_traces(definitions, scenario)) or name.endswith("csv")


def test_luck_is_another_with_another_seed_and_the_same_with_the_same() -> None:
    definitions, scenario = queue(1, 0.5, cases=100, replications=2)
    figures = [simulate(definitions, replace(scenario, seed=seed)).figures for seed in (1, 1, 2)]

    assert figures[0] == figures[1]
    assert figures[0] != figures[2]
    assert np.isfinite([figure.interval.value for figure in figures[2]]).all()


def test_an_interruption_keeps_the_runs_that_are_done() -> None:
    class Watch:
        def __init__(self, last: int) -> None:
            self.last = last

        def begin(self, loads: tuple[PostLoad, ...]) -> None:
            if not self.last:
                raise KeyboardInterrupt
            assert loads

        def step(self, done: int, wanted: int) -> None:
            assert done <= wanted
            if done >= self.last:
                raise KeyboardInterrupt

    definitions, scenario = queue(1, 0.5, cases=50, replications=20)

    assert simulate(definitions, scenario, watch=Watch(4), workers=2).replications == 4
    with pytest.raises(KeyboardInterrupt):
        simulate(definitions, scenario, watch=Watch(0))


def test_a_mean_over_visits_is_that_of_all_with_an_interval_over_replications() -> None:
    result = simulate(*queue(1, 0.5, replications=10, cases=400))
    (desk,) = (place for place in result.places if place.kind == "task")
    figures = {figure.name: figure for figure in desk.figures}

    assert figures["processing"].interval.value == desk.processing
    assert figures["processing"].interval.value == pytest.approx(1.0, rel=0.05)  # a working day each
    assert figures["processing"].interval.count == 10
    assert (figures["waiting"].unit, figures["waiting"].clock) == ("working day", "elapsed")
    assert figures["visits"].interval.value == 1
    assert figures["visits"].interval.half_width == 0
    (post,) = result.posts
    assert {figure.name: figure.interval.value for figure in post.figures}["utilisation"] == post.utilisation
    assert sum(end.figures[0].interval.value for end in result.outcomes) == pytest.approx(1)
