"""The degree of parallelism: how many tasks of one case can run at once.

It is the width of the order, the size of its largest antichain, and by Dilworth's theorem the number of tasks less the
size of a largest matching between tasks and the tasks after them. Up to `EXACT` tasks it is found so; above, the most
tasks that stand in one layer (the same number of tasks before them on the longest way) are a lower bound.

Source: Dilworth, A Decomposition Theorem for Partially Ordered Sets (1950); Hopcroft, Karp (1973) for the matching.
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
    from reengineer.graph import Graph, bipartite

    graph: Graph[tuple[str, int]] = Graph()
    earlier = [("before", place) for place in range(len(order.elements))]
    graph.add_nodes_from(earlier)
    for after, bits in enumerate(order.predecessors):
        graph.add_edges_from((("before", before), ("after", after)) for before in members(bits))
    return len(bipartite.hopcroft_karp_matching(graph, top_nodes=earlier)) // 2
