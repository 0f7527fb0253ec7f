"""How much work comes to each post for each hour its people have, before anything is simulated with queues.

The load of a post is (cases in a second) x (work of a case there) / (people at work on average). From 1 on a queue grows as
long as cases come: there is no steady state, and what a run shows depends on how long it is. How often a case comes to a
task is counted in a run without queues.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from processes.day_table import number_of
from reengineer.simulation.compile import CALENDARS, QUEUES, TIMES, compile_model
from reengineer.simulation.kernel import words as w
from reengineer.simulation.replication import Run
from reengineer.simulation.sample import replicate
from reengineer.simulation.scenario import ALWAYS, Work
from reengineer.simulation.unit_seconds import seconds_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from processes.model import Definitions
    from reengineer.simulation.compiled import Compiled
    from reengineer.simulation.scenario import Pool, Scenario

PILOT = 4000  # cases; a kind of case with a share of 5 % is then counted to 7 %
FULL = 1.0
YEARS = 3  # over which opening hours are averaged


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLoad:
    """What is asked of a post."""

    id: str
    name: str
    people: int
    load: float  # 1: as much as they can do
    items: float = 0.0  # of a case

    @property
    def is_full(self) -> bool:
        """Tell whether the queue of the post grows without end."""
        return self.load >= FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Pilot:
    """What cases do where nobody waits for people or doors."""

    visits: Mapping[str, float]  # of each element by a case
    lengths: NDArray[np.float64]  # seconds from arrival to end


def offered_loads(
    definitions: Definitions, scenario: Scenario, compiled: Compiled, pilot: Pilot | None = None
) -> tuple[PostLoad, ...]:
    """Return the load of each post, the heaviest first; nothing below the level that has queues."""
    if not has_queues(scenario):
        return ()
    pilot = pilot or send_pilot(definitions, scenario)
    rate = arrival_rate(scenario, compiled)
    work: defaultdict[str, float] = defaultdict(float)
    items: defaultdict[str, float] = defaultdict(float)
    for element, visits in pilot.visits.items():
        item = scenario.work.get(element, Work())
        if item.processing:
            seconds = item.processing.mean() * seconds_of(scenario, item.processing.unit, item.calendar)
            for pool, people in item.needs:
                work[pool] += visits * seconds * people
                items[pool] += visits
    loads = [
        PostLoad(
            id=pool.id,
            name=pool.name or pool.id,
            people=sum(people.count for people in pool.people),
            load=float(rate * work[pool.id] / _capacity(pool, scenario)),
            items=items[pool.id],
        )
        for pool, _ in compiled.pools
    ]
    return tuple(sorted(loads, key=lambda post: -post.load))


def has_queues(scenario: Scenario) -> bool:
    """Tell whether anybody may have to wait for people."""
    return scenario.level >= QUEUES and bool(scenario.pools)


def send_pilot(definitions: Definitions, scenario: Scenario) -> Pilot:
    """Return what cases do in a run without queues."""
    size = len(scenario.arrivals.times) or PILOT
    pilot = replace(scenario, level=TIMES, cases=size, warm_up=0.0, run_in=0, run_out=0)
    compiled = compile_model(definitions, pilot)
    run = replicate((compiled, pilot, 0))
    found: defaultdict[str, float] = defaultdict(float)
    for number in compiled.works:
        found[compiled.elements[number]] += run.nodes[number, 0] / len(run.arrived)
    return Pilot(visits=found, lengths=run.ended - run.arrived)


def arrival_rate(scenario: Scenario, compiled: Compiled) -> float:
    """Return the cases in a second of the wall clock."""
    arrivals = scenario.arrivals
    gap = arrivals.interarrival
    if gap is None:
        length = (max(arrivals.times) - min(arrivals.times)) / timedelta(seconds=1)
        return (len(arrivals.times) - 1) / length if length else 0.0
    if arrivals.clock != "open" and compiled.door:
        return _counted_rate(scenario, compiled)
    return open_part(scenario, arrivals.calendar) / (gap.mean() * compiled.gap_seconds)


def _counted_rate(scenario: Scenario, compiled: Compiled) -> float:
    """Return the rate of some arrivals; how often a gap ends at a closed door hangs on more than its mean."""
    pilot = Run(compiled, replace(scenario, cases=PILOT, run_in=0, run_out=0), 0)
    pilot.lay_arrivals()
    return (PILOT - 1) / float(np.ptp(pilot.reals[pilot.ints[w.ARRIVALS] :][:PILOT]))


def _capacity(pool: Pool, scenario: Scenario) -> float:
    """Return how many people of a post are at work on average, by what they get done."""
    return sum(
        people.count * people.at_once * people.speed * people.share * open_part(scenario, people.calendar)
        for people in pool.people
    )


def open_part(scenario: Scenario, name: str) -> float:
    """Return the share of all time in which a calendar is open; 1 below the level that has calendars."""
    name = name or scenario.calendar
    if scenario.level < CALENDARS or name in ("", ALWAYS):
        return 1.0
    table = scenario.calendars[name].table
    first = number_of(scenario.start.date())
    last = min(first + YEARS * 365, len(table.kinds))
    return (table.worked[last] - table.worked[first]) / ((last - first) * 1440)
