"""The order in which lanes are drawn: as they were drawn before, else so that what is handed over has short ways.

The order of lanes in a file means nothing, but it is seen. Lanes that have a drawing keep its order. Without one they
start in order of time and are moved one at a time to where the ways between them are shortest in all: minimum linear
arrangement by insertion (Petit 2003, "Experiments on the minimum linear arrangement problem").
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from processes.layout.layers import Arc, assign_layers, find_loops
from processes.model import SubProcess, all_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from processes.model import Definitions, Lane, Process

    _Pairs = Mapping[tuple[str, str], int]

MANY = 60  # lanes side by side: beyond, time alone orders them
FLOW, DATA = 2, 1  # what a sequence flow counts, and what a way of data does


def arrange_lanes(definitions: Definitions) -> Definitions:
    """Return the definitions with the lanes of each process in the order of the drawing."""
    drawn = {shape.element: shape.bounds.y for diagram in definitions.diagrams[:1] for shape in diagram.shapes}
    arranged = tuple(
        replace(process, lanes=_arrange(process.lanes, drawn, _Ways(process))) for process in definitions.processes
    )
    return replace(definitions, processes=arranged)


class _Ways:
    """When each node is reached, and which nodes something is handed over between."""

    def __init__(self, process: Process) -> None:
        stands_for = {n.id: sub.id for sub in process.nodes if isinstance(sub, SubProcess) for n in all_nodes(sub)}
        nodes = [node.id for node in process.nodes]
        known = set(nodes)
        arcs = [Arc(f.id, f.source, f.target) for f in process.flows if {f.source, f.target} <= known]
        layers = assign_layers(nodes, arcs, find_loops(nodes, arcs))
        self.time = layers | {inner: layers.get(sub, 0) for inner, sub in stands_for.items()}
        self.ways = Counter[tuple[str, str]]()
        for arc in arcs:
            self.ways[arc.source, arc.target] += FLOW
        for pair in _data_ways(process):
            self.ways[pair] += DATA


def _data_ways(process: Process) -> Iterator[tuple[str, str]]:
    """Yield writer and reader of each data element: it hangs on its first writer."""
    writer: dict[str, str] = {}
    for node in process.nodes:
        for written in node.outputs:
            writer.setdefault(written.data, node.id)
    for node in process.nodes:
        for read in node.inputs:
            if read.data in writer:
                yield writer[read.data], node.id


def _arrange(lanes: Sequence[Lane], drawn: Mapping[str, float], ways: _Ways) -> tuple[Lane, ...]:
    inner = [replace(lane, lanes=_arrange(lane.lanes, drawn, ways)) if lane.lanes else lane for lane in lanes]
    if len(inner) == 1:
        return tuple(inner)
    if all(lane.id in drawn for lane in inner):
        return tuple(sorted(inner, key=lambda lane: drawn[lane.id]))
    lane_of = {node: lane.id for lane in inner for node in lane.all_nodes()}
    pairs = Counter[tuple[str, str]]()
    for (one, other), weight in ways.ways.items():
        ends = lane_of.get(one, ""), lane_of.get(other, "")
        if all(ends) and ends[0] != ends[1]:
            pairs[min(ends), max(ends)] += weight
    means = {lane.id: _mean([ways.time[node] for node in lane.all_nodes() if node in ways.time]) for lane in inner}
    ordered = sorted(means, key=means.__getitem__)
    if len(ordered) <= MANY:
        ordered = _shorten(ordered, pairs)
    return tuple(sorted(inner, key=lambda lane: ordered.index(lane.id)))


def _mean(times: Sequence[int]) -> float:
    return sum(times) / len(times) if times else float("inf")


def _shorten(ordered: list[str], pairs: _Pairs) -> list[str]:
    """Move each lane to where the ways are shortest in all, until nothing is gained."""
    partners: dict[str, dict[str, int]] = {name: {} for name in ordered}
    for (one, other), weight in pairs.items():
        partners[one][other] = partners[other][one] = weight
    before: list[str] = []
    while ordered != before:  # it ends: a lane that gains nothing stays
        before = ordered
        for name in before:
            ordered = _move(ordered, name, partners)
    return ordered


def _move(ordered: list[str], name: str, partners: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Move a lane to the nearest of the places at which its own ways, and those that run past it, are shortest."""
    rest = [other for other in ordered if other != name]
    place = {other: index for index, other in enumerate(rest)}
    past = [0] * (len(rest) + 1)  # the ways that cross each gap
    for one, others in partners.items():
        for other, weight in others.items():
            if name not in (one, other) and place[one] < place[other]:
                for gap in range(place[one] + 1, place[other] + 1):
                    past[gap] += weight
    own = partners[name].items()
    costs = [past[gap] + sum(w * abs(gap - 0.5 - place[other]) for other, w in own) for gap in range(len(rest) + 1)]
    best = min(range(len(costs)), key=lambda gap: (costs[gap], abs(gap - ordered.index(name))))
    return [*rest[:best], name, *rest[best:]]
