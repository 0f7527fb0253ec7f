"""The sequence flows of one scope as a graph: what leads to the normal end, and by which exits a case leaves before it.

A *normal end* is an end by which the scope is done in the usual way. Every end that is neither terminate, error nor
cancel is one, but for the *exits*:

1. an end that is only reached by way of a boundary event, or of a branch of an exclusive gateway marked
   `bl:decision kind="refusal"` (any branch but the default one);
2. an end with a plain run of nodes before it (no further split), entered only from exclusive or event-based gateways
   and boundary events whose other branches lead on to the rest of the scope. If all branches of such a gateway are
   plain runs to ends, the one with most nodes is the rest; on a tie the default flow; on a tie without one, all are.

The end farthest from the start is never an exit. If no end is left, all of them count as normal.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from processes.by_identity import remember_last
from processes.model import Event, Gateway, SubProcess, Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from processes.model import FlowNode, Scope

ABRUPT = ("terminate", "error", "cancel")
EXCLUSIVE = ("exclusiveGateway", "eventBasedGateway")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """From one flow node to another: a sequence flow, or (flow None) a link or a host's way to its boundary event."""

    source: str
    target: str
    flow: str | None = None
    condition: str = ""


@dataclass(frozen=True, eq=False)
class FlowGraph:
    """The nodes of one scope (or a part of it) with the arcs between them.

    A part that is the whole is the same object, so that what was found about it need not be found again.
    """

    nodes: Mapping[str, FlowNode]
    arcs: tuple[Arc, ...]

    @cached_property
    def outgoing(self) -> Mapping[str, list[Arc]]:
        """Arcs that leave each node."""
        found: dict[str, list[Arc]] = {node: [] for node in self.nodes}
        for arc in self.arcs:
            found[arc.source].append(arc)
        return found

    @cached_property
    def incoming(self) -> Mapping[str, list[Arc]]:
        """Arcs that enter each node."""
        found: dict[str, list[Arc]] = {node: [] for node in self.nodes}
        for arc in self.arcs:
            found[arc.target].append(arc)
        return found

    @cached_property
    def starts(self) -> tuple[str, ...]:
        """Nodes that nothing leads to."""
        return tuple(node for node in self.nodes if not self.incoming[node])

    @cached_property
    def ends(self) -> tuple[str, ...]:
        """Nodes that lead to nothing."""
        return tuple(node for node in self.nodes if not self.outgoing[node])

    def part(self, nodes: Iterable[str]) -> FlowGraph:
        """Return the graph of these nodes only, in the order of the scope."""
        wanted = set(nodes)
        if wanted >= self.nodes.keys():
            return self
        inside = {node: self.nodes[node] for node in self.nodes if node in wanted}
        return FlowGraph(inside, tuple(a for a in self.arcs if a.source in wanted and a.target in wanted))

    @cached_property
    def successors(self) -> Mapping[str, list[str]]:
        """Nodes right after each node."""
        return {node: [arc.target for arc in arcs] for node, arcs in self.outgoing.items()}

    @cached_property
    def predecessors(self) -> Mapping[str, list[str]]:
        """Nodes right before each node."""
        return {node: [arc.source for arc in arcs] for node, arcs in self.incoming.items()}

    def reached(self, sources: Iterable[str]) -> dict[str, int]:
        """Return the nodes that can be reached, each with its least number of arcs from a source."""
        return _walk(sources, self.successors)

    def leading_to(self, targets: Iterable[str]) -> dict[str, int]:
        """Return the nodes from which a target can be reached, each with its least number of arcs to one."""
        return _walk(targets, self.predecessors)

    def without_back_arcs(self) -> FlowGraph:
        """Return the graph without the arcs that close a circle in a depth-first walk from the starts."""
        return self._forward

    @cached_property
    def _forward(self) -> FlowGraph:
        if len(in_order(self.successors)) == len(self.nodes):
            return self  # no circles
        back: set[Arc] = set()
        done: dict[str, bool] = {}
        for root in (*self.starts, *self.nodes):
            if root in done:
                continue
            done[root] = False
            stack = [(root, iter(self.outgoing[root]))]
            while stack:
                node, arcs = stack[-1]
                arc = next(arcs, None)
                if arc is None:
                    done[node] = True
                    stack.pop()
                elif arc.target not in done:
                    done[arc.target] = False
                    stack.append((arc.target, iter(self.outgoing[arc.target])))
                elif not done[arc.target]:
                    back.add(arc)
        return FlowGraph(self.nodes, tuple(arc for arc in self.arcs if arc not in back))

    def components(self) -> tuple[FlowGraph, ...]:
        """Return the parts that hang together, each as a graph."""
        return self._components

    @cached_property
    def _components(self) -> tuple[FlowGraph, ...]:
        near = {node: after + self.predecessors[node] for node, after in self.successors.items()}
        group: dict[str, str] = {}
        for node in self.nodes:
            if node not in group:
                group.update(dict.fromkeys(_walk([node], near), node))
                if len(group) == len(self.nodes) and group[next(iter(self.nodes))] == node:
                    return (self,)
        members: defaultdict[str, list[str]] = defaultdict(list)
        for node in self.nodes:
            members[group[node]].append(node)
        arcs: defaultdict[str, list[Arc]] = defaultdict(list)
        for arc in self.arcs:
            arcs[group[arc.source]].append(arc)
        return tuple(FlowGraph({n: self.nodes[n] for n in nodes}, tuple(arcs[key])) for key, nodes in members.items())


def in_order(near: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the places so that each comes after its predecessors; those on and behind a circle are left out.

    >>> in_order({"b": ["c"], "a": ["b", "c"], "c": []})
    ['a', 'b', 'c']
    """
    waiting = dict.fromkeys(near, 0)
    for targets in near.values():
        for target in targets:
            waiting[target] += 1
    ready = [place for place, count in waiting.items() if not count]
    for place in ready:
        for target in near[place]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return ready


@remember_last(16)
def flow_graph(scope: Scope) -> FlowGraph:
    """Return the graph of a scope; flows that point to nothing and event sub-processes are left out."""
    nodes = {n.id: n for n in scope.nodes if not (isinstance(n, SubProcess) and n.triggered_by_event)}
    arcs = [
        Arc(source=f.source, target=f.target, flow=f.id, condition=f.condition or "")
        for f in scope.flows
        if f.source in nodes and f.target in nodes
    ]
    links = [node for node in nodes.values() if isinstance(node, Event) and node.trigger == "link"]
    catching = {n.reference or n.name: n.id for n in links if n.kind == "intermediateCatchEvent"}
    for throwing in (n for n in links if n.kind == "intermediateThrowEvent"):
        name = throwing.reference or throwing.name
        arcs += [Arc(source=throwing.id, target=catching[name])] if name in catching else []
    for node in nodes.values():
        if isinstance(node, Event) and node.attached_to in nodes:
            arcs.append(Arc(source=node.attached_to, target=node.id))
    return FlowGraph(nodes, tuple(arcs))


def normal_ends(graph: FlowGraph) -> frozenset[str]:
    """Return the normal ends of a connected graph; the rule stands at the head of this module."""
    plain = [end for end in graph.ends if not _is_abrupt(graph.nodes[end])]
    arcs = tuple(arc for arc in graph.arcs if not _leads_aside(graph, arc))
    depth = (graph if len(arcs) == len(graph.arcs) else FlowGraph(graph.nodes, arcs)).reached(graph.starts)
    wanted = [end for end in plain if end in depth] or plain
    if len(wanted) <= 1:
        return frozenset(wanted or graph.ends)
    last = max(wanted, key=lambda end: depth.get(end, -1))
    runs = {end: _run_before(graph, end) for end in wanted}
    run_of = {node: end for end, run in runs.items() for node in run}
    before_last = graph.leading_to([last])
    exits = {end for end in wanted if end != last and _is_exit(graph, runs[end], (runs, run_of), before_last)}
    return frozenset(wanted) - exits


def _leads_aside(graph: FlowGraph, arc: Arc) -> bool:
    """Say whether the arc leads to a boundary event, or is a refusal."""
    return graph.nodes[arc.target].kind == "boundaryEvent" or _is_refusal(graph, arc)


def _is_refusal(graph: FlowGraph, arc: Arc) -> bool:
    source = graph.nodes[arc.source]
    return isinstance(source, Gateway) and source.decision == "refusal" and source.default not in {None, arc.flow}


def _is_abrupt(node: FlowNode) -> bool:
    return isinstance(node, Event) and (node.trigger in ABRUPT or node.kind == "boundaryEvent")


def is_cancelling(graph: FlowGraph, node: str) -> bool:
    """Say whether everything the node leads to ends the whole case: terminate, error or cancel ends only."""
    reached = graph.reached([node])
    ends = [graph.nodes[end] for end in reached if not graph.outgoing[end]]
    return bool(ends) and all(isinstance(end, Event) and end.trigger in ABRUPT for end in ends)


def _run_before(graph: FlowGraph, end: str) -> tuple[str, ...]:
    """Return the nodes that lead to this end and to nothing else, without a split on the way."""
    found, waiting = {end: None}, [end]
    for node in waiting:
        for arc in graph.incoming[node]:
            single = len(graph.outgoing[arc.source]) == 1 and graph.incoming[arc.source]
            if single and arc.source not in found:
                found[arc.source] = None
                waiting.append(arc.source)
    return tuple(found)


def _is_exit(
    graph: FlowGraph,
    run: tuple[str, ...],
    known: tuple[Mapping[str, tuple[str, ...]], Mapping[str, str]],
    before_last: Mapping[str, int],
) -> bool:
    entering = [arc for node in run for arc in graph.incoming[node] if arc.source not in run]
    return bool(entering) and all(
        arc.source in before_last and _leaves(graph, arc, run) and _rest_is_larger(graph, arc, run, known)
        for arc in entering
    )


def _leaves(graph: FlowGraph, arc: Arc, run: tuple[str, ...]) -> bool:
    """Say whether the arc is one way among others: a branch of a choice, or a boundary event of its host."""
    return graph.nodes[arc.source].kind in EXCLUSIVE or (arc.flow is None and arc.target in run)


def _rest_is_larger(
    graph: FlowGraph,
    arc: Arc,
    run: tuple[str, ...],
    known: tuple[Mapping[str, tuple[str, ...]], Mapping[str, str]],
) -> bool:
    runs, run_of = known
    others = [other for other in graph.outgoing[arc.source] if other is not arc and other.target not in run]
    if any(other.target not in run_of for other in others):
        return True
    largest = max((len(runs[run_of[other.target]]) for other in others), default=0)
    source = graph.nodes[arc.source]
    default = source.default if isinstance(source, (Gateway, Task, SubProcess)) else None
    return largest > len(run) or (largest == len(run) and default in {other.flow for other in others})


def _walk(sources: Iterable[str], near: Mapping[str, list[str]]) -> dict[str, int]:
    found = dict.fromkeys(sources, 0)
    waiting = list(found)
    for node in waiting:
        for other in near[node]:
            if other not in found:
                found[other] = found[node] + 1
                waiting.append(other)
    return found
