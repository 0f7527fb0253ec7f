"""The degree of parallelism: how many tasks of one case can run at once.

It is the width of the order, the size of its largest antichain, and by Dilworth's theorem the number of tasks less the
size of a largest matching between tasks and the tasks after them. Up to `EXACT` tasks it is found so; above, the most
tasks that stand in one layer (the same number of tasks before them on the longest way) are a lower bound.

Source: Dilworth, A Decomposition Theorem for Partially Ordered Sets (1950); Kuhn, The Hungarian Method (1955).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reengineer.partial_order import PartialOrder, members

EXACT = 400


@dataclass(frozen=True, slots=True)
class Parallelism:
    """How many tasks can run at once; not exact means that it may be more."""

    degree: int
    exact: bool = True


def degree_of_parallelism(order: PartialOrder) -> Parallelism:
    """Return the width of an order.

    >>> degree_of_parallelism(PartialOrder.of("abcd", [("a", "c"), ("b", "c"), ("b", "d")]))
    Parallelism(degree=2, exact=True)
    """
    count = len(order.elements)
    if count <= EXACT:
        return Parallelism(count - _largest_matching(order))
    depth: list[int] = []
    for bits in order.predecessors:
        depth.append(max((depth[before] + 1 for before in order.frontier(bits)), default=0))
    return Parallelism(max(Counter(depth).values()), exact=False)


def _largest_matching(order: PartialOrder) -> int:
    """Match as many elements as can be, each with an earlier one; augmenting paths by breadth-first search."""
    earlier_of: dict[int, int] = {}
    later_of: dict[int, int] = {}
    for place in range(len(order.elements)):
        came: dict[int, int] = {}
        waiting, seen = [place], 0
        for later in waiting:
            options = order.predecessors[later] & ~seen
            seen |= options
            for earlier in members(options):
                came[earlier] = later
                if earlier in later_of:
                    waiting.append(later_of[earlier])
                else:
                    _augment(earlier, came, earlier_of, later_of)
                    waiting.clear()
                    break
    return len(later_of)


def _augment(free: int, came: dict[int, int], earlier_of: dict[int, int], later_of: dict[int, int]) -> None:
    """Hand each element on the way back to the start the partner by which it was reached."""
    earlier, open_end = free, True
    while open_end:
        later = came[earlier]
        open_end = later in earlier_of
        later_of[earlier] = later
        earlier, earlier_of[later] = earlier_of.get(later, earlier), earlier
