"""Before and after: what is planted is found, what is not there is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from processes.blocks import Branch, build, choice, parallel, sequence, task
from processes.catalogue import flow
from processes.durations import Span
from processes.errors import UsageError
from processes.model import TimeLimit
from processes.reader import read
from reengineer.simulation.comparison import Effort, Pair, compare
from reengineer.simulation.defaults import Planned, default_scenario
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.scenario import Arrivals, People, Pool, Scenario, Work
from reengineer.simulation.scenario_file import Told
from reengineer.simulation.scenario_options import Options
from reengineer.simulation.scenario_pair import pair_scenarios

if TYPE_CHECKING:
    from reengineer.simulation.offered_load import PostLoad

NAMES = "abcd"


def line(days: float = 1.0, cases: int = 300, seed: int = 1) -> Scenario:
    """Four departments, each with a working day of work on average; two people at each post are busy for 60 %."""
    gap = Distribution("exponential", (1 / 1.2,))
    work = {name: Work(processing=Distribution("exponential", (days,)), needs=((name, 1),)) for name in NAMES}
    return Scenario(
        start=datetime(2024, 1, 1),  # noqa: DTZ001 - local time
        arrivals=Arrivals(interarrival=gap),
        cases=cases,
        seed=seed,
        pools=tuple(Pool(id=name, people=(People(count=2),)) for name in NAMES),
        work=work,
        level=3,
    )


STEPS = [task(name, name.upper(), lane=("x", name)) for name in NAMES]
SERIAL, PARALLEL = build(sequence(*STEPS)), build(parallel(*STEPS))


def test_a_flow_compared_with_itself_has_no_difference_at_all() -> None:
    result = compare((SERIAL, SERIAL), (line(), line()))

    assert result.same
    assert result.enough
    assert result.replications == 10
    assert all(found.is_none and found.saved.half_width == 0 for found in result.differences)
    assert result.staffing is None


def test_the_saving_is_split_into_where_it_comes_from() -> None:
    result = compare((SERIAL, PARALLEL), (line(), line()))

    saved = result.difference("cycle mean").saved
    assert not result.difference("cycle mean").is_none
    assert sum(gain.saved.value for gain in result.gains) == pytest.approx(
        np.mean(result.before.figure("cycle mean").interval.value - result.after.figure("cycle mean").interval.value),
        rel=0.05,
    )
    order = next(gain for gain in result.gains if gain.kind == "order")
    assert order.saved.value > 0.5 * saved.value


def test_luck_that_is_the_same_spares_replications() -> None:
    result = compare((SERIAL, PARALLEL), (line(), line()), effort=Effort(replications=20))

    assert result.difference("approval mean").variance_ratio > 1
    assert result.replications == 20


def test_a_planted_fifth_is_found() -> None:
    found = 0
    for seed in range(10):
        scenarios = line(seed=seed), line(days=0.8, seed=seed)
        result = compare((SERIAL, SERIAL), scenarios, effort=Effort(replications=10))
        found += result.difference("approval mean").saved.low > 0
        assert result.difference("effort").saved.value == pytest.approx(0.8, abs=0.1)
    assert found == 10


def test_flows_with_no_difference_in_truth_seldom_show_one() -> None:
    # Other luck on one side: a difference would be a false alarm, 5 % of the time.
    alarms = 0
    for seed in range(20):
        result = compare((SERIAL, SERIAL), (line(seed=seed), line(seed=seed + 100)), effort=Effort(replications=10))
        alarms += not result.difference("approval mean").is_none
    assert alarms <= 4


def test_it_goes_on_until_the_saving_is_known_or_the_most_is_reached() -> None:
    flows, scenarios = (SERIAL, PARALLEL), (line(cases=100), line(cases=100))
    told: list[Any] = []

    class Watch:
        def begin(self, loads: tuple[PostLoad, ...]) -> None:
            told.append(len(loads))

        def step(self, done: int, wanted: int) -> None:
            told.append((done, wanted))

    result = compare(flows, scenarios, effort=Effort(until=1e-6, most=20), watch=Watch())
    easy = compare(flows, scenarios, effort=Effort(until=0.5))

    assert told[0] == 8
    assert {wanted for _, wanted in told[1:]} == {10, 20}
    assert told[-1] == (20, 20)
    assert not result.enough
    assert easy.enough
    assert easy.replications == 30  # one batch more after the first 20, which would do
    with pytest.raises(UsageError):
        Effort(until=0)


def test_an_interruption_keeps_the_pairs_that_are_done() -> None:
    pair = Pair((SERIAL, PARALLEL), (line(cases=100), line(cases=100)), Effort(until=1e-6))
    begun: list[PostLoad] = []

    class Watch:
        def begin(self, loads: tuple[PostLoad, ...]) -> None:
            begun.extend(loads)

        def step(self, done: int, wanted: int) -> None:
            assert done <= wanted
            if done == 20:
                raise KeyboardInterrupt

    pair.run(Watch())

    assert pair.before.done.size == pair.after.done.size == len(pair.cuts) == 20


def test_people_more_are_named_where_the_gain_needs_them() -> None:
    # Side by side, D takes twice the work: its queue eats what is saved.
    busy = line(cases=600)
    more = replace(
        busy, work=dict(busy.work) | {"d": replace(busy.work["d"], processing=Distribution("exponential", (1.6,)))}
    )

    result = compare((SERIAL, PARALLEL), (busy, more), effort=Effort(replications=10))

    assert result.staffing is not None
    assert result.staffing.needs[0].id == "d"
    assert result.staffing.saved_with.value > result.staffing.saved.value
    assert 0 < result.staffing.share <= 1


def test_what_cannot_cope_on_one_side_counts_every_case_on_both() -> None:
    slow = line(days=1.8, cases=100)
    result = compare((SERIAL, SERIAL), (line(cases=100), slow), effort=Effort(replications=3))

    assert not result.before.steady
    assert not result.after.steady
    assert not result.enough


def test_both_flows_get_the_same_people() -> None:
    limit = TimeLimit(promised=Span(10))
    before = build(sequence(*(task(name, name, lane=("x", "desk"), time_limit=limit) for name in "abc")))
    after = build(
        sequence(task("a", "a", lane=("x", "desk"), time_limit=limit), task("new", "n", lane=("y", "window")))
    )

    first, second = pair_scenarios((before, after), Told(options=Options(arrivals="2")))

    assert first.pools[0].people == second.pools[0].people == (People(count=8),)
    assert "only the flow after: 1" in str(second.assumed[-1])
    assert first.arrivals == second.arrivals


@pytest.mark.parametrize("name", ["construction_project", "business_opening"])
def test_the_shelf_flows_become_faster_with_certainty(name: str) -> None:
    shelf = flow(name)
    flows = read(shelf.as_is.read_bytes()), read(shelf.to_be.read_bytes())
    first, second = pair_scenarios(flows, Told(table=shelf.scenario, options=Options(cases=300)))

    result = compare(flows, (first, second), effort=Effort(replications=10))

    assert result.difference("approval p90").saved.low > 0
    assert result.difference("approval mean").variance_ratio > 1
    assert not result.before.stuck + result.after.stuck


def test_limits_of_both_are_those_of_the_first() -> None:
    promised = TimeLimit(promised=Span(10))
    tight = TimeLimit(promised=Span(1))
    flows = tuple(build(sequence(task("a", "a", lane=("x", "y"), time_limit=limit))) for limit in (promised, tight))
    scenarios = tuple(replace(default_scenario(flows[0], Planned(people={"": 5})), cases=50) for _ in flows)

    result = compare(flows, scenarios, effort=Effort(replications=2))

    assert result.difference("on time promised").after.value == 1


def test_nothing_is_compared_where_every_case_is_stuck() -> None:
    stuck = build(choice("?", Branch(condition='x == "1"', block=STEPS[0]), Branch(block=STEPS[1])))
    (process,) = stuck.processes
    nodes = tuple(
        replace(node, kind="parallelGateway") if node.kind == "exclusiveGateway" and "Merge" in node.id else node
        for node in process.nodes
    )
    stuck = stuck.replace_process(replace(process, nodes=nodes))

    with pytest.raises(UsageError, match="every case gets stuck"):
        compare((stuck, stuck), (line(), line()))
