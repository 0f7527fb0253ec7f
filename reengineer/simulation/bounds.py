"""How short cases could be: without queues, and at the pace of the busiest post.

No order of work at the posts, and no people more, make a case shorter than the longest chain of its own tasks: the same cases
with the same luck are run again with so many people at every post, in their hours, that nobody waits for one who is busy. And
no flow lets more cases through than the post with most work can do: c people with work w for each case do c / w cases, and
N cases keep them busy for N w / c (the utilisation law: Denning and Buzen, The operational analysis of queueing network
models (1978)). Where more cases come than that, the k-th of them is over after k w / c at the earliest, so that on average
they wait for half of the time by which the work of all outlasts their coming.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reengineer.simulation.compile import QUEUES, compile_model
from reengineer.simulation.kernel import words as w
from reengineer.simulation.longest_chain import LongestChain, longest_chain
from reengineer.simulation.offered_load import arrival_rate, open_part
from reengineer.simulation.places import sums_by_element
from reengineer.simulation.scenario import Work
from reengineer.simulation.statistics import Interval, paired_difference

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reengineer.simulation.run import Experiment
    from reengineer.simulation.scenario import Pool, Scenario

NAMES = ("approval mean", "approval p50", "approval p90", "cycle mean", "cycle p50", "cycle p90")
PLENTY = 1000  # people of each kind at every post
CLOSE = 0.1  # of the mean: nearer than this to what is possible without queues, people more help little
NAMED = 3
MOST = 200_000  # cases that are run once more without queues


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """A figure as it is and without queues; `above` is the difference, replication by replication."""

    name: str
    unit: str
    clock: str
    found: Interval
    least: Interval
    above: Interval

    @property
    def share(self) -> float:
        """The part of the figure that is waiting for busy people."""
        return self.above.value / self.found.value if self.found.value else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Busiest:
    """The post with most work for its people: no flow lets more than `most` cases a working day through.

    The cases of a run keep it busy for `days` working days at least. Where more come than it can do, a case waits for
    `backlog` working days on average at the least, however the flow is ordered.
    """

    id: str
    name: str
    people: int
    load: float
    comes: float  # cases a working day
    most: float
    days: float
    backlog: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A post at which cases wait last for people who are busy: elapsed days of a mean case."""

    id: str
    name: str
    people: int
    days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LowerBound:
    """How short cases could be with this flow, and what would have to change for less."""

    distances: tuple[Distance, ...]
    busiest: Busiest | None
    queues: tuple[Queue, ...]
    chain: LongestChain

    @property
    def is_close(self) -> bool:
        """Tell whether hardly any of the length is waiting for people: only another flow, or other limits, shorten it."""
        return bool(self.distances) and self.distances[0].share < CLOSE


def find_bound(experiment: Experiment, cuts: NDArray[np.int64]) -> LowerBound:
    """Return how short the cases of an experiment could be; of all its replications, or of the first with `MOST` cases."""
    size = max(min(experiment.done.size, MOST // experiment.done.cases), 1)
    part = experiment.part(size)
    return LowerBound(
        distances=_distances(part, cuts[:size]),
        busiest=_busiest(experiment),
        queues=_queues(experiment),
        chain=longest_chain(experiment.definitions, experiment.scenario),
    )


def without_queues(experiment: Experiment) -> Experiment:
    """Return the same replications with so many people that nobody waits for one who is busy."""
    if experiment.scenario.level < QUEUES:
        return experiment
    trial = copy(experiment)
    trial.scenario = with_plenty(experiment.scenario)
    trial.compiled = compile_model(trial.definitions, trial.scenario)
    trial.sample = None
    trial.more(experiment.done.size)
    return trial


def with_plenty(scenario: Scenario) -> Scenario:
    """Return the scenario with more people, in the same hours and as quick, than any post can have use for."""
    return replace(scenario, pools=tuple(_plenty(pool) for pool in scenario.pools))


def _plenty(pool: Pool) -> Pool:
    return replace(pool, people=tuple(replace(people, count=max(PLENTY, people.count)) for people in pool.people))


def _distances(experiment: Experiment, cuts: NDArray[np.int64]) -> tuple[Distance, ...]:
    least = {series.name: series for series in without_queues(experiment).series(cuts, ())}
    return tuple(
        Distance(
            name=series.name,
            unit=series.unit,
            clock=series.clock,
            found=series.interval(),
            least=least[series.name].interval(),
            above=paired_difference(series.values, least[series.name].values),
        )
        for series in experiment.series(cuts, ())
        if series.name in NAMES and series.name in least
    )


def _busiest(experiment: Experiment) -> Busiest | None:
    scenario = experiment.scenario
    if not experiment.loads or not experiment.loads[0].load:
        return None
    post = experiment.loads[0]
    working_day = experiment.compiled.day_seconds / open_part(scenario, "")
    comes = arrival_rate(scenario, experiment.compiled) * working_day
    cases = len(scenario.arrivals.times) or scenario.cases
    most = comes / post.load
    return Busiest(
        id=post.id,
        name=post.name,
        people=post.people,
        load=post.load,
        comes=comes,
        most=most,
        days=cases / most,
        backlog=max(cases / most - cases / comes, 0.0) / 2,
    )


def _queues(experiment: Experiment) -> tuple[Queue, ...]:
    """Return the posts at which cases wait last for busy people, the longest wait first."""
    scenario, sample = experiment.scenario, experiment.done
    scale = experiment.counting * sample.size * experiment.clock.seconds(elapsed=True)
    waits: dict[str, float] = {}
    for element, rows in sums_by_element(experiment.compiled, sample).items():
        for pool, _ in scenario.work.get(element, Work()).needs[:1]:  # of several posts the first stands for all
            waits[pool] = waits.get(pool, 0.0) + float(rows[:, w.WAIT_CRITICAL - w.COUNT].sum()) / scale
    posts = {pool.id: pool for pool in scenario.pools}
    longest = sorted((pool for pool in waits if waits[pool] > 0), key=lambda pool: -waits[pool])[:NAMED]
    return tuple(
        Queue(
            id=pool,
            name=posts[pool].name or pool,
            people=sum(people.count for people in posts[pool].people),
            days=waits[pool],
        )
        for pool in longest
        if pool in posts
    )
