"""What is measured of cases: one figure a replication, from the cases that are counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from processes.messages import message
from reengineer.simulation.compile import CALENDARS
from reengineer.simulation.statistics import skewed_interval, t_interval
from reengineer.simulation.unit_seconds import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from processes.messages import Message
    from reengineer.simulation.case_limits import CaseLimit
    from reengineer.simulation.sample import Sample
    from reengineer.simulation.statistics import Interval

    Floats = NDArray[np.float64]
    Bits = NDArray[np.bool_]

SHARES = (0.5, 0.9, 0.95)
STUCK = -2
SLACK = 1e-6  # a case that takes exactly its limit is on time


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How seconds of a run are told: a working day has so many of them, an elapsed day 24 hours of them.

    Below the level of calendars nobody goes home, and all time is working time.
    """

    day_seconds: float
    level: int

    def seconds(self, *, elapsed: bool) -> float:
        """Return the seconds of a day on the elapsed or on the approval clock."""
        return DAY if elapsed and self.level >= CALENDARS else self.day_seconds

    def unit(self, *, elapsed: bool) -> str:
        """Return the unit that goes with it."""
        return "day" if elapsed and self.level >= CALENDARS else "working day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One figure of each replication. `clock` is "approval", "elapsed" or "" where no clock runs."""

    name: str
    unit: str
    clock: str
    values: Floats
    is_mean: bool = True

    def interval(self) -> Interval:
        """Return the figure of all replications with its interval; means of short runs lie askew, quantiles hardly."""
        return skewed_interval(self.values) if self.is_mean else t_interval(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measure with its interval over replications."""

    name: str
    unit: str
    clock: str
    interval: Interval


def figure_of(series: Series) -> Figure:
    """Return a series as one figure."""
    return Figure(name=series.name, unit=series.unit, clock=series.clock, interval=series.interval())


def counted_cases(sample: Sample, cuts: NDArray[np.int64]) -> Bits:
    """Return which cases count: after the warm-up of their replication, and not stuck."""
    counted: Bits = (np.arange(sample.cases) >= cuts[:, None]) & (sample.outcome != STUCK)
    return counted


def case_series(
    sample: Sample, counted: Bits, clock: Clock, limits: tuple[CaseLimit, ...], currency: str
) -> Iterator[Series]:
    """Yield what is measured of cases. A replication in which none counts has no figures: its share is 0, its mean NaN."""
    for name, matrix, elapsed in (("approval", sample.approval, False), ("cycle", sample.cycle, True)):
        days = matrix / clock.seconds(elapsed=elapsed)
        unit, told = clock.unit(elapsed=elapsed), "elapsed" if elapsed else "approval"
        yield Series(name=f"{name} mean", unit=unit, clock=told, values=_means(days, counted))
        quantiles = np.array([np.quantile(row[which], SHARES) for row, which in zip(days, counted, strict=True)])
        for share, values in zip(SHARES, quantiles.T, strict=True):
            yield Series(name=f"{name} p{share * 100:g}", unit=unit, clock=told, values=values, is_mean=False)
    elapsed_unit = clock.unit(elapsed=True)
    waiting = sample.waiting / clock.seconds(elapsed=True)
    yield Series(name="waiting for people", unit=elapsed_unit, clock="elapsed", values=_means(waiting, counted))
    effort = sample.effort / clock.day_seconds
    yield Series(name="effort", unit="working day", clock="", values=_means(effort, counted))
    if sample.cost.any():
        yield Series(name="cost", unit=currency, clock="", values=_means(sample.cost, counted))
    for name, numbers in (("handovers", sample.handovers), ("returns", sample.returns)):
        yield Series(name=name, unit="per case", clock="", values=_means(numbers, counted))
    for limit in limits:
        kept = sample.approval <= limit.seconds * (1 + SLACK) + SLACK
        yield Series(name=f"on time {limit.kind}", unit="share", clock="approval", values=_means(kept, counted))


def _means(matrix: NDArray[np.generic], counted: Bits) -> Floats:
    means: Floats = np.where(counted, matrix, 0).sum(axis=1) / counted.sum(axis=1)
    return means


OUTCOME_STUCK = message("stuck: tokens wait for what never comes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One way in which cases end: how many of them, and how long they took."""

    element: str  # "" where a case is stuck
    name: str | Message
    cases: int
    share: float
    approval: float  # mean working days
    cycle: float


def outcomes(
    sample: Sample, cuts: NDArray[np.int64], clock: Clock, ends: tuple[tuple[str, str], ...]
) -> tuple[Outcome, ...]:
    """Return how cases end, the most frequent way first; `ends` are id and name by ordinal."""
    after = np.arange(sample.cases) >= cuts[:, None]
    found = []
    for ordinal in np.unique(sample.outcome[after]):
        which = after & (sample.outcome == ordinal)
        element, name = ("", OUTCOME_STUCK) if ordinal == STUCK else ends[ordinal]
        found.append(
            Outcome(
                element=element,
                name=name,
                cases=int(which.sum()),
                share=float(which.sum() / after.sum()),
                approval=float(sample.approval[which].mean() / clock.seconds(elapsed=False)),
                cycle=float(sample.cycle[which].mean() / clock.seconds(elapsed=True)),
            )
        )
    return tuple(sorted(found, key=lambda outcome: -outcome.cases))
