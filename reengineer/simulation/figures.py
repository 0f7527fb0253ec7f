"""What is measured of cases: one figure a replication, from the cases that are counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from processes.messages import message
from reengineer.simulation.compile import CALENDARS
from reengineer.simulation.statistics import Interval, skewed_interval, t_interval
from reengineer.simulation.unit_seconds import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

    from processes.messages import Message
    from reengineer.simulation.case_limits import CaseLimit
    from reengineer.simulation.sample import Sample

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

    def interval(self) -> Interval:
        """Return the figure of all replications with its interval."""
        return skewed_interval(self.values)


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


def ratio_figure(what: tuple[str, str, str], totals: ArrayLike, counts: ArrayLike) -> Figure:
    """Return a mean over visits, items or hours: totals over counts of all replications, with its interval.

    Both vary from one replication to the next; with the ratio r and residuals d = total - r count, the half-width is
    t s(d) / (mean count sqrt(n)): Cochran, Sampling Techniques, 3rd ed. (1977), section 6.3. `what` is name, unit, clock.

    >>> ratio_figure(("waiting", "day", "elapsed"), [2, 4, 9], [1, 2, 3]).interval.value
    2.5
    """
    sums, numbers = np.asarray(totals, float), np.asarray(counts, float)
    name, unit, clock = what
    value = float(sums.sum() / numbers.sum()) if numbers.any() else 0.0
    spread = t_interval(sums - value * numbers).half_width
    half = spread / float(numbers.mean()) if numbers.any() else spread
    interval = Interval(value=value, low=value - half, high=value + half, count=sums.size)
    return Figure(name=name, unit=unit, clock=clock, interval=interval)


def in_the_middle(sample: Sample, cuts: NDArray[np.int64], run_out: int) -> Bits:
    """Return which cases come after the warm-up of their replication, and before its run-out."""
    places = np.arange(sample.cases)
    middle: Bits = (places >= cuts[:, None]) & (places < sample.cases - run_out)
    return middle


def counted_cases(sample: Sample, cuts: NDArray[np.int64], run_out: int = 0) -> Bits:
    """Return which cases count: those in the middle that are not stuck."""
    counted: Bits = in_the_middle(sample, cuts, run_out) & (sample.outcome != STUCK)
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
            yield Series(name=f"{name} p{share * 100:g}", unit=unit, clock=told, values=values)
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
    figures: tuple[Figure, ...] = ()  # the three of them with their intervals


def outcomes(
    sample: Sample, after: Bits, clock: Clock, ends: tuple[tuple[str, str | Message], ...]
) -> tuple[Outcome, ...]:
    """Return how the cases `after` the warm-up end, the most frequent way first; `ends` are id and name by ordinal."""
    found = [
        _outcome(sample, after, int(ordinal), clock, ("", OUTCOME_STUCK) if ordinal == STUCK else ends[ordinal])
        for ordinal in np.unique(sample.outcome[after])
    ]
    return tuple(sorted(found, key=lambda outcome: -outcome.cases))


def _outcome(sample: Sample, after: Bits, ordinal: int, clock: Clock, end: tuple[str, str | Message]) -> Outcome:
    which = after & (sample.outcome == ordinal)
    often = which.sum(axis=1)

    def length(name: str, matrix: Floats, *, elapsed: bool) -> Figure:
        what = (name, clock.unit(elapsed=elapsed), "elapsed" if elapsed else "approval")
        return ratio_figure(what, np.where(which, matrix, 0.0).sum(axis=1) / clock.seconds(elapsed=elapsed), often)

    figures = (
        ratio_figure(("share", "share", ""), often, after.sum(axis=1)),
        length("approval mean", sample.approval, elapsed=False),
        length("cycle mean", sample.cycle, elapsed=True),
    )
    share, approval, cycle = (figure.interval.value for figure in figures)
    return Outcome(
        element=end[0],
        name=end[1],
        cases=int(which.sum()),
        share=share,
        approval=approval,
        cycle=cycle,
        figures=figures,
    )
