"""How short cases could be: exact where nothing is left to chance, and never above what was simulated."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from processes.blocks import build, parallel, sequence, task
from processes.catalogue import flow
from processes.durations import Span
from processes.model import Precedence, TimeLimit
from processes.reader import read
from reengineer.critical_path import find_critical_path
from reengineer.simulation.bounds import find_bound, without_queues
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.longest_chain import longest_chain
from reengineer.simulation.run import Experiment, simulate
from reengineer.simulation.scenario import Arrivals, People, Pool, Scenario, Work
from reengineer.simulation.scenario_file import Told, make_scenario
from reengineer.simulation.scenario_options import Options

DAYS = {"a": 2.0, "b": 5.0, "c": 3.0, "d": 1.0}
LAW = Precedence(before="a", after="b", reason="law", basis="Article 7")
FLOW = build(
    sequence(
        task("a", "A", lane=("x", "one")),
        parallel(
            sequence(
                task("b", "B", lane=("x", "two"), precedences=(LAW,), time_limit=TimeLimit(promised=Span(5))),
                task("d", "D", lane=("x", "four")),
            ),
            task("c", "C", lane=("x", "three")),
        ),
    )
)


def fixed(gap: float = 4.0, people: int = 1, cases: int = 40) -> Scenario:
    """A case every four days and one person at each post: B, with five days of work, cannot cope."""
    work = {name: Work(processing=Distribution("fixed", (days,)), needs=((name, 1),)) for name, days in DAYS.items()}
    return Scenario(
        start=datetime(2024, 1, 1),  # noqa: DTZ001 - local time
        arrivals=Arrivals(interarrival=Distribution("fixed", (gap,))),
        cases=cases,
        pools=tuple(Pool(id=name, name=f"post {name}", people=(People(count=people),)) for name in DAYS),
        work=work,
        level=3,
    )


def test_without_queues_a_case_takes_its_critical_path_exactly() -> None:
    times = {name: Span(days) for name, days in DAYS.items()}
    path = find_critical_path(FLOW, times=times).length.working_days()

    bound = simulate(FLOW, replace(fixed(), replications=2)).bound

    assert bound
    assert {found.name: found.least.value for found in bound.distances}["approval p90"] == pytest.approx(path)
    assert bound.chain.days == pytest.approx(path) == 8


def test_the_busiest_post_lets_no_more_through_than_its_people_can_do() -> None:
    experiment = Experiment(FLOW, fixed())
    experiment.more(2)
    busiest = find_bound(experiment, experiment.cuts()).busiest

    assert busiest
    assert (busiest.id, busiest.load) == ("b", pytest.approx(1.25))
    assert busiest.most == pytest.approx(1 / 5)  # a case takes its one person five days
    assert busiest.days == pytest.approx(200)  # 40 cases
    assert busiest.backlog == pytest.approx((200 - 160) / 2)
    ends = (experiment.done.span[:, 2] - experiment.done.span[:, 0]) / experiment.compiled.day_seconds
    assert (ends >= busiest.days).all()
    assert experiment.done.cycle.mean() / experiment.compiled.day_seconds >= busiest.backlog


def test_what_would_have_to_change_is_named_with_days_and_reason() -> None:
    chain = longest_chain(FLOW, fixed())

    assert [(one.name, one.days, one.share) for one in chain.tasks] == [("B", 5, 1), ("A", 2, 1), ("D", 1, 1)]
    assert chain.tasks[0].limit == TimeLimit(promised=Span(5))
    assert [(wait.names, wait.days) for wait in chain.waits] == [(("A", "B"), 2), (("B", "D"), 1)]
    assert chain.waits[0].reasons == (LAW,)
    assert [reason.reason for reason in chain.waits[1].reasons] == ["unknown"]  # the flow alone orders them


def test_people_more_are_named_where_cases_wait_for_them() -> None:
    bound = simulate(FLOW, replace(fixed(), replications=2)).bound
    enough = simulate(FLOW, replace(fixed(gap=20.0), replications=2)).bound

    assert bound
    assert enough
    assert not bound.is_close
    assert bound.queues[0].name == "post b"
    assert enough.is_close
    assert not enough.queues
    assert all(found.above.value == pytest.approx(0) for found in enough.distances)


@pytest.mark.parametrize("name", ["shop_sign", "business_opening"])
def test_nobody_is_faster_than_without_queues(name: str) -> None:
    shelf = flow(name)
    definitions = read(shelf.as_is.read_bytes())
    experiment = Experiment(
        definitions, make_scenario(definitions, Told(table=shelf.scenario, options=Options(cases=200)))
    )
    experiment.more(2)

    least = without_queues(experiment)

    assert (experiment.done.cycle - least.done.cycle >= -1e-6).mean() > 0.99
    assert np.array_equal(experiment.done.outcome, least.done.outcome)
    assert least.done.waiting.mean() <= experiment.done.waiting.mean()


def test_the_chain_is_that_which_the_kernel_follows() -> None:
    shelf = flow("shop_sign")
    definitions = read(shelf.as_is.read_bytes())
    scenario = make_scenario(definitions, Told(table=shelf.scenario, options=Options(cases=200, level=2)))

    chain = longest_chain(definitions, scenario)
    result = simulate(definitions, replace(scenario, replications=1, warm_up=0.0))

    days = {place.id: place.critical_days for place in result.places if place.kind == "task"}
    assert chain.days == pytest.approx(result.figure("cycle mean").interval.value)
    assert {one.id: one.days for one in chain.tasks} == pytest.approx({one.id: days[one.id] for one in chain.tasks})


def test_a_list_of_arrivals_has_a_bound_too() -> None:
    start = datetime(2024, 1, 1)  # noqa: DTZ001 - local time
    times = tuple(start + timedelta(days=day) for day in range(10))
    listed = replace(fixed(), arrivals=Arrivals(times=times), replications=1)

    bound = simulate(FLOW, listed).bound

    assert bound
    assert bound.chain.days == pytest.approx(8)
    assert bound.busiest
    assert bound.busiest.days == pytest.approx(50)
