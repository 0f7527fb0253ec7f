"""Pictures of supervision and planning as points and lengths; templates/charts.jinja draws them, each above its table.

Colour is never alone: what lies outside its limits is a triangle, the three kinds of limits have three shapes.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from engine.supervision.control_limits import ALARM, WARNING
from reengineer.report.charts import Scale

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from engine.supervision.control_limits import Chart
    from engine.supervision.return_rates import Reason

WIDTH, HEIGHT = 600.0, 200.0
ROW = 26.0
CURVE = 60  # points of a limit of a funnel
LABELS = 8  # names below a chart: more would run into each other
SHARES = (0, 25, 50, 75, 100)
LEFT = 230.0  # for the names of rows
LONG = 16  # characters of a name that find room there


def run_chart(chart: Chart) -> dict[str, Any]:
    """Return a share by week with its mean and limits; weeks in which nothing ended leave a gap."""
    number = max(len(chart.points), 1)
    step = WIDTH / number
    places = [round(step * (place + 0.5), 1) for place in range(number)]
    thin = -(-number // LABELS)
    rows = [(x, point) for x, point in zip(places, chart.points, strict=False) if point.share is not None]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "levels": [(share, _up(share / 100)) for share in SHARES],
        "names": [(point.name[5:], x) for x, point in zip(places[::thin], chart.points[::thin], strict=False)],
        "mean": None if chart.mean is None else _up(chart.mean),
        "line": " ".join(f"{x:g},{_up(point.share or 0.0):g}" for x, point in rows),
        "limits": [
            (round(x - step / 2, 1), round(x + step / 2, 1), _up(point.low), _up(point.high)) for x, point in rows
        ],
        "marks": [(x, _up(point.share or 0.0), point.is_outside) for x, point in rows],
    }


def funnel(chart: Chart) -> dict[str, Any] | None:
    """Return shares by the number that they are of, with the limits that chance alone keeps: 95 % and 99.8 %."""
    points = [point for point in chart.points if point.share is not None]
    if not points or chart.mean is None:
        return None
    most = max(point.whole for point in points)
    across = Scale(low=0.0, high=most * 1.05)
    top = min(1.0, 1.15 * max([*(point.share or 0.0 for point in points), chart.mean, 0.05]))

    def height(share: float) -> float:
        return round(HEIGHT * (1 - min(share, top) / top), 1)

    steps = [1 + (across.high - 1) * (place / CURVE) ** 2 for place in range(CURVE + 1)]
    curves = []
    for kind, errors in (("warning", WARNING), ("alarm", ALARM)):
        reach = [errors * sqrt(chart.mean * (1 - chart.mean) / number) for number in steps]
        for sign in (1, -1):
            ends = [max(0.0, chart.mean + sign * one) for one in reach]
            line = " ".join(
                f"{across.at(n):g},{height(end):g}" for n, end in zip(steps, ends, strict=True) if end <= top
            )
            curves.append((kind, line))
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "ticks": across.ticks,
        "levels": [(f"{100 * top * share / 100:.0f}", height(top * share / 100)) for share in SHARES],
        "mean": height(chart.mean),
        "curves": curves,
        "marks": [
            (across.at(point.whole), height(point.share or 0.0), point.is_outside, point.name) for point in points
        ],
    }


def pareto(reasons: Sequence[Reason], names: Sequence[str]) -> dict[str, Any]:
    """Return a bar for each reason, the longest first, with the share that they make together as a line."""
    most = max((reason.number for reason in reasons), default=1)
    width = WIDTH - LEFT
    rows: list[dict[str, Any]] = [
        {
            "name": _short(name),
            "y": ROW * place,
            "width": round(width * reason.number / most, 1),
            "number": reason.number,
            "at": round(width * reason.cumulated, 1),
        }
        for place, (reason, name) in enumerate(zip(reasons, names, strict=True))
    ]
    line = " ".join(f"{row['at']:g},{row['y'] + ROW / 2:g}" for row in rows)
    return {"left": LEFT, "width": width, "height": ROW * len(rows), "row": ROW, "rows": rows, "line": line}


def strip(used: Sequence[float]) -> dict[str, Any]:
    """Return a point for each piece of work at the share of its limit that it used; the line stands at the whole limit."""
    scale = Scale(low=0.0, high=max(1.5, *used, 0.0) * 1.03)
    lanes = 5
    return {
        "width": WIDTH,
        "height": 20.0 * lanes,
        "ticks": [(f"{100 * tick:.0f}", at) for tick, at in scale.ticks],
        "limit": scale.at(1.0),
        "marks": [(scale.at(share), 20.0 * (place % lanes) + 10, share > 1) for place, share in enumerate(used)],
    }


def dumbbell(rows: Sequence[tuple[str, float | None, float | None, float | None]]) -> dict[str, Any]:
    """Return the statutory limit, the promise and what it took on one line for each item; what is not known is left out."""
    known = [value for row in rows for value in row[1:] if value is not None]
    scale = Scale(low=0.0, high=(max(known, default=1.0) or 1.0) * 1.05, width=WIDTH - LEFT)
    drawn = []
    for place, (name, *values) in enumerate(rows):
        marks = [
            (kind, scale.at(value))
            for kind, value in zip(("statutory", "promised", "actual"), values, strict=True)
            if value is not None
        ]
        ends = [at for _, at in marks] or [0.0]
        y = ROW * place + ROW / 2
        drawn.append({"name": _short(name), "y": y, "low": min(ends), "high": max(ends), "marks": marks})
    return {"left": LEFT, "width": scale.width, "height": ROW * len(drawn), "ticks": scale.ticks, "rows": drawn}


def bars(begin: datetime, end: datetime, rows: Iterable[tuple[str, datetime, datetime, str]]) -> dict[str, Any]:
    """Return what was held when, as bars between two instants: (name, from, to, kind)."""
    whole = max((end - begin).total_seconds(), 1.0)
    width = WIDTH - LEFT

    def at(instant: datetime) -> float:
        return round(width * min(max((instant - begin).total_seconds() / whole, 0.0), 1.0), 1)

    drawn = [
        {"name": _short(name), "y": ROW * place, "x": at(first), "width": max(at(last) - at(first), 1.5), "kind": kind}
        for place, (name, first, last, kind) in enumerate(rows)
    ]
    return {"left": LEFT, "width": width, "height": ROW * len(drawn), "row": ROW, "rows": drawn}


def points_kept(rows: Sequence[tuple[str, float, float, float]]) -> dict[str, Any]:
    """Return a bar for each score: points kept, points lost, points added, on one scale."""
    most = max((kept + lost + added for _, kept, lost, added in rows), default=1.0) or 1.0
    width = WIDTH - LEFT
    drawn = []
    for place, (name, *lengths) in enumerate(rows):
        parts, x = [], 0.0
        for kind, points in zip(("kept", "lost", "added"), lengths, strict=True):
            parts.append({"kind": kind, "x": round(x, 1), "width": round(width * points / most, 1)})
            x += width * points / most
        drawn.append({"name": _short(name), "y": ROW * place, "parts": parts})
    return {"left": LEFT, "width": width, "height": ROW * len(drawn), "row": ROW, "rows": drawn}


def rate_line(series: Sequence[tuple[str, float]], target: float | None) -> dict[str, Any]:
    """Return a share by month, and a target where there is one."""
    step = WIDTH / max(len(series), 1)
    thin = -(-len(series) // LABELS) or 1
    places = [round(step * (place + 0.5), 1) for place in range(len(series))]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "levels": [(share, _up(share / 100)) for share in SHARES],
        "names": [(name, x) for x, (name, _) in list(zip(places, series, strict=True))[::thin]],
        "target": None if target is None else _up(target),
        "line": " ".join(f"{x:g},{_up(share):g}" for x, (_, share) in zip(places, series, strict=True)),
        "marks": [(x, _up(share)) for x, (_, share) in zip(places, series, strict=True)],
    }


def _up(share: float) -> float:
    return round(HEIGHT * (1 - share), 1)


def _short(name: str) -> str:
    return name if len(name) <= LONG else f"{name[: LONG - 1]}…"
