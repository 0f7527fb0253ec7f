"""Which tasks a case will very likely come to: their lengths are drawn when it arrives, many draws one after the other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reengineer.simulation.kernel import words as w

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reengineer.simulation.points import Point

LIKELY = 0.25  # a draw on arrival costs a fifth of one on the spot


def likely_points(starts: Iterable[Point]) -> list[Point]:
    """Return the points that a case comes to with at least this chance, ways back not counted.

    It is an estimate, and only speed hangs on it: luck is the same whenever it is drawn.
    """
    starts = list(starts)
    shares: defaultdict[int, float] = defaultdict(float)
    for start in starts:
        shares[id(start)] = 1.0
    order = _in_order(starts)
    for point in order:
        for target, part in _leads(point):
            shares[id(target)] = min(shares[id(target)] + part * shares[id(point)], 1.0)
    return [point for point in order if shares[id(point)] >= LIKELY]


def _leads(point: Point) -> Iterator[tuple[Point, float]]:
    """Yield where a point sends tokens, and how likely each is."""
    one_of_them = point.op in (w.CHOOSE, w.RACE)
    for way in point.ways:
        usual = 1.0 / len(point.ways) if one_of_them else 1.0
        yield way.target, usual if way.share < 0.0 or point.by_condition else way.share
    for start in point.opens.starts if point.opens else ():
        yield start, 1.0


def _in_order(starts: list[Point]) -> list[Point]:
    """Return all points behind the starts, each after those before it (ways back left out): depth first, last left first."""
    seen = {id(start) for start in starts}
    open_points = [(start, _leads(start)) for start in starts]
    found = []
    while open_points:
        _, leads = open_points[-1]
        target = next((target for target, _ in leads if id(target) not in seen), None)
        if target is None:
            found.append(open_points.pop()[0])
        else:
            seen.add(id(target))
            open_points.append((target, _leads(target)))
    return found[::-1]
