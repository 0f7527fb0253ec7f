"""One flow simulated: how long cases take, whether they are on time, where the time goes, and how sure that is."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Protocol

import numpy as np

from processes.errors import UsageError
from processes.messages import message
from processes.model import all_nodes
from reengineer.simulation.bounds import find_bound
from reengineer.simulation.case_limits import case_limits
from reengineer.simulation.compile import compile_model
from reengineer.simulation.defaults import default_scenario
from reengineer.simulation.end_names import end_names
from reengineer.simulation.figures import (
    STUCK,
    Clock,
    Figure,
    Outcome,
    Series,
    case_series,
    counted_cases,
    figure_of,
    in_the_middle,
    outcomes,
)
from reengineer.simulation.kinds import find_kinds
from reengineer.simulation.offered_load import PostLoad, arrival_rate, has_queues, offered_loads, open_part, send_pilot
from reengineer.simulation.places import Place, Post, find_places, find_posts
from reengineer.simulation.run_in import NEARLY_ALL, Passage, RunIn, begin_before, find_run_in
from reengineer.simulation.sample import Sample, joined, replications, stacked
from reengineer.simulation.spent import find_spent
from reengineer.simulation.statistics import FIRST_LOOK, LEAST, find_cuts, has_settled, is_enough
from reengineer.simulation.waits import find_waits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from processes.messages import Message
    from processes.model import Definitions
    from reengineer.simulation.bounds import LowerBound
    from reengineer.simulation.case_limits import CaseLimit
    from reengineer.simulation.compiled import Compiled
    from reengineer.simulation.kinds import Kind
    from reengineer.simulation.offered_load import Pilot
    from reengineer.simulation.replication import Replication
    from reengineer.simulation.sample import Crew
    from reengineer.simulation.scenario import Scenario
    from reengineer.simulation.waits import Waiting

MOST = 100  # replications, where it is not said how many
SHORT = 0.05  # of the mean time of a case; what is missing of it is told from here on
NAMED = 5  # stuck cases that are named
LED_BY = "approval mean"  # the figure by which flows are compared first


class Watcher(Protocol):
    """Is told what will run, and how far it is."""

    def begin(self, loads: tuple[PostLoad, ...], /) -> None:
        """Take note of the load of each post, before anything runs."""

    def step(self, done: int, /, wanted: int) -> None:
        """Take note of the replications that are done, and of how many are wanted so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationResult:
    """What a simulation of one flow found.

    In `steady` mode the first `warm_up` cases of each replication are left out, and `scenario.run_out` at the end; otherwise
    (a post has more work than it can do, or the arrivals are a list) every case counts, and all figures are of this very
    number of cases.
    """

    scenario: Scenario
    steady: bool
    warm_up: int
    loads: tuple[PostLoad, ...]
    figures: tuple[Figure, ...]
    outcomes: tuple[Outcome, ...]
    places: tuple[Place, ...]
    posts: tuple[Post, ...]
    limits: tuple[tuple[str, Message], ...]  # kind, where it comes from
    replications: int
    stuck: int
    stuck_cases: tuple[str, ...]  # "replication/case", the first few
    events: int
    elapsed_unit: str  # day, or working day where nobody goes home
    assumed: tuple[Message, ...]
    interrupted: bool = False  # somebody broke off: fewer replications than were asked for, or no closer look
    kinds: tuple[Kind, ...] = ()  # none where it was not looked at closely
    bound: LowerBound | None = None
    waits: tuple[Waiting, ...] = ()  # all elements together, then each
    spent: tuple[Figure, ...] = ()  # elapsed days of a mean case, by the kinds of `spent.SPENT`
    settled: bool = True  # the office was at work as usual when the first case came that counts

    def figure(self, name: str) -> Figure:
        """Return the figure of that name."""
        return next(figure for figure in self.figures if figure.name == name)


class Experiment:
    """One flow under one scenario, with as many replications as were asked for so far."""

    def __init__(self, definitions: Definitions, scenario: Scenario, *, workers: int | Crew | None = None) -> None:
        self.definitions = definitions
        self.workers = workers
        self.scenario = scenario
        self.compiled: Compiled = compile_model(definitions, scenario)
        self.clock = Clock(day_seconds=self.compiled.day_seconds, level=scenario.level)
        self.sample: Sample | None = None
        self.run_in = RunIn(before=scenario.run_in, after=scenario.run_out)
        self.interrupted = False
        pilot = send_pilot(definitions, scenario) if has_queues(scenario) else None
        self.loads = offered_loads(definitions, scenario, self.compiled, pilot)
        self.steady = bool(scenario.arrivals.interarrival)
        if not self.steady or any(post.is_full for post in self.loads):
            self.end_with_cases()
        elif pilot and scenario.warm_up and not scenario.run_in:
            self.begin_at_work(self._find_run_in(pilot))

    def end_with_cases(self) -> None:
        """Let every case count: where there is no steady state, figures are of this number of cases."""
        self.steady = False
        begun = self.scenario.opens
        start = begun or self.scenario.start
        self.scenario = replace(self.scenario, warm_up=0.0, run_in=0, run_out=0, opens=None, start=start)
        if begun:
            self.compiled = compile_model(self.definitions, self.scenario)

    def _find_run_in(self, pilot: Pilot) -> RunIn:
        """Return how many cases come before and after those that count: what it takes, and at least the share asked for."""
        rate = arrival_rate(self.scenario, self.compiled) / open_part(self.scenario, "")
        passage = Passage(
            mean=rate * float(pilot.lengths.mean()), longest=rate * float(np.quantile(pilot.lengths, NEARLY_ALL))
        )
        found = find_run_in(self.loads, passage, self.scenario.cases)
        return replace(found, before=max(found.before, ceil(self.scenario.warm_up * self.scenario.cases)))

    def begin_at_work(self, found: RunIn) -> None:
        """Let cases come before and after those that count."""
        self.run_in = found
        self.scenario = begin_before(self.scenario, found, arrival_rate(self.scenario, self.compiled))
        self.compiled = compile_model(self.definitions, self.scenario)

    def more(self, number: int) -> Sample:
        """Run so many replications more; return all."""
        go_on((self,), number)
        return self.done

    def keep(self, number: int) -> None:
        """Forget all but the first replications."""
        self.sample = self.done.first(number)

    def part(self, number: int) -> Experiment:
        """Return the same with the first replications only."""
        part = copy(self)
        part.keep(number)
        return part

    def led(self, cuts: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the figure `LED_BY` of each replication."""
        found = [series.values for series in self.series(cuts, ()) if series.name == LED_BY]
        if not found:
            raise UsageError(message("In a run every case gets stuck, so there is no length to compare."))
        return found[0]

    @property
    def size(self) -> int:
        """How many replications are done."""
        return self.sample.size if self.sample else 0

    @property
    def done(self) -> Sample:
        """The replications so far."""
        if self.sample is None:
            return self.more(1)
        return self.sample

    def floor(self) -> int:
        """Return how many cases of each replication the kernel has left out of its sums."""
        return self.scenario.first_counted

    @property
    def counting(self) -> int:
        """How many cases of each replication are in the sums of the kernel."""
        return self.done.cases - self.floor() - self.scenario.run_out

    def cuts(self) -> NDArray[np.int64]:
        """Return how many cases at the beginning of each replication do not count."""
        if not self.steady or self.floor() == 0:
            return np.zeros(self.done.size, np.int64)
        return self.floor() + find_cuts(self._course(), floor=0)

    def is_settled(self) -> bool:
        """Tell whether the run-in was as long as it takes, and the cases that count do not show otherwise."""
        if not self.steady or self.floor() == 0:
            return True
        return self.run_in.missing <= SHORT and has_settled(self._course())

    def _course(self) -> NDArray[np.float64]:
        return self.done.approval[:, self.floor() :][:, : self.counting]

    def counted(self, cuts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which cases count."""
        return counted_cases(self.done, cuts, self.scenario.run_out)

    def series(self, cuts: NDArray[np.int64], limits: tuple[CaseLimit, ...]) -> tuple[Series, ...]:
        """Return every figure of each replication."""
        sample = self.done
        currency = self.scenario.currency or "money"
        counted = self.counted(cuts)
        if not counted.any(axis=1).all():  # every case is stuck: there is nothing to measure
            return ()
        return tuple(case_series(sample, counted, self.clock, limits, currency))

    def result(
        self, cuts: NDArray[np.int64], limits: tuple[CaseLimit, ...], *, closely: bool = True
    ) -> SimulationResult:
        """Return what was found so far; `closely`, with lower bound and waits."""
        sample, nodes = self.done, self._names()
        ends = end_names(self.definitions, self.compiled.elements, nodes)
        stuck = np.argwhere(sample.outcome == STUCK)
        counted = self.counting
        waits = find_waits(self) if closely else ()
        return SimulationResult(
            scenario=self.scenario,
            steady=self.steady,
            warm_up=int(cuts.max()),
            loads=self.loads,
            figures=tuple(figure_of(series) for series in self.series(cuts, limits)),
            outcomes=outcomes(sample, in_the_middle(sample, cuts, self.scenario.run_out), self.clock, ends),
            places=find_places(self.definitions, self.compiled, sample, counted, self.clock),
            posts=find_posts(self.scenario, self.compiled, sample, self.clock),
            limits=tuple((limit.kind, limit.source) for limit in limits),
            replications=sample.size,
            stuck=len(stuck),
            stuck_cases=tuple(f"{run}/{case}" for run, case in stuck[:NAMED]),
            events=int(sample.events.sum()),
            elapsed_unit=self.clock.unit(elapsed=True),
            assumed=(*self.scenario.assumed, *_shortened(self.compiled.notes)),
            interrupted=self.interrupted,
            bound=find_bound(self, cuts) if closely else None,
            waits=waits,
            spent=find_spent(self, waits),
            settled=self.is_settled(),
        )

    def _names(self) -> dict[str, str]:
        return {node.id: node.label for process in self.definitions.processes for node in all_nodes(process)}


def go_on(experiments: Sequence[Experiment], number: int, tell: Callable[[int], None] | None = None) -> None:
    """Run so many replications more of each experiment, in turn; `tell` is given how many of each are done.

    What is done when somebody interrupts is kept.
    """
    first = [experiment.size for experiment in experiments]
    jobs = [
        (experiment.compiled, experiment.scenario, size + place)
        for place in range(number)
        for experiment, size in zip(experiments, first, strict=True)
    ]
    runs: list[Replication] = []
    try:
        for run in replications(jobs, experiments[0].workers):
            runs.append(run)
            if tell:
                tell(first[-1] + len(runs) // len(experiments))
    finally:
        for place, experiment in enumerate(experiments):
            if new := runs[place :: len(experiments)]:
                experiment.sample = joined(experiment.sample, stacked(new))


def _run(experiment: Experiment, until: float | None, watch: Watcher | None) -> None:
    """Run as many replications as are wanted, or as it takes."""
    wanted = experiment.scenario.replications if until is None else FIRST_LOOK
    while experiment.size < wanted:
        go_on((experiment,), wanted - experiment.size, partial(watch.step, wanted=wanted) if watch else None)
        if until is None:
            return
        means = experiment.led(experiment.cuts())
        if not is_enough(means, until * abs(float(means.mean()))):
            wanted = min(experiment.size + LEAST, MOST)


def _shortened(notes: Iterable[Message]) -> tuple[Message, ...]:
    """Return notes of one kind as one, each element named once."""
    kinds: defaultdict[str, list[Message]] = defaultdict(list)
    for note in notes:
        kinds[note.pattern].append(note)
    found = []
    for same in kinds.values():
        node = dict(same[0].facts).get("node")
        if len(same) == 1 or node is None:
            found += same
            continue
        names = tuple(dict.fromkeys(dict(note.facts)["node"] for note in same))
        found.append(message(same[0].pattern, **(dict(same[0].facts) | {"node": names})))
    return tuple(found)


def simulate(  # noqa: PLR0913 - what is simulated, how long, with whom
    definitions: Definitions,
    scenario: Scenario | None = None,
    *,
    until: float | None = None,
    workers: int | Crew | None = None,
    watch: Watcher | None = None,
    closely: bool = True,
) -> SimulationResult:
    """Simulate a flow under a scenario (`default_scenario` if None).

    As many replications as the scenario says; with `until`, as many as it takes until the half-width of the mean (approval
    clock) is this share of it, `MOST` at most. The answer does not depend on `workers`, the number of threads or a crew elsewhere. An
    interruption keeps the replications that are done. Looked at `closely`, it has kinds of cases, and how short cases could be.

    Raises UsageError for a precision that is not above 0.
    """
    if until is not None and not until > 0:
        raise UsageError(message("The precision (--until) must be above 0; give a share of the mean, like 0.01."))
    scenario = scenario or default_scenario(definitions)
    experiment = Experiment(definitions, scenario, workers=workers)
    if watch:
        watch.begin(experiment.loads)
    try:
        _run(experiment, until, watch)
    except KeyboardInterrupt:
        if experiment.sample is None:
            raise
        experiment.interrupted = until is not None or experiment.size < scenario.replications
    limits = case_limits(definitions, experiment.scenario, range(experiment.done.size))
    cuts = experiment.cuts()
    if closely and not experiment.interrupted:
        try:
            result = experiment.result(cuts, limits)
            return replace(result, kinds=find_kinds(experiment, cuts, limits))
        except KeyboardInterrupt:  # the runs are done: only the closer look is given up
            experiment.interrupted = True
    return experiment.result(cuts, limits, closely=False)
