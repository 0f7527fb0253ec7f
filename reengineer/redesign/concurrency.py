"""Pairs of tasks that can newly run at once.

Two tasks are *newly concurrent* if the as-is orders them within a round and the to-be neither orders nor excludes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.model import SubProcess, Task, scopes
from reengineer.partial_order import members
from reengineer.redesign.guards import choices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.model import Process
    from reengineer.redesign.requirements import Order

    Pair = tuple[str, str]


def newly_concurrent(as_is: Order, to_be: Order, process: Process, stands_for: Mapping[str, str]) -> frozenset[Pair]:
    """Return the pairs of activities of the to-be process that were ordered and are no longer."""
    chosen, found = choices(process), set()
    for scope in scopes(process):
        old = {n.id: n.id if n.id in as_is else stands_for.get(n.id, n.id) for n in scope.nodes}
        activities = [n.id for n in scope.nodes if isinstance(n, (Task, SubProcess)) and old[n.id] in as_is]
        position = {node: number for number, node in enumerate(activities)}
        order = to_be.rounds[scope.id].order
        behind = chosen.behind(order.elements)
        free = sum(1 << order.index[node] for node in activities)
        for place in members(free):  # what stands later in a topological order is seen from there
            node = order.elements[place]
            beside = free & ((1 << place) - 1) & ~order.predecessors[place]
            for other in members(beside & ~chosen.excluded(node, behind) if beside else 0):
                pair = order.elements[other], node
                if as_is.related(old[pair[0]], old[node]):
                    found.add(pair if position[pair[0]] < position[node] else pair[::-1])
    return frozenset(found)
