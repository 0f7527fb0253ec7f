"""Where the time goes: each task, stage, post and department, and the chain of tasks that a case waited for last."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np

from processes.model import SubProcess, all_nodes, lane_path
from reengineer.simulation.compile import QUEUES
from reengineer.simulation.figures import ratio_figure
from reengineer.simulation.kernel import words as w
from reengineer.simulation.offered_load import open_part
from reengineer.simulation.statistics import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from processes.model import Definitions, Lane
    from reengineer.simulation.compiled import Compiled
    from reengineer.simulation.figures import Clock, Figure
    from reengineer.simulation.sample import Sample
    from reengineer.simulation.scenario import Pool, Scenario

    Floats = NDArray[np.float64]

HOUR = 3600.0
_COLUMNS = w.LEAD_CRITICAL - w.COUNT + 1
_LIMITS = (w.PROMISED, w.STATUTORY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A task, stage or department. Days of the approval clock are working days, elapsed days what `Clock` says.

    `waiting` (elapsed) is `contention` (working days in which its people were busy) and closed doors. `lasted` goes from
    ready to done. `criticality` is how often a case waited for this place last (more than once where cases come back, or,
    of a department, for several of its tasks), `critical_days` for how long (elapsed). Means are over visits, but the last
    two and `visits` are over all cases, and what is kept is over visits to what has such a limit (None: nothing has).
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
    kept_promise: float | None
    kept_law: float | None
    criticality: float
    critical_days: float
    figures: tuple[Figure, ...] = ()  # all of these with their intervals


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
    figures: tuple[Figure, ...] = ()  # all of these with their intervals


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
    limited = _limited(compiled)
    found = []
    departments: defaultdict[str, list[tuple[Floats, Floats]]] = defaultdict(list)
    names: dict[str, str] = {}
    for element, rows in sums_by_element(compiled, sample).items():
        if not rows[:, 0].any() or element not in nodes:
            continue
        kind = "stage" if isinstance(nodes[element], SubProcess) else "task"
        held = rows[:, :1] * limited[element]
        found.append(_place((kind, element, nodes[element].label), (rows, held), cases, clock))
        path: Sequence[Lane] = lanes.get(element, ())
        if path and kind == "task":
            departments[path[0].id].append((rows, held))
            names[path[0].id] = path[0].label
    for lane, parts in departments.items():
        rows, held = (np.sum(same, axis=0) for same in zip(*parts, strict=True))
        found.append(_place(("department", lane, names[lane]), (rows, held), cases, clock))
    return tuple(found)


def _limited(compiled: Compiled) -> dict[str, NDArray[np.bool_]]:
    """Return for each element whether it has a promise, and whether it has a statutory limit."""
    return {
        compiled.elements[ordinal]: compiled.reals[[compiled.nodes[ordinal] + limit for limit in _LIMITS]] > 0
        for ordinal in (*compiled.works, *compiled.openings)
    }


def _place(who: tuple[str, str, str], sums: tuple[Floats, Floats], cases: int, clock: Clock) -> Place:
    """Return a place from its sums in each replication, and from its visits there that have a promise and a limit."""
    rows, held = sums
    elapsed, unit = clock.seconds(elapsed=True), clock.unit(elapsed=True)

    def of(column: int) -> Floats:
        told: Floats = rows[:, column - w.COUNT]
        return told

    visits, case = of(w.COUNT), np.full(len(rows), float(cases))
    promised, bound = held.T
    critical = rows[:, w.WAIT_CRITICAL - w.COUNT : _COLUMNS].sum(axis=1)
    measures = (
        ("visits", "per case", "", visits, case),
        ("waiting", unit, "elapsed", of(w.WAITING) / elapsed, visits),
        ("contention", "working day", "", (of(w.WAITING) - of(w.OFF_HOURS)) / clock.day_seconds, visits),
        ("off_hours", unit, "elapsed", of(w.OFF_HOURS) / elapsed, visits),
        ("processing", "working day", "", of(w.WORKED) / clock.day_seconds, visits),
        ("lasted", "working day", "", of(w.LASTED) / clock.day_seconds, visits),
        ("kept_promise", "share", "", of(w.KEPT_PROMISE) - (visits - promised), promised),
        ("kept_law", "share", "", of(w.KEPT_LAW) - (visits - bound), bound),
        ("criticality", "per case", "", of(w.CRITICAL), case),
        ("critical_days", unit, "elapsed", critical / elapsed, case),
    )
    none = tuple(name for name, counts in (("kept_promise", promised), ("kept_law", bound)) if not counts.any())
    figures = tuple(ratio_figure((name, told, on), total, counts) for name, told, on, total, counts in measures)
    unknown = Interval(value=nan, low=nan, high=nan, count=len(rows))
    figures = tuple(replace(figure, interval=unknown) if figure.name in none else figure for figure in figures)
    values: dict[str, Any] = {figure.name: figure.interval.value for figure in figures} | dict.fromkeys(none)
    return Place(kind=who[0], id=who[1], name=who[2], figures=figures, **values)


def find_posts(scenario: Scenario, compiled: Compiled, sample: Sample, clock: Clock) -> tuple[Post, ...]:
    """Return every post, the busiest first."""
    if scenario.level < QUEUES:
        return ()
    found = []
    group = 0
    for number, (pool, _) in enumerate(compiled.pools):
        busy = sample.busy[:, group : group + len(pool.people)]
        group += len(pool.people)
        figures = tuple(_of_post((scenario, pool), busy, sample.queues[:, number], sample, clock))
        values = {figure.name: figure.interval.value for figure in figures}
        people = sum(people.count for people in pool.people)
        found.append(Post(id=pool.id, name=pool.name or pool.id, people=people, figures=figures, **values))
    return tuple(sorted(found, key=lambda post: -post.utilisation))


def _of_post(
    who: tuple[Scenario, Pool], busy: Floats, queues: Floats, sample: Sample, clock: Clock
) -> Iterator[Figure]:
    """Yield what is measured of a post, from its sums in each replication."""
    scenario, pool = who
    length = sample.span[:, 2] - sample.span[:, 0]
    waited, items, longest = queues.T
    runs = np.ones(sample.size)
    yield ratio_figure(("utilisation", "share", ""), busy.sum(axis=1), _places(pool, scenario) * length)
    waits = ("waiting", clock.unit(elapsed=True), "elapsed")
    yield ratio_figure(waits, waited / clock.seconds(elapsed=True), items)
    yield ratio_figure(("queue", "items", ""), waited, length)
    yield ratio_figure(("longest", "items", ""), longest, runs)
    yield ratio_figure(("cost", scenario.currency or "money", ""), _pay(pool, busy), sample.cases * runs)


def _places(pool: Pool, scenario: Scenario) -> float:
    return sum(
        people.count * people.at_once * people.share * open_part(scenario, people.calendar) for people in pool.people
    )


def _pay(pool: Pool, busy: Floats) -> Floats:
    rates = np.array([people.cost_per_hour / HOUR for people in pool.people])
    paid: Floats = busy @ rates
    return paid
