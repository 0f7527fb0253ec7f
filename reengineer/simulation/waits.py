"""What tasks and cases wait for, by cause: busy people, closed doors, a batch that fills, a sibling at a join, the applicant.

Waits of all tasks count, also of those that stand side by side, so that their sum may be longer than the case. Busy people
and closed doors are those of all replications; the rest is seen in the steps of the cases of the first one. A token waits
for its siblings from the end of the last task of its branch until the last branch has come to the join.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from processes.durations import Span
from processes.messages import message
from processes.model import Gateway, SubProcess, scopes
from reengineer.simulation.compile import CALENDARS
from reengineer.simulation.kernel import words as w
from reengineer.simulation.outside import outside
from reengineer.simulation.places import sums_by_element
from reengineer.simulation.sample import run_in_order
from reengineer.simulation.unit_seconds import seconds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from processes.messages import Message
    from processes.model import Definitions, Scope
    from reengineer.simulation.run import Experiment
    from reengineer.simulation.scenario import Scenario

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Waits = dict[str, defaultdict[str, float]]
    Visit = tuple[str, float, float, float]  # task, ready, start, finish: seconds

BUSY, CLOSED, BATCH, SIBLING, APPLICANT = CAUSES = ("busy people", "closed doors", "batch", "sibling", "applicant")
WORDS: dict[str, Message] = {
    BUSY: message("waiting for busy people"),
    CLOSED: message("waiting before closed doors"),
    BATCH: message("waiting until a batch is full"),
    SIBLING: message("waiting at a join for slower branches"),
    APPLICANT: message("with the applicant or somebody outside"),
}
MOST = 20_000  # cases of a run; of a longer one not every step is kept, and only busy people and closed doors are told
SEEN = 500  # cases whose steps are looked at
JOINS = ("parallelGateway", "inclusiveGateway")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What one element waits for: elapsed days of a mean case, by cause; `id` "" is all elements together."""

    id: str
    name: str
    days: Mapping[str, float]


def find_waits(experiment: Experiment) -> tuple[Waiting, ...]:
    """Return the waits of all elements together, then of each that has any, the longest first."""
    waits: Waits = {cause: defaultdict(float) for cause in CAUSES}
    day = experiment.clock.seconds(elapsed=True)
    sample = experiment.done
    if sample.cases <= MOST:
        _count_rows(experiment, waits, 1 / day)
    scale = 1 / (experiment.counting * sample.size * day)
    for element, rows in sums_by_element(experiment.compiled, sample).items():
        waited, closed = (float(rows[:, column - w.COUNT].sum()) * scale for column in (w.WAITING, w.OFF_HOURS))
        waits[CLOSED][element] = closed
        waits[BUSY][element] = max(waited - closed - waits[BATCH][element], 0.0)
    names = {node.id: node.label for p in experiment.definitions.processes for s in scopes(p) for node in s.nodes}
    total = Waiting(id="", name="", days={cause: sum(found.values()) for cause, found in waits.items()})
    each = [
        Waiting(id=element, name=names.get(element, element), days={cause: waits[cause][element] for cause in CAUSES})
        for element in dict.fromkeys(element for found in waits.values() for element in found if found[element])
    ]
    return (total, *sorted(each, key=lambda one: -sum(one.days.values())))


def _count_rows(experiment: Experiment, waits: Waits, scale: float) -> None:
    """Add what is seen in the steps of the cases of the first replication."""
    first = experiment.floor()
    seen = range(first, min(experiment.done.cases - experiment.scenario.run_out, first + SEEN))
    rows = run_in_order(experiment.compiled, experiment.scenario, 0, log=True).rows
    if rows is None:
        return
    cases = _by_case(rows, experiment.compiled.elements, seen)
    scale /= len(seen) or 1
    others = outside(experiment.definitions)
    joins = tuple(_joins(experiment.definitions))
    for visits in cases.values():
        for task, ready, _, finish in visits:
            if task in others:
                waits[APPLICANT][task] += scale * (finish - ready)
        for task, seconds in _siblings(visits, joins):
            waits[SIBLING][task] += scale * seconds
    for task, seconds in _batches(experiment.scenario, cases):
        waits[BATCH][task] += scale * seconds


def _by_case(rows: tuple[Integers, Floats], elements: tuple[str, ...], seen: range) -> dict[int, list[Visit]]:
    """Return what each of these cases went through."""
    whole, times = rows
    part = (whole[:, w.R_CASE] >= seen.start) & (whole[:, w.R_CASE] < seen.stop)
    cases: defaultdict[int, list[Visit]] = defaultdict(list)
    for (case, node, _), (ready, start, finish) in zip(whole[part].tolist(), times[part].tolist(), strict=True):
        cases[case].append((elements[node], ready, start, finish))
    return cases


# --- joins ------------------------------------------------------------------------------------------------------------
def _joins(definitions: Definitions) -> Iterator[tuple[frozenset[str], ...]]:
    """Yield for each join the elements by which each of its branches ends."""
    for process in definitions.processes:
        for scope in scopes(process):
            nodes = {node.id: node for node in scope.nodes}
            for node in scope.nodes:
                sources = [flow.source for flow in scope.flows if flow.target == node.id]
                if node.kind in JOINS and len(sources) > 1:
                    yield tuple(_last(scope, source) for source in sources if source in nodes)


def _last(scope: Scope, source: str) -> frozenset[str]:
    """Return the elements that take time and come last before a flow: of a sub-process, those at its ends."""
    nodes = {node.id: node for node in scope.nodes}
    found: set[str] = set()
    seen = {source}
    waiting = [source]
    for place in waiting:
        node = nodes[place]
        if isinstance(node, SubProcess):
            leaving = {flow.source for flow in node.flows}
            found |= {last for end in node.nodes if end.id not in leaving for last in _last(node, end.id)}
        elif not isinstance(node, Gateway) and node.kind not in ("startEvent", "endEvent"):
            found.add(place)
        else:
            before = {flow.source for flow in scope.flows if flow.target == place} - seen
            seen |= before
            waiting += sorted(before)
    return frozenset(found)


def _siblings(visits: list[Visit], joins: tuple[tuple[frozenset[str], ...], ...]) -> Iterator[tuple[str, float]]:
    """Yield how long each branch of a case waited at a join, by the task that was its last."""
    ends: dict[str, float] = {}
    for task, _, _, finish in visits:
        ends[task] = max(ends.get(task, finish), finish)
    for branches in joins:
        came = [
            max((ends[task], task) for task in branch if task in ends)
            for branch in branches
            if any(task in ends for task in branch)
        ]
        if len(came) == len(branches):
            last = max(came)[0]
            yield from ((task, last - finish) for finish, task in came)


# --- batches ----------------------------------------------------------------------------------------------------------
def _batches(scenario: Scenario, cases: Mapping[int, list[Visit]]) -> Iterator[tuple[str, float]]:
    """Yield how long items waited until their batch was full, or until the first of them had waited long enough."""
    sizes = {task: work.batch for task, work in scenario.work.items() if work.batch and work.batch.size > 1}
    members: defaultdict[tuple[str, float, float], list[float]] = defaultdict(list)
    for task, ready, start, finish in (visit for visits in cases.values() for visit in visits if visit[0] in sizes):
        members[task, start, finish].append(ready)
    for (task, start, _), came in members.items():
        batch = sizes[task]
        off = max(came)
        if len(came) < batch.size and batch.longest_wait:
            off = max(off, _after(scenario, task, min(came), batch.longest_wait))
        yield task, sum(min(off, start) - ready for ready in came)


def _after(scenario: Scenario, task: str, instant: float, span: Span) -> float:
    """Return the instant so much later, on the calendar of a task."""
    name = scenario.work[task].calendar or scenario.calendar
    seconds = span.amount * seconds_of(scenario, span.unit, scenario.work[task].calendar)
    if scenario.level < CALENDARS or name not in scenario.calendars:
        return instant + seconds
    midnight = scenario.start.replace(hour=0, minute=0, second=0, microsecond=0)
    later = scenario.calendars[name].add(midnight + timedelta(seconds=instant), Span(seconds / 60, "minute"))
    return (later - midnight) / timedelta(seconds=1)
