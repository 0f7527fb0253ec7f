"""Pictures of a comparison as points and lengths; templates/charts.jinja draws them as inline SVG.

Before is grey and dashed or hatched, after dark and solid, so that a print without colours can be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from reengineer.report.gantt import STEPS
from reengineer.report.words import signed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from reengineer.simulation.statistics import Interval

    Floats = NDArray[np.float64]

WIDTH, HEIGHT = 600.0, 220.0  # of the plot, without axes
TICKS = 8
POINTS = 101  # of a curve: each per cent of the cases
LAST = 0.995  # share of cases that the scale covers: the last few would press all others together
WORTH_A_LABEL = 0.06  # share of a bar below which its number finds no room


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Days to pixels."""

    low: float
    high: float
    width: float = WIDTH

    def at(self, days: float) -> float:
        """Return where a number of days lies, from the left."""
        return round((days - self.low) / (self.high - self.low) * self.width, 1)

    @property
    def ticks(self) -> tuple[tuple[float, float], ...]:
        """Return the round numbers on the axis, each with its place."""
        step = step_of(self.high - self.low, TICKS)
        first = ceil(self.low / step)
        numbers = [step * number for number in range(first, int(self.high / step) + 1)]
        return tuple((number, self.at(number)) for number in numbers)


def step_of(length: float, most: int) -> float:
    """Return the round step that gives an axis of this length at most so many ticks.

    >>> step_of(216, 9), step_of(3.1, 8)
    (25, 0.5)
    """
    steps = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, *STEPS)
    return next((step for step in steps if length / step <= most), float(ceil(length / most)))


def curves(**lines: Floats) -> dict[str, Any] | None:
    """Return which share of the cases is over after how many days on one scale; `old` is before, `new` is after."""
    if not all(days.size for days in lines.values()):
        return None
    high = float(max(np.quantile(days, LAST) for days in lines.values()))
    if high <= 0:
        return None
    scale = Scale(low=0.0, high=high)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "ticks": scale.ticks,
        "shares": [(share, round(HEIGHT * (1 - share / 100), 1)) for share in (0, 25, 50, 75, 90, 100)],
        "lines": [{"kind": kind, **_curve(days, scale)} for kind, days in lines.items()],
    }


def _curve(days: Floats, scale: Scale) -> dict[str, Any]:
    shares = np.linspace(0, 1, POINTS)
    places = np.minimum(np.quantile(days, shares), scale.high)
    middle = float(np.quantile(days, 0.5))
    return {
        "points": " ".join(
            f"{scale.at(place):g},{HEIGHT * (1 - share):.1f}" for place, share in zip(places, shares, strict=True)
        ),
        "middle": scale.at(middle),
    }


def histogram(saved: Floats, *, bars: int = 40) -> dict[str, Any] | None:
    """Return how many cases save how many days, the same case before and after; nothing where all save the same."""
    if saved.size < 2 or np.ptp(saved) == 0:  # noqa: PLR2004 - one case has no spread
        return None
    low, high = (float(end) for end in np.quantile(saved, (1 - LAST, LAST)))
    low, high = min(low, 0.0), max(high, 0.0)
    step = step_of(high - low, bars)
    edges = np.arange(np.floor(low / step), np.ceil(high / step) + 1) * step
    counts, _ = np.histogram(np.clip(saved, edges[0], edges[-1]), edges)
    scale = Scale(low=float(edges[0]), high=float(edges[-1]))
    tallest = int(counts.max())
    return {
        "width": WIDTH,
        "height": HEIGHT / 2,
        "ticks": scale.ticks,
        "zero": scale.at(0.0),
        "bars": [
            {
                "x": scale.at(float(edge)),
                "width": round(scale.at(float(edge) + step) - scale.at(float(edge)) - 1, 1),
                "height": round(HEIGHT / 2 * count / tallest, 1),
                "kind": "worse" if edge + step <= 0 else "better",
            }
            for edge, count in zip(edges[:-1].tolist(), counts.tolist(), strict=True)
            if count
        ],
        "better": float((saved > 0).mean()),
        "worse": float((saved < 0).mean()),
    }


def whiskers(rows: Sequence[tuple[str, float, Interval]]) -> dict[str, Any]:
    """Return the change of each figure in per cent of what it was, with its interval; rows are (name, before, saved)."""
    changes = [
        (name, -100 * saved.value / before, -100 * saved.high / before, -100 * saved.low / before)
        for name, before, saved in rows
        if before and isfinite(saved.half_width)
    ]
    if not changes:
        return {"rows": ()}
    reach = [0.0, *(end for _, _, *ends in changes for end in ends)]
    margin = 0.04 * (max(reach) - min(reach)) or 1.0
    scale = Scale(low=min(reach) - margin, high=max(reach) + margin, width=300.0)
    return {
        "width": scale.width,
        "zero": scale.at(0.0),
        "ticks": scale.ticks,
        "rows": [
            {
                "name": name,
                "at": scale.at(value),
                "low": scale.at(low),
                "high": scale.at(high),
                "change": signed(value, 1),
            }
            for name, value, low, high in changes
        ],
    }


def stack(parts: Iterable[tuple[str, float]], whole: float) -> list[dict[str, Any]]:
    """Return a bar of parts one after the other, as shares of the longest bar."""
    found, left = [], 0.0
    for kind, days in parts:
        width = WIDTH * days / whole if whole else 0.0
        label = "" if not whole or days / whole < WORTH_A_LABEL else f"{days:.0f}"
        found.append({"kind": kind.replace(" ", "-"), "x": round(left, 1), "width": round(width, 1), "label": label})
        left += width
    return found
