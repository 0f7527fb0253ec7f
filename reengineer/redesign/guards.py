"""Under which decisions a node is reached: the choice flows that lie on every path to it.

The guard of a node is the set of choice flows (of exclusive, inclusive, event-based and complex gateways, conditional
flows of tasks, and boundary events) that dominate it in the flow graph, with those of the sub-processes around it
(dominators: Lengauer & Tarjan 1979). A redesign may move a node in time, never out of or into a decision.

The flow that goes on past a refusal which ends the case is not a guard: after such a refusal nothing goes on anyway,
whatever ran beside it. Nor is the flow that leaves a loop: it is taken in the end.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from processes.by_identity import remember_last
from processes.model import Event, Gateway, SubProcess, all_nodes, scopes
from reengineer.graph import DiGraph, immediate_dominators
from reengineer.redesign.rounds import flow_graph, round_graph

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from processes.model import Process, Scope, SequenceFlow

CHOICES = ("exclusiveGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway")
ONE_OF = ("exclusiveGateway", "eventBasedGateway")
CANCELLING = ("terminate", "error", "cancel")
_START = "\0start"


@remember_last(4)
def guards(process: Process) -> dict[str, frozenset[str]]:
    """Return for each node of the process, sub-processes included, the ids of the choice flows that guard it.

    >>> from processes.model import Gateway, Process, SequenceFlow, Task
    >>> process = Process(
    ...     id="p",
    ...     nodes=(Gateway(id="g", kind="exclusiveGateway"), Task(id="t", kind="task"), Task(id="u", kind="task")),
    ...     flows=(SequenceFlow(id="yes", source="g", target="t"), SequenceFlow(id="no", source="g", target="u")),
    ... )
    >>> sorted(guards(process)["t"])
    ['yes']
    """
    found: dict[str, frozenset[str]] = {}
    for scope in scopes(process):
        outer = found.get(scope.id, frozenset())
        for node, guard in _scope_guards(scope).items():
            found[node] = guard | outer
    return found


class Exclusions:
    """Tells whether two nodes lie behind different flows of one exclusive choice, so that no case does both."""

    def __init__(self, process: Process) -> None:
        choosing = {n.id for n in all_nodes(process) if isinstance(n, Gateway) and n.kind in ONE_OF}
        chooser = {f.id: f.source for scope in scopes(process) for f in scope.flows if f.source in choosing}
        self._choice = {
            node: {chooser[flow]: flow for flow in guard if flow in chooser} for node, guard in guards(process).items()
        }

    def __call__(self, first: str, second: str) -> bool:
        """Tell it of two nodes."""
        one, other = self._choice[first], self._choice[second]
        return any(other.get(gateway, flow) != flow for gateway, flow in one.items())


class Choices:
    """Every choice that must be made to reach a node, also where the other way only ends the case or goes round again.

    `ways` tells for each way out of a choice (a flow of a choice gateway, an event on the border of an activity, a flow
    out of an activity that such an event can interrupt) who chooses, and which of his ways it is.
    """

    def __init__(self, process: Process) -> None:
        self.ways: dict[str, tuple[str, str]] = {}
        self._chosen: dict[str, frozenset[str]] = {}
        self.labels: dict[str, list[str]] = {}  # who chooses -> the ways out of the choice
        for scope in scopes(process):
            outer = self._chosen.get(scope.id, frozenset())
            ways = dict(_ways_out(scope))
            graph = flow_graph(scope)
            for flow in scope.flows:
                if flow.id in ways and flow.source in graph and flow.target in graph:
                    _put_between(graph, flow)
            for node, chosen in _dominating(scope, graph, ways.keys()).items():
                self._chosen[node] = chosen | outer if outer else chosen
            self.ways |= ways
        for way, (chooser, _) in self.ways.items():
            self.labels.setdefault(chooser, []).append(way)

    def of(self, node: str) -> frozenset[str]:
        """Return the ways out of choices that lie on every path to a node."""
        return self._chosen[node]

    def behind(self, nodes: Iterable[str]) -> dict[str, int]:
        """Return for each way out of a choice which of the nodes are reached on it alone, bit i for the i-th."""
        together: dict[frozenset[str], int] = {}
        for place, node in enumerate(nodes):
            together[self._chosen[node]] = together.get(self._chosen[node], 0) | 1 << place
        found: dict[str, int] = {}
        for chosen, places in together.items():
            for way in chosen:
                found[way] = found.get(way, 0) | places
        return found

    def excluded(self, node: str, behind: Mapping[str, int]) -> int:
        """Return which nodes lie on other ways out of a choice than one does, so that they never run beside it.

        In a sound scope a token that comes to a choice for the second time could be led where the first one went, so by
        then the first is gone from there.
        """
        found = 0
        for chosen in self._chosen[node]:
            chooser, way = self.ways[chosen]
            for other in self.labels[chooser]:
                if self.ways[other][1] != way:
                    found |= behind.get(other, 0)
        return found


@remember_last(4)
def choices(process: Process) -> Choices:
    """Return the choices of a process."""
    return Choices(process)


def _ways_out(scope: Scope) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield each way out of a choice, with who chooses; what can be taken beside others is a choice by itself."""
    one_of = {node.id for node in scope.nodes if isinstance(node, Gateway) and node.kind in ONE_OF}
    events = [node for node in scope.nodes if isinstance(node, Event) and node.attached_to]
    hosts = {event.attached_to for event in events if event.interrupting}
    for event in events:
        yield event.id, (event.attached_to or "" if event.interrupting else event.id, event.id)
    for flow in scope.flows:
        if flow.source in hosts:
            yield flow.id, (flow.source, flow.source)
    for flow in choice_flows(scope):
        if flow.source not in hosts:
            yield flow.id, (flow.source if flow.source in one_of else flow.id, flow.id)


def choice_flows(scope: Scope) -> tuple[SequenceFlow, ...]:
    """Return the sequence flows that are taken by decision: several out of a choice gateway, or with a condition."""
    leaving: dict[str, int] = {}
    for flow in scope.flows:
        leaving[flow.source] = leaving.get(flow.source, 0) + 1
    choosing = {node.id for node in scope.nodes if isinstance(node, Gateway) and node.kind in CHOICES}
    return tuple(
        flow
        for flow in scope.flows
        if (flow.source in choosing and leaving[flow.source] > 1) or (flow.condition and flow.source not in choosing)
    )


def _scope_guards(scope: Scope) -> dict[str, frozenset[str]]:
    return _dominating(scope, *_decision_graph(scope))


def _dominating(scope: Scope, graph: DiGraph[str], deciding: Collection[str]) -> dict[str, frozenset[str]]:
    """Return for each node those of the deciding nodes of a graph that lie on every path to it."""
    starts = [node for node in graph if graph.in_degree(node) == 0]
    graph.add_node(_START)
    graph.add_edges_from((_START, node) for node in starts)
    dominator = immediate_dominators(graph, _START)
    found: dict[str, frozenset[str]] = {_START: frozenset()}
    for node in graph:
        chain, above = [], node
        while above not in found and above in dominator:
            chain.append(above)
            above = dominator[above]
        guard = found.get(above, frozenset())
        for inner in reversed(chain):
            guard = guard | {inner} if inner in deciding else guard
            found[inner] = guard
    return {node.id: found.get(node.id, frozenset()) for node in scope.nodes}


def _decision_graph(scope: Scope) -> tuple[DiGraph[str], frozenset[str]]:
    """Return the flow graph with a node in the middle of every choice flow, and the nodes that decide."""
    graph, prospects, leaving = flow_graph(scope), _Prospects(scope), _targets(scope)
    deciding = {node.id for node in scope.nodes if isinstance(node, Event) and node.attached_to}
    for flow in choice_flows(scope):
        if flow.source not in graph or flow.target not in graph:
            continue
        others = [target for other, target in leaving[flow.source] if other != flow.id]
        here = prospects.of_flow(flow.source, flow.target)
        if others and all(here < prospects.of_flow(flow.source, other) for other in others):
            continue
        _put_between(graph, flow)
        deciding.add(flow.id)
    return graph, frozenset(deciding)


def _put_between(graph: DiGraph[str], flow: SequenceFlow) -> None:
    """Make a flow a node between its source and its target."""
    if graph.has_edge(flow.source, flow.target):
        graph.remove_edge(flow.source, flow.target)
    graph.add_edge(flow.source, flow.id)
    graph.add_edge(flow.id, flow.target)


def _targets(scope: Scope) -> dict[str, list[tuple[str, str]]]:
    """Return for each node the flows that leave it, with where they lead."""
    found: dict[str, list[tuple[str, str]]] = {}
    for flow in scope.flows:
        found.setdefault(flow.source, []).append((flow.id, flow.target))
    return found


class _Prospects:
    """How a case can best go on from a node within a round.

    0: to a normal end; n: only back to the start of a loop that is n deep (an inner loop is left for the outer one, so
    deeper is worse); infinity: only to ends that cancel the scope. A way that is better than every other way out of its
    choice is taken in the end, unless the case is cancelled, and so decides nothing.
    """

    def __init__(self, scope: Scope) -> None:
        rounds = round_graph(scope)
        self._onward, self._loops = rounds.graph, rounds.loops
        ends = {n.id: n.trigger for n in scope.nodes if isinstance(n, Event) and n.kind == "endEvent"}
        leaving = _targets(scope)
        self._best: dict[str, float] = {}
        for node in reversed(rounds.order.elements):
            ways = [self.of_flow(node, target) for _, target in leaving.get(node, ())]
            ways += [self._best[after] for after in self._onward.successors(node)]
            normal = not ways and ends.get(node, "none") not in CANCELLING
            self._best[node] = 0 if normal else min(ways, default=math.inf)

    def of_flow(self, source: str, target: str) -> float:
        """Tell it of a flow."""
        if self._onward.has_edge(source, target):
            return self._best[target]
        return sum(source in loop and target in loop for loop in self._loops) or math.inf


def scope_paths(process: Process) -> dict[str, tuple[str, ...]]:
    """Return for each node the ids of the sub-processes around it, outer first."""
    found: dict[str, tuple[str, ...]] = {}
    for scope in scopes(process):
        above = found.get(scope.id, ())
        inside = (*above, scope.id) if isinstance(scope, SubProcess) else above
        found.update(dict.fromkeys((node.id for node in scope.nodes), inside))
    return found
