"""How many people more the flow after the redesign needs, so that nobody waits longer for them than before.

Both flows run with the same people. Where an item then waits longer at a post than before, one person more is tried there,
and again until it does not, or until `ROUNDS` are over. What the runs with these people save more than the runs without is
the part of the gain that needs them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reengineer.simulation.places import find_posts
from reengineer.simulation.run import Experiment
from reengineer.simulation.statistics import LEAST, Interval, paired_difference

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from reengineer.simulation.places import Post
    from reengineer.simulation.scenario import Pool, Scenario

ROUNDS = 4
LONGER = 1.05  # times the wait before; less is not told
NOTICED = 0.02  # share of the mean length of a case; less waiting is not worth a person
UNIT = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """People that a post would need beside those it has."""

    id: str
    name: str
    people: int
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """What is saved (mean, approval clock) without and with people more, and which they are."""

    needs: tuple[Need, ...]
    saved: Interval
    saved_with: Interval

    @property
    def share(self) -> float:
        """The part of the whole gain that needs them."""
        return min(1 - self.saved.value / self.saved_with.value, 1.0) if self.saved_with.value > 0 else 0.0


def find_staffing(before: Experiment, after: Experiment, cuts: NDArray[np.int64]) -> Staffing | None:
    """Return whom the redesign needs; None where they would save nothing."""
    size = min(LEAST, before.done.size)
    first, second, cuts = before.part(size), after.part(size), cuts[:size]
    grown = (second.done.waiting - first.done.waiting).mean()
    if grown < NOTICED * first.done.cycle.mean():
        return None
    waits = {post.id: post.waiting for post in _posts(first)}
    more: Counter[str] = Counter()
    trial = second
    for _ in range(ROUNDS):
        short = [post for post in _posts(trial) if _longer(post, waits)]
        if not short:
            break
        more.update(post.id for post in short)
        trial = _staffed(second, more)
        trial.more(size)
    if not more:
        return None
    led = [experiment.led(cuts) for experiment in (first, second, trial)]
    if paired_difference(led[1], led[2]).low <= 0:  # they would not pay
        return None
    needs = tuple(
        Need(id=post.id, name=post.name, people=post.people, more=more[post.id])
        for post in _posts(second)
        if more[post.id]
    )
    return Staffing(needs=needs, saved=paired_difference(led[0], led[1]), saved_with=paired_difference(led[0], led[2]))


def _posts(experiment: Experiment) -> tuple[Post, ...]:
    return find_posts(experiment.scenario, experiment.compiled, experiment.done, experiment.clock)


def _longer(post: Post, waits: Mapping[str, float]) -> bool:
    return post.waiting > LONGER * waits.get(post.id, 0.0) + UNIT


def _staffed(after: Experiment, more: Mapping[str, int]) -> Experiment:
    scenario = with_more_people(after.scenario, more)
    trial = Experiment(after.definitions, scenario, workers=after.workers)
    if not after.steady:
        trial.end_with_cases()
    return trial


def with_more_people(scenario: Scenario, more: Mapping[str, int]) -> Scenario:
    """Return the scenario with people more at some posts, like the first who are there."""
    return replace(scenario, pools=tuple(_larger(pool, more.get(pool.id, 0)) for pool in scenario.pools))


def _larger(pool: Pool, more: int) -> Pool:
    if not more or not pool.people:
        return pool
    first, *others = pool.people
    return replace(pool, people=(replace(first, count=first.count + more), *others))
