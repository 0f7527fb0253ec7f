"""How figures go with a number that is changed step by step, as points; templates/charts.jinja draws them."""

from __future__ import annotations

from math import ceil, floor, isfinite
from typing import TYPE_CHECKING, Any

from reengineer.report.charts import HEIGHT, WIDTH, Scale, step_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    Points = Sequence[tuple[float, float, float, float]]  # where, figure, its low and high end

STROKES = ("new", "old")
LEVELS = 5


def trend(lines: Sequence[tuple[str, Points]], *, strokes: Sequence[str] = STROKES) -> dict[str, Any]:
    """Return lines on one scale that holds 0, each point with its interval; ticks stand at the values themselves."""
    places = sorted({point[0] for _, points in lines for point in points})
    margin = 0.04 * (places[-1] - places[0]) or 1.0
    across = Scale(low=places[0] - margin, high=places[-1] + margin, width=WIDTH)
    ends = [end for _, points in lines for point in points for end in point[1:] if isfinite(end)]
    step = step_of((max(*ends, 0.0) - min(*ends, 0.0)) or 1.0, LEVELS)
    low, high = step * floor(min(*ends, 0.0) / step), step * ceil((max(*ends, 0.0) or step) / step)

    def height(figure: float) -> float:
        return round(HEIGHT * (high - figure) / (high - low), 1)

    return {
        "width": WIDTH,
        "height": HEIGHT,
        "names": [name for name, _ in lines],
        "ticks": [(place, across.at(place)) for place in _thinned(places)],
        "levels": [
            (f"{step * level:g}".replace("-", "−"), height(step * level))
            for level in range(round(low / step), round(high / step) + 1)
        ],
        "lines": [
            {
                "kind": kind,
                "points": " ".join(f"{across.at(point[0]):g},{height(point[1]):g}" for point in sorted(points)),
                "marks": [
                    (
                        across.at(at),
                        height(figure),
                        height(top if isfinite(top) else figure),
                        height(bottom if isfinite(bottom) else figure),
                    )
                    for at, figure, bottom, top in sorted(points)
                ],
            }
            for kind, (_, points) in zip(strokes, lines, strict=False)
        ],
    }


def _thinned(places: list[float], most: int = 12) -> list[float]:
    return places[:: -(-len(places) // most)]
