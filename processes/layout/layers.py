"""Layers (columns): every flow points to the right, but for those that close a loop.

A flow closes a loop if a depth-first walk from the start events finds its target on the walk's own path; for loops with
one entry (all that block-structured models have) these are just the flows back to the entry, whatever the order of the
walk. The rest is acyclic, and a node's layer is the longest way to it (Sugiyama, Tagawa, Toda 1981, first two steps).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Arc(NamedTuple):
    """A flow between two nodes of one scope; a flow from a boundary event counts from the event's host."""

    id: str
    source: str
    target: str
    boundary: str = ""  # the boundary event it leaves from
    label: str = ""


def find_loops(nodes: Sequence[str], arcs: Iterable[Arc], *, first: Iterable[str] = ()) -> frozenset[str]:
    """Return the ids of the arcs that close a loop; `first` are the nodes the walk prefers to start from.

    >>> sorted(find_loops(["a", "b", "c"], [Arc("1", "a", "b"), Arc("2", "b", "c"), Arc("3", "c", "b")]))
    ['3']
    """
    out: dict[str, list[Arc]] = defaultdict(list)
    entered = set()
    for arc in arcs:
        out[arc.source].append(arc)
        entered.add(arc.target)
    roots = [*first, *(node for node in nodes if node not in entered), *nodes]
    loops: set[str] = set()
    done: set[str] = set()
    for root in roots:
        if root not in done:
            _walk(root, out, done, loops)
    return frozenset(loops)


def _walk(root: str, out: dict[str, list[Arc]], done: set[str], loops: set[str]) -> None:
    """Walk depth first without recursion; `path` is what lies between the root and here."""
    path = {root}
    stack = [(root, iter(out[root]))]
    done.add(root)
    while stack:
        node, rest = stack[-1]
        arc = next(rest, None)
        if arc is None:
            stack.pop()
            path.discard(node)
        elif arc.target in path:
            loops.add(arc.id)
        elif arc.target not in done:
            done.add(arc.target)
            path.add(arc.target)
            stack.append((arc.target, iter(out[arc.target])))


def assign_layers(nodes: Sequence[str], arcs: Sequence[Arc], loops: frozenset[str]) -> dict[str, int]:
    """Return the column of each node: the longest way to it; a late source moves right, next to what it feeds.

    >>> assign_layers(["a", "b", "c"], [Arc("1", "a", "b"), Arc("2", "b", "c"), Arc("3", "a", "c")], frozenset())
    {'a': 0, 'b': 1, 'c': 2}
    """
    forward = [arc for arc in arcs if arc.id not in loops]
    successors: dict[str, list[str]] = {node: [] for node in nodes}
    waiting = dict.fromkeys(nodes, 0)
    for arc in forward:
        successors[arc.source].append(arc.target)
        waiting[arc.target] += 1
    ready = [node for node in nodes if not waiting[node]]
    sources = list(ready)
    layers = dict.fromkeys(nodes, 0)
    for node in ready:
        for target in successors[node]:
            layers[target] = max(layers[target], layers[node] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    for node in sources:
        if successors[node]:
            layers[node] = max(0, min(layers[target] for target in successors[node]) - 1)
    return layers
