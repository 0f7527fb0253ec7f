"""Where the time goes: each task, stage, post and department, and the chain of tasks that a case waited for last."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from processes.model import SubProcess, all_nodes, lane_path
from reengineer.simulation.compile import QUEUES
from reengineer.simulation.kernel import words as w
from reengineer.simulation.offered_load import open_part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from processes.model import Definitions, Lane
    from reengineer.simulation.compile import Compiled
    from reengineer.simulation.figures import Clock
    from reengineer.simulation.sample import Sample
    from reengineer.simulation.scenario import Pool, Scenario

    Floats = NDArray[np.float64]

HOUR = 3600.0
_COLUMNS = w.LEAD_CRITICAL - w.COUNT + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A task, stage or department. Days of the approval clock are working days, elapsed days what `Clock` says.

    `waiting` (elapsed) is `contention` (working days in which its people were busy) and closed doors. `lasted` goes from
    ready to done. `criticality` is the share of cases that this place kept waiting last, `critical_days` for how long
    (elapsed, over all cases). Means are over visits, but for the last two.
    """

    kind: str  # task, stage, department
    id: str
    name: str
    visits: float  # in a case
    waiting: float
    contention: float
    off_hours: float
    processing: float
    lasted: float
    kept_promise: float
    kept_law: float
    criticality: float
    critical_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post: `utilisation` is the share of its hours, from the first arrival to the last end, that its people worked."""

    id: str
    name: str
    people: int
    utilisation: float
    waiting: float  # elapsed days an item waits
    queue: float  # items in it on average (Little: those that came in a second times the seconds they waited)
    longest: float
    cost: float  # a case


def sums_by_element(compiled: Compiled, sample: Sample) -> dict[str, Floats]:
    """Return for each element its sums in each replication: copies of one element together."""
    found: dict[str, Floats] = {}
    for ordinal in (*compiled.works, *compiled.openings):
        element = compiled.elements[ordinal]
        found[element] = found.get(element, 0.0) + sample.nodes[:, ordinal, :_COLUMNS]
    for ordinal in compiled.delays:
        for column in (w.LASTED - w.COUNT, w.LEAD_CRITICAL - w.COUNT):
            found[compiled.elements[ordinal]][:, column] += sample.nodes[:, ordinal, column]
    return found


def find_places(
    definitions: Definitions, compiled: Compiled, sample: Sample, cases: int, clock: Clock
) -> tuple[Place, ...]:
    """Return every task, stage and department that any case came to; `cases` of each replication are counted."""
    nodes = {node.id: node for process in definitions.processes for node in all_nodes(process)}
    lanes = {node: path for process in definitions.processes for node, path in lane_path(process).items()}
    found = []
    departments: defaultdict[str, list[Floats]] = defaultdict(list)
    names: dict[str, str] = {}
    for element, rows in sums_by_element(compiled, sample).items():
        sums = rows.sum(axis=0)
        if not sums[0] or element not in nodes:
            continue
        kind = "stage" if isinstance(nodes[element], SubProcess) else "task"
        found.append(_place((kind, element, nodes[element].label), sums, cases * sample.size, clock))
        path: Sequence[Lane] = lanes.get(element, ())
        if path and kind == "task":
            departments[path[0].id].append(sums)
            names[path[0].id] = path[0].label
    for lane, parts in departments.items():
        found.append(_place(("department", lane, names[lane]), np.sum(parts, axis=0), cases * sample.size, clock))
    return tuple(found)


def _place(who: tuple[str, str, str], sums: Floats, cases: int, clock: Clock) -> Place:
    count = sums[0]

    def mean(column: int, seconds: float = 1.0) -> float:
        return float(sums[column - w.COUNT] / count / seconds)

    elapsed = clock.seconds(elapsed=True)
    critical = sums[w.WAIT_CRITICAL - w.COUNT : _COLUMNS].sum()
    return Place(
        kind=who[0],
        id=who[1],
        name=who[2],
        visits=float(count / cases),
        waiting=mean(w.WAITING, elapsed),
        contention=(mean(w.WAITING) - mean(w.OFF_HOURS)) / clock.day_seconds,
        off_hours=mean(w.OFF_HOURS, elapsed),
        processing=mean(w.WORKED, clock.day_seconds),
        lasted=mean(w.LASTED, clock.day_seconds),
        kept_promise=mean(w.KEPT_PROMISE),
        kept_law=mean(w.KEPT_LAW),
        criticality=float(sums[w.CRITICAL - w.COUNT] / cases),
        critical_days=float(critical / cases / elapsed),
    )


def find_posts(scenario: Scenario, compiled: Compiled, sample: Sample, clock: Clock) -> tuple[Post, ...]:
    """Return every post, the busiest first."""
    if scenario.level < QUEUES:
        return ()
    length = float((sample.span[:, 2] - sample.span[:, 0]).sum()) or 1.0
    found = []
    group = 0
    for number, (pool, _) in enumerate(compiled.pools):
        busy = sample.busy[:, group : group + len(pool.people)].sum(axis=0)
        group += len(pool.people)
        waited, items, longest = sample.queues[:, number].sum(axis=0)
        found.append(
            Post(
                id=pool.id,
                name=pool.name or pool.id,
                people=sum(people.count for people in pool.people),
                utilisation=float(busy.sum() / (_places(pool, scenario) * length)),
                waiting=float(waited / items / clock.seconds(elapsed=True)) if items else 0.0,
                queue=float(waited / length),
                longest=float(longest / sample.size),
                cost=_pay(pool, busy) / (sample.size * sample.cases),
            )
        )
    return tuple(sorted(found, key=lambda post: -post.utilisation))


def _places(pool: Pool, scenario: Scenario) -> float:
    return sum(
        people.count * people.at_once * people.share * open_part(scenario, people.calendar) for people in pool.people
    )


def _pay(pool: Pool, busy: Floats) -> float:
    return float(sum(seconds * people.cost_per_hour / HOUR for people, seconds in zip(pool.people, busy, strict=True)))
