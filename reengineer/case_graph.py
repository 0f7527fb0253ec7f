"""The way of one ordinary case through a process: no exit, no boundary event, every loop once, choices by attributes.

Sub-processes are opened up, unless they have a time of their own; then they count as one task.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from processes.expressions import evaluate, is_expression, names
from processes.model import Event, Gateway, SubProcess, Task
from reengineer.exits import cut_exits
from reengineer.flow_graph import FlowGraph, flow_graph, in_order
from reengineer.partial_order import PartialOrder
from reengineer.structure_tree import UnreadableGraphError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from processes.model import FlowNode, Process, Scope
    from reengineer.flow_graph import Arc

CHOICES = ("exclusiveGateway", "eventBasedGateway")


@dataclass(slots=True)
class CaseGraph:
    """An acyclic graph of what a case passes. An opened sub-process has two places, its id and `leaving(id)`.

    `choices` are the ways that exclude one another and that no attribute decides, `first` the places without
    predecessor.
    """

    nodes: dict[str, FlowNode] = field(default_factory=dict)
    arcs: dict[str, list[str]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    choices: dict[str, list[str]] = field(default_factory=dict)
    first: list[str] = field(default_factory=list)

    def activities(self) -> Iterator[FlowNode]:
        """Yield the tasks, call activities and closed sub-processes that a case passes."""
        for node in self.nodes.values():
            if isinstance(node, Task) or (isinstance(node, SubProcess) and node.id not in self.opened):
                yield node

    def order_of(self, tasks: Iterable[str]) -> PartialOrder:
        """Return the order of some of the places."""
        pairs = [(source, target) for source, targets in self.arcs.items() for target in targets]
        return PartialOrder.of(in_order(self.arcs), pairs).restricted(tasks)

    def leaving(self, node: str) -> str:
        """Return the place by which a node is left."""
        return f"{node}\tleft" if node in self.opened else node

    def connect(self, source: str, target: str) -> None:
        """Add an arc between two places."""
        self.arcs.setdefault(source, []).append(target)
        self.arcs.setdefault(target, [])


def case_graph(
    process: Process, *, attributes: Mapping[str, object] | None = None, closed: Collection[str] = ()
) -> CaseGraph:
    """Return what a case with these attributes passes; `closed` are the sub-processes that count as one task."""
    graph = CaseGraph()
    waiting: list[tuple[Scope, str, str]] = [(process, "", "")]
    for scope, before, after in waiting:
        way = _way(scope, attributes or {})
        inner = [n for n in way.nodes.values() if isinstance(n, SubProcess) and n.id not in closed and n.nodes]
        graph.nodes |= way.nodes
        graph.opened |= {node.id for node in inner}
        _add_way(graph, way, before, after)
        waiting += [(node, node.id, graph.leaving(node.id)) for node in inner]
    return graph


def _add_way(graph: CaseGraph, way: FlowGraph, before: str, after: str) -> None:
    for node, targets in way.successors.items():
        graph.arcs.setdefault(node, [])
        graph.arcs.setdefault(graph.leaving(node), []).extend(targets)
    for source, arcs in way.outgoing.items():
        if way.nodes[source].kind in CHOICES and len(arcs) > 1:
            graph.choices[source] = [arc.target for arc in arcs]
    starts = list(way.starts)
    if before:
        for start in starts:
            graph.connect(before, start)
        for end in way.ends:
            graph.connect(graph.leaving(end), after)
        if not way.nodes:
            graph.connect(before, after)
    else:
        graph.first = starts
    if len(starts) > 1 and all(isinstance(way.nodes[start], Event) for start in starts):
        graph.choices[before] = starts


def _way(scope: Scope, attributes: Mapping[str, object]) -> FlowGraph:
    """Return the part of a scope that an ordinary case passes, without its loops."""
    ordinary = _without_boundaries(flow_graph(scope))
    parts = [part for part in ordinary.components() if len(part.nodes) > 1 or len(scope.nodes) == 1]
    if getattr(scope, "kind", "") == "adHocSubProcess" or not parts:
        parts = list(ordinary.components())
    found = [_taken(_once(_main(part)), attributes) for part in parts]
    if len(found) == 1:
        return found[0]
    nodes = {node: value for part in found for node, value in part.nodes.items()}
    return FlowGraph(nodes, tuple(arc for part in found for arc in part.arcs))


def _without_boundaries(whole: FlowGraph) -> FlowGraph:
    """Return the graph without boundary events and what only they lead to."""
    boundaries = [node for node, value in whole.nodes.items() if value.kind == "boundaryEvent"]
    if not boundaries:
        return whole
    cut = FlowGraph(whole.nodes, tuple(arc for arc in whole.arcs if arc.target not in boundaries))
    aside = cut.reached(boundaries).keys() - cut.reached(n for n in cut.starts if n not in boundaries).keys()
    return cut.part(node for node in whole.nodes if node not in aside)


def _main(part: FlowGraph) -> FlowGraph:
    try:
        return cut_exits(part)[0]
    except UnreadableGraphError:
        return part.part(part.reached(part.starts or [next(iter(part.nodes))]))


def _once(part: FlowGraph) -> FlowGraph:
    """Return the part without the flows that lead back, and without what then leads nowhere."""
    forward = part.without_back_arcs()
    return forward.part(forward.leading_to(part.ends or forward.ends))


def _taken(part: FlowGraph, attributes: Mapping[str, object]) -> FlowGraph:
    """Return the part that is reached when every choice that the attributes decide is made."""
    taken = part
    if attributes:
        kept = [arc for node, arcs in part.outgoing.items() for arc in _chosen(part.nodes[node], arcs, attributes)]
        taken = FlowGraph(part.nodes, tuple(kept))
    return taken.part(taken.reached(part.starts or list(part.nodes)[:1]))


def _chosen(node: FlowNode, arcs: list[Arc], attributes: Mapping[str, object]) -> list[Arc]:
    conditional = [arc for arc in arcs if arc.condition]
    decided = all(names(arc.condition) <= attributes.keys() and is_expression(arc.condition) for arc in conditional)
    if node.kind in {"parallelGateway", "eventBasedGateway"} or len(arcs) <= 1 or not conditional or not decided:
        return arcs
    default = node.default if isinstance(node, (Gateway, Task, SubProcess)) else None
    holding = [arc for arc in conditional if evaluate(arc.condition, attributes)]
    if node.kind == "exclusiveGateway":
        holding = holding[:1]
    elif not isinstance(node, Gateway):
        holding += [arc for arc in arcs if not arc.condition and arc.flow != default]
    return holding or _otherwise(arcs, default)


def _otherwise(arcs: list[Arc], default: str | None) -> list[Arc]:
    return [arc for arc in arcs if arc.flow == default] or [arc for arc in arcs if not arc.condition] or arcs
