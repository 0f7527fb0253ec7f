"""What is looked at once the runs are done, and what is kept when that is broken off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from processes.blocks import build, sequence, task
from processes.catalogue import flow
from processes.errors import UsageError
from processes.model import all_nodes
from processes.reader import read
from reengineer.simulation.comparison import Effort, compare
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.end_names import end_names
from reengineer.simulation.run import simulate
from reengineer.simulation.sample import replicate
from reengineer.simulation.scenario import Arrivals, Batch, People, Pool, Scenario, Work

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reengineer.simulation.replication import Replication
    from reengineer.simulation.sample import Job

FLOW = build(sequence(task("a", "A"), task("b", "B")))


def days(mean: float) -> Distribution:
    return Distribution("exponential", (mean,))


SCENARIO = Scenario(
    start=datetime(2024, 1, 1),  # noqa: DTZ001 - local time
    arrivals=Arrivals(interarrival=days(1.0)),
    cases=200,
    replications=10,
    pools=(Pool(id="desk", people=(People(count=2),)),),
    work={name: Work(processing=days(0.7), needs=(("desk", 1),)) for name in "ab"},
    level=3,
)


@dataclass(slots=True)
class Impatient:
    """A crew whose user breaks off after so many replications."""

    left: int

    def replications(self, jobs: Sequence[Job], /) -> Iterator[Replication]:
        for job in jobs:
            if not self.left:
                raise KeyboardInterrupt
            self.left -= 1
            yield replicate(job)


def test_it_goes_on_until_the_mean_is_known_closely_enough() -> None:
    result = simulate(FLOW, SCENARIO, until=0.05)
    mean = result.figure("approval mean").interval

    assert mean.half_width <= 0.05 * mean.value
    assert 30 <= result.replications <= 100  # half as many again after the first hit
    few = simulate(FLOW, SCENARIO, until=0.0001)
    assert few.replications == 100
    with pytest.raises(UsageError, match="--until"):
        simulate(FLOW, SCENARIO, until=0.0)


def test_the_lower_bound_is_of_the_same_runs() -> None:
    result = simulate(FLOW, SCENARIO)

    assert result.bound
    for distance in result.bound.distances:
        assert distance.found == result.figure(distance.name).interval
        assert distance.least.value <= distance.found.value


def test_waiting_for_a_batch_is_not_waiting_for_people() -> None:
    work = dict(SCENARIO.work) | {"a": replace(SCENARIO.work["a"], processing=days(0.01), batch=Batch(size=4))}
    people = (Pool(id="desk", people=(People(count=20),)),)
    result = simulate(FLOW, replace(SCENARIO, work=work, pools=people))
    spent = {figure.name: figure.interval.value for figure in result.spent}

    assert spent["batch"] == pytest.approx(1.5, rel=0.15)  # of four that come a day apart
    assert spent["busy people"] < 0.1
    assert sum(spent.values()) == pytest.approx(result.figure("cycle mean").interval.value)


def test_ends_of_one_name_are_told_apart() -> None:
    definitions = read(Path(str(flow("business_opening").as_is)))
    names = {node.id: node.label for process in definitions.processes for node in all_nodes(process)}
    ends = [node.id for process in definitions.processes for node in all_nodes(process) if node.kind == "endEvent"]
    told = [str(name) for _, name in end_names(definitions, ends, names)]

    assert len({names[end] for end in ends}) < len(ends)
    assert len(set(told)) == len(ends)


def test_runs_that_are_done_outlive_a_closer_look_that_is_broken_off() -> None:
    whole = simulate(FLOW, SCENARIO)
    result = simulate(FLOW, SCENARIO, workers=Impatient(left=13))

    assert result.interrupted
    assert result.replications == 10
    assert result.figures == whole.figures
    assert result.bound is None


def test_pairs_that_are_done_outlive_a_closer_look_that_is_broken_off() -> None:
    quicker = replace(SCENARIO, work=dict(SCENARIO.work) | {"a": replace(SCENARIO.work["a"], processing=days(0.6))})
    flows, scenarios = (FLOW, FLOW), (SCENARIO, quicker)
    whole = compare(flows, scenarios, effort=Effort(replications=10))
    result = compare(flows, scenarios, effort=Effort(replications=10, workers=Impatient(left=22)))

    assert result.before.interrupted
    assert result.replications == 10
    assert result.differences == whole.differences
