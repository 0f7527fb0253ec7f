"""Rows: each lane owns a band of rows; the main path lies straight on the first, branches below, inner ones nearer.

The flow is cut into chains. The first follows, from each node, the way that leads on furthest (never a refusal); then
each other way out of a chain starts a chain of its own, later splits first, so that a block inside a block is placed
before what goes round it. A chain takes in each lane the first row, from its parent's row downwards, that is free from
where it leaves to where it comes back. This keeps branches of one block next to each other, so block-structured flows
inside one lane have no crossing.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from processes.layout.layers import Arc


@dataclass(slots=True, kw_only=True)
class Chain:
    """Nodes on one line; `parent` is the node it leaves from."""

    nodes: list[str]
    parent: str | None = None


@dataclass(slots=True)
class Occupancy:
    """Which columns of each row of each band are taken."""

    rows: dict[tuple[int, int], list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def free(self, band: int, row: int, low: int, high: int) -> bool:
        """Tell whether no taken interval of the row meets [low, high]."""
        taken = self.rows[band, row]
        here = bisect_left(taken, (low, low))
        before = here > 0 and taken[here - 1][1] >= low
        after = here < len(taken) and taken[here][0] <= high
        return not before and not after

    def take(self, band: int, row: int, low: int, high: int) -> None:
        """Take [low, high] of the row."""
        insort(self.rows[band, row], (low, high))


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What the rows are decided from: nodes in file order, forward arcs, columns, band of each node, refusal arcs."""

    nodes: Sequence[str]
    arcs: Sequence[Arc]
    layers: Mapping[str, int]
    bands: Mapping[str, int]
    refusals: frozenset[str] = frozenset()


def assign_rows(flow: Flow) -> dict[str, int]:
    """Return the row of each node inside its band, from 0."""
    out = _outgoing(flow)
    rows: dict[str, int] = {}
    occupancy = Occupancy()
    for chain in _chains(flow, out):
        _place(chain, flow, out, (rows, occupancy))
    return rows


def _outgoing(flow: Flow) -> dict[str, list[Arc]]:
    """Return the arcs out of each node, the one to follow first."""
    out: dict[str, list[Arc]] = {node: [] for node in flow.nodes}
    for arc in flow.arcs:
        out[arc.source].append(arc)
    tail = dict.fromkeys(flow.nodes, 0)
    for node in sorted(flow.nodes, key=flow.layers.__getitem__, reverse=True):
        for arc in out[node]:
            if arc.id not in flow.refusals:
                tail[node] = max(tail[node], tail[arc.target] + 1)
        out[node].sort(key=lambda arc: (arc.id in flow.refusals, bool(arc.boundary), -tail[arc.target]))
    return out


def _chains(flow: Flow, out: Mapping[str, list[Arc]]) -> list[Chain]:
    """Cut the flow into chains, in the order in which they are placed."""
    entered = {arc.target for arc in flow.arcs}
    roots = [node for node in flow.nodes if node not in entered and out[node]]
    lonely = [node for node in flow.nodes if node not in entered and not out[node]]
    used: set[str] = set()
    chains: list[Chain] = []
    for root in [*roots, *lonely]:
        stack: list[tuple[str | None, str]] = [(None, root)]
        while stack:
            parent, first = stack.pop()
            if first in used:
                continue
            chain = _follow(first, out, used)
            chains.append(Chain(nodes=chain, parent=parent))
            for node in chain:  # the last pushed is the first placed: later splits come first
                stack.extend((node, arc.target) for arc in reversed(out[node]) if arc.target not in used)
    return chains


def _follow(first: str, out: Mapping[str, list[Arc]], used: set[str]) -> list[str]:
    chain = [first]
    used.add(first)
    while True:
        following = next((arc for arc in out[chain[-1]] if arc.target not in used and not arc.boundary), None)
        if following is None:
            return chain
        chain.append(following.target)
        used.add(following.target)


def _place(chain: Chain, flow: Flow, out: Mapping[str, list[Arc]], state: tuple[dict[str, int], Occupancy]) -> None:
    """Give the chain a row in each lane it passes, stretch by stretch."""
    rows, occupancy = state
    wanted: dict[int, int] = {}
    if chain.parent is not None:
        wanted[flow.bands[chain.parent]] = rows[chain.parent]
    stretches = _stretches(chain.nodes, flow.bands)
    for position, stretch in enumerate(stretches):
        band = flow.bands[stretch[0]]
        low, high = flow.layers[stretch[0]], flow.layers[stretch[-1]]
        if position == 0 and chain.parent is not None:
            low = min(low, flow.layers[chain.parent] + 1)
        if position == len(stretches) - 1:
            high = max([high, *(flow.layers[arc.target] - 1 for arc in out[stretch[-1]])])
        row = wanted.get(band, 0)
        while not occupancy.free(band, row, low, high):
            row += 1
        occupancy.take(band, row, low, high)
        rows.update(dict.fromkeys(stretch, row))
        wanted[band] = row


def _stretches(nodes: Sequence[str], bands: Mapping[str, int]) -> list[list[str]]:
    stretches: list[list[str]] = []
    for node in nodes:
        if stretches and bands[stretches[-1][0]] == bands[node]:
            stretches[-1].append(node)
        else:
            stretches.append([node])
    return stretches
