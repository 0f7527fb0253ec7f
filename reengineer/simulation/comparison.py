"""Before and after: two flows under one scenario, the same cases with the same luck, and what the difference is.

Replications are paired (common random numbers: Law, Simulation Modeling and Analysis, 5th ed. (2015), section 11.2) and run
until the mean saving is known closely enough.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from processes.errors import UsageError
from processes.messages import message
from reengineer.simulation.case_limits import case_limits
from reengineer.simulation.gains import Gain, find_gains
from reengineer.simulation.kinds import kind_series
from reengineer.simulation.run import MOST, Experiment, SimulationResult, go_on
from reengineer.simulation.run_in import RunIn
from reengineer.simulation.staffing import Staffing, find_staffing
from reengineer.simulation.statistics import LEAST, Interval, is_enough, paired_difference, t_interval, variance_ratio

if TYPE_CHECKING:
    from processes.model import Definitions
    from reengineer.simulation.drivers import Drivers
    from reengineer.simulation.figures import Series
    from reengineer.simulation.kinds import KindSeries
    from reengineer.simulation.run import Watcher
    from reengineer.simulation.sample import Crew
    from reengineer.simulation.scenario import Scenario

UNTIL = 0.005  # half-width of the mean saving, as a share of the mean before


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One measure before and after. `saved` is before minus after, replication by replication."""

    name: str
    unit: str
    clock: str
    before: Interval
    after: Interval
    saved: Interval
    variance_ratio: float | None  # how many times more replications independent luck would need; None: nothing varies

    @property
    def is_none(self) -> bool:
        """Tell whether the interval of the difference covers 0: no difference can be claimed."""
        return self.saved.holds(0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindChange:
    """What changes for one kind of case, all that have one value of an attribute; `share` of all cases that count."""

    attribute: str
    value: str
    share: float
    cases: int
    differences: tuple[Difference, ...]

    def difference(self, name: str) -> Difference:
        """Return the measure of that name."""
        return next(found for found in self.differences if found.name == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changes from one flow to another.

    `enough` tells whether the mean saving is as closely known as was asked; `same` that the two flows gave the very same
    figures in every replication.
    """

    before: SimulationResult
    after: SimulationResult
    differences: tuple[Difference, ...]
    gains: tuple[Gain, ...]
    staffing: Staffing | None  # None: people more would save nothing
    replications: int
    enough: bool
    until: float
    same: bool
    interrupted: bool = False  # somebody broke off
    kinds: tuple[KindChange, ...] = ()
    drivers: Drivers | None = None  # None: not asked for

    def difference(self, name: str) -> Difference:
        """Return the measure of that name."""
        return next(found for found in self.differences if found.name == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long to go on: a fixed number of replications, or until the half-width is this share of the mean before."""

    replications: int | None = None
    until: float = UNTIL
    most: int = MOST
    workers: int | Crew | None = None

    def __post_init__(self) -> None:
        if not self.until > 0 or self.most < LEAST:
            raise UsageError(
                message("The precision must be above 0, and at least {least} replications be allowed.", least=LEAST)
            )


class Pair:
    """Two flows in progress, replication by replication with the same luck."""

    def __init__(
        self, flows: tuple[Definitions, Definitions], scenarios: tuple[Scenario, Scenario], effort: Effort
    ) -> None:
        self.effort = effort
        self.before, self.after = (
            Experiment(definitions, scenario, workers=effort.workers)
            for definitions, scenario in zip(flows, scenarios, strict=True)
        )
        if self.before.steady != self.after.steady:  # what has a steady state is then held against what has none
            self.before.end_with_cases()
            self.after.end_with_cases()
        self._begin_alike()
        self.cuts = np.zeros(0, np.int64)
        self.interrupted = False

    def _begin_alike(self) -> None:
        """Take the longer run-in and run-out of the two, so that the same cases count in both."""
        each = self.before.run_in, self.after.run_in
        longest = RunIn(
            before=max(found.before for found in each),
            after=max(found.after for found in each),
            missing=max(found.missing for found in each),
        )
        if self.before.steady and longest.before:
            for experiment, found in zip((self.before, self.after), each, strict=True):
                if found != longest:
                    experiment.begin_at_work(longest)

    def run(self, watch: Watcher | None) -> bool:
        """Run replications until it is enough; tell whether it was. An interruption keeps the pairs that are done."""
        done, enough = 0, False
        try:
            while not (self._is_last(done) or (enough and not self.effort.replications)):
                done, enough = self._go_on(done, watch)
        except KeyboardInterrupt:
            done = min(self.before.size, self.after.size)
            if not done:
                raise
            self.interrupted = True
            for experiment in (self.before, self.after):
                experiment.keep(done)
                experiment.interrupted = True
            self.cuts = np.maximum(self.before.cuts(), self.after.cuts())
        return enough

    def _is_last(self, done: int) -> bool:
        return done >= (self.effort.replications or self.effort.most)

    def _go_on(self, done: int, watch: Watcher | None) -> tuple[int, bool]:
        """Run one batch of pairs; return how many are done, and whether that is enough."""
        step = min(LEAST, (self.effort.replications or self.effort.most) - done)
        wanted = self.effort.replications or done + step
        go_on((self.before, self.after), step, partial(watch.step, wanted=wanted) if watch else None)
        self.cuts = np.maximum(self.before.cuts(), self.after.cuts())
        return done + step, self._enough()

    def _enough(self) -> bool:
        first = self.before.led(self.cuts)
        saved = first - self.after.led(self.cuts)
        if saved.size >= LEAST and not saved.any():
            return True
        target = self.effort.until * abs(float(first.mean()))
        if self.effort.replications:  # nobody looks before the last: there is no early stop to guard against
            return t_interval(saved).half_width <= target
        return is_enough(saved, target)


def compare(
    flows: tuple[Definitions, Definitions],
    scenarios: tuple[Scenario, Scenario],
    *,
    effort: Effort | None = None,
    watch: Watcher | None = None,
    closely: bool = True,
) -> Comparison:
    """Compare two flows, as-is and to-be, each under its scenario (see `scenario_pair.pair_scenarios`).

    Looked at `closely`, it has where the saving comes from, people more, kinds of cases and lower bounds.
    """
    effort = effort or Effort()
    pair = Pair(flows, scenarios, effort)
    if watch:
        watch.begin((*pair.before.loads, *pair.after.loads))
    enough = pair.run(watch)
    before, after = pair.before, pair.after
    if closely and not pair.interrupted:
        try:
            return _made(flows, pair, enough=enough, closely=True)
        except KeyboardInterrupt:  # the pairs are done: only the closer look is given up
            pair.interrupted = before.interrupted = after.interrupted = True
    return _made(flows, pair, enough=enough, closely=False)


def _made(flows: tuple[Definitions, Definitions], pair: Pair, *, enough: bool, closely: bool) -> Comparison:
    before, after = pair.before, pair.after
    limits = case_limits(flows[0], before.scenario, range(before.done.size))
    series = before.series(pair.cuts, limits), after.series(pair.cuts, limits)
    kinds = tuple(kind_series((before, after), pair.cuts, limits)) if closely else ()
    first, second = (experiment.result(pair.cuts, limits, closely=closely) for experiment in (before, after))
    return Comparison(
        before=replace(first, kinds=tuple(found.kind(0) for found in kinds)),
        after=replace(second, kinds=tuple(found.kind(1) for found in kinds)),
        differences=_differences(*series),
        gains=find_gains(before, after),
        staffing=find_staffing(before, after, pair.cuts) if closely else None,
        replications=before.done.size,
        enough=enough,
        until=pair.effort.until,
        interrupted=pair.interrupted,
        same=_is_same(*series),
        kinds=tuple(_change(found) for found in kinds),
    )


def _change(found: KindSeries) -> KindChange:
    return KindChange(
        attribute=found.attribute,
        value=found.value,
        share=found.share,
        cases=found.cases,
        differences=_differences(*found.series),
    )


def _is_same(before: tuple[Series, ...], after: tuple[Series, ...]) -> bool:
    names = {found.name: found.values for found in after}
    return not any((found.values - names[found.name]).any() for found in before if found.name in names)


def _differences(before: tuple[Series, ...], after: tuple[Series, ...]) -> tuple[Difference, ...]:
    names = {found.name: found for found in after}
    return tuple(_difference(found, names[found.name]) for found in before if found.name in names)


def _difference(before: Series, after: Series) -> Difference:
    ratio = variance_ratio(before.values, after.values) if before.values.size > 1 else float("inf")
    return Difference(
        name=before.name,
        unit=before.unit,
        clock=before.clock,
        before=before.interval(),
        after=after.interval(),
        saved=paired_difference(before.values, after.values),
        variance_ratio=ratio if np.isfinite(ratio) else None,
    )
