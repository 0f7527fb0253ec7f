"""From where a token can still come to an inclusive join."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reengineer.simulation.points import Point


def masks(
    points: list[Point], join: Point, order: Mapping[tuple[int, int], int], goal: Callable[[Point], Point]
) -> dict[int, int]:
    """Return for each point of a scope the flows into the join, as bits, that its tokens reach without passing the join.

    `order` numbers the flows (point, number of its way); a token on an activity may also leave by its boundary events.
    """
    found = {id(point): 0 for point in points}
    behind: dict[int, list[Point]] = {id(point): [] for point in points}
    for point in points:
        for way in point.ways:
            behind[id(goal(way.target))].append(point)
        if point.host is not None:
            behind[id(point)].append(point.host)
    for (source, _), number in order.items():
        reached = {source}
        waiting = [source]
        while waiting:
            for point in behind[waiting.pop()]:
                if id(point) not in reached and point is not join:
                    reached.add(id(point))
                    waiting.append(id(point))
        for point_id in reached:
            found[point_id] |= 1 << number
    found[id(join)] = 0
    return found
