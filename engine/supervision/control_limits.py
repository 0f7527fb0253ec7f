"""Limits of control charts and funnel plots: how far a share may lie from the mean by chance alone.

Run chart: p chart with three standard errors (W. A. Shewhart; D. C. Montgomery, Introduction to Statistical Quality Control, 7th ed. (2012), section 7.2).
Funnel plot: 95 % and 99.8 % (D. J. Spiegelhalter, Statistics in Medicine 24 (2005), 1185-1202).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

THREE = 3.0
WARNING, ALARM = 1.959963984540054, 3.0902323061678132  # two-sided 95 % and 99.8 %


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPoint:
    """A share of a week, month or post, with the limits between which chance alone would hold it; no share without a whole."""

    name: str
    count: int
    whole: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """Return the share, None where nothing ended."""
        return self.count / self.whole if self.whole else None

    @property
    def is_outside(self) -> bool:
        """Tell whether the share lies where chance alone would hardly bring it."""
        return self.share is not None and not self.low <= self.share <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Shares with the mean of all of them; None where nothing ended at all."""

    mean: float | None
    points: tuple[ChartPoint, ...]


def limits(mean: float, whole: float, errors: float = THREE) -> tuple[float, float]:
    """Return mean ± so many standard errors √(p(1-p)/n), within 0 and 1.

    >>> [round(end, 3) for end in limits(0.8, 100)]
    [0.68, 0.92]
    """
    if not whole:
        return 0.0, 1.0
    reach = errors * sqrt(mean * (1 - mean) / whole)
    return max(0.0, mean - reach), min(1.0, mean + reach)


def make_chart(counted: Sequence[tuple[str, int, int]], errors: float = THREE) -> Chart:
    """Return a chart of (name, count, whole); the mean is that of all that was counted.

    >>> chart = make_chart([("1", 90, 100), ("2", 88, 100), ("3", 60, 100)])
    >>> chart.mean, [point.is_outside for point in chart.points]
    (0.7933333333333333, [False, False, True])
    """
    whole = sum(entry[2] for entry in counted)
    mean = sum(entry[1] for entry in counted) / whole if whole else None
    points = []
    for name, count, of in counted:
        low, high = limits(mean or 0.0, of, errors)
        points.append(ChartPoint(name=name, count=count, whole=of, low=low, high=high))
    return Chart(mean=mean, points=tuple(points))
