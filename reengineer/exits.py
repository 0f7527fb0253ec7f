"""The ways out of a scope before its normal end, and the nodes they hang on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from processes.by_identity import remember_last
from processes.model import Event
from reengineer.flow_graph import is_cancelling, normal_ends
from reengineer.structure_tree import UnreadableGraphError

if TYPE_CHECKING:
    from processes.model import FlowNode
    from reengineer.flow_graph import Arc, FlowGraph


@dataclass(slots=True, kw_only=True)
class Exits:
    """What hangs on one node: the nodes on the way out, the flows by which the case leaves, whether all cancel it.

    `direct` says that a flow of the node itself leads out, not only that of a boundary event; `strands` that a boundary
    event stops the node and leads nowhere, so that what waits for the node may wait for ever.
    A non-interrupting boundary event and a compensation lead out without ending the case: nodes, but no flows.
    """

    nodes: dict[str, None] = field(default_factory=dict)
    flows: dict[str, None] = field(default_factory=dict)
    cancels: bool = True
    direct: bool = False
    strands: bool = False


@remember_last(16)
def cut_exits(graph: FlowGraph) -> tuple[FlowGraph, dict[str, Exits]]:
    """Return the part of a connected graph from which its normal end can be reached, and the exits of each node in it.

    An exit that several nodes lead to hangs on each of them.
    """
    ends = normal_ends(graph)
    reached = graph.reached(graph.starts)
    inside = graph.leading_to(ends)
    if not graph.starts or not ends or len(reached) < len(graph.nodes) or not inside.keys() >= {*graph.starts}:
        raise UnreadableGraphError
    found: defaultdict[str, Exits] = defaultdict(Exits)
    for arc in graph.arcs:
        if arc.source in inside and arc.target not in inside:
            exits = found[arc.source]
            exits.nodes.update(dict.fromkeys(graph.reached([arc.target])))
            exits.direct |= arc.flow is not None
            goes_on = arc.flow is None and _goes_on(graph.nodes[arc.target])
            leaving = [] if goes_on else _leaving_flows(graph, arc)
            exits.strands |= not goes_on and not leaving
            if leaving:
                exits.flows.update(dict.fromkeys(leaving))
                exits.cancels = exits.cancels and is_cancelling(graph, arc.target)
    return graph.part(inside), dict(found)


def _goes_on(boundary: FlowNode) -> bool:
    """Say whether the task goes on when the boundary event on it occurs."""
    return isinstance(boundary, Event) and (not boundary.interrupting or boundary.trigger == "compensation")


def _leaving_flows(graph: FlowGraph, arc: Arc) -> list[str]:
    return (
        [arc.flow] if arc.flow is not None else [out.flow for out in graph.outgoing[arc.target] if out.flow is not None]
    )
