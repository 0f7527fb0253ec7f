"""The order inside one round: a scope without its loop-back flows, and who can reach whom in it.

A loop makes every task in it both earlier and later than itself. What law and data ask for is meant within one round, so
the order is read in the *round graph*: in each loop (strongly connected component) with one entry, the flows that lead
back to the entry are left out, and so on inside. A loop with several entries has no rounds; its nodes are `tangled`, and
nothing is claimed about the order of two of them. (Natural loops: Aho, Sethi & Ullman 1986, section 10.4.)

In a sound scope whose choices are free, a path from `a` to `b` in the round graph means that `b` cannot start before `a`
is done when both occur in a round: were `b` enabled while the token that `a` needs or holds is still on the path, that
token could be led along the path to `b` and enable it a second time, against 1-safeness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.by_identity import remember_last
from processes.checks.scene import is_link, link_name
from processes.model import Event
from reengineer.graph import DiGraph, shortest_path, strongly_connected_components
from reengineer.partial_order import PartialOrder, members

if TYPE_CHECKING:
    from collections.abc import Iterable

    from processes.model import Scope

    Graph = DiGraph[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundGraph:
    """The acyclic graph of one round of a scope, and the order that its paths make."""

    graph: Graph
    order: PartialOrder
    tangled: frozenset[str]
    loops: tuple[frozenset[str], ...]

    def reaches(self, before: str, after: str) -> bool:
        """Tell whether a path leads from one node to another one within a round."""
        return before in self.graph and after in self.graph and self.order.before(before, after)

    def path(self, before: str, after: str) -> tuple[str, ...]:
        """Return the nodes of a shortest path; the caller knows that there is one."""
        return tuple(shortest_path(self.graph, before, after))

    def unordered(self, nodes: Iterable[str]) -> dict[str, set[str]]:
        """Return for each of the nodes those of the others that no path orders with it."""
        chosen = sorted({self.order.index[node] for node in nodes if node in self.graph})
        name, mask = self.order.elements, sum(1 << place for place in chosen)
        found: dict[str, set[str]] = {name[place]: set() for place in chosen}
        for place in chosen:  # what stands later in a topological order is seen from there
            for other in members(mask & ~self.order.predecessors[place] & ((1 << place) - 1)):
                found[name[place]].add(name[other])
                found[name[other]].add(name[place])
        return found


def flow_graph(scope: Scope) -> Graph:
    """Return the nodes and flows of a scope, with what leads on without a sequence flow.

    An interrupting boundary event comes after its host. One that does not interrupt may strike while the host runs, so it
    comes after what the host comes after. A link leads from its throwing events to the catching ones.
    """
    graph: Graph = DiGraph()
    graph.add_nodes_from(node.id for node in scope.nodes)
    graph.add_edges_from(
        (flow.source, flow.target) for flow in scope.flows if flow.source in graph and flow.target in graph
    )
    graph.add_edges_from(_jumps(scope, graph))
    return graph


def _jumps(scope: Scope, graph: Graph) -> list[tuple[str, str]]:
    events = [node for node in scope.nodes if isinstance(node, Event)]
    links = [event for event in events if is_link(event)]
    thrown = [event for event in links if event.kind != "intermediateCatchEvent"]
    caught = [event for event in links if event.kind == "intermediateCatchEvent"]
    found = [(one.id, other.id) for one in thrown for other in caught if link_name(one) == link_name(other)]
    for event in events:
        host = event.attached_to
        if host and host in graph:
            found += [(before, event.id) for before in ([host] if event.interrupting else graph.predecessors(host))]
    return found


@remember_last(8)
def round_graph(scope: Scope) -> RoundGraph:
    """Return the order of one round of a scope.

    >>> from processes.model import Gateway, Process, SequenceFlow, Task
    >>> ids = [("m", "t"), ("t", "x"), ("x", "m"), ("x", "u")]
    >>> process = Process(
    ...     id="p",
    ...     nodes=(*(Task(id=i, kind="task") for i in "tu"), *(Gateway(id=i, kind="exclusiveGateway") for i in "mx")),
    ...     flows=tuple(SequenceFlow(id=a + b, source=a, target=b) for a, b in [("s", "m"), *ids]),
    ... )
    >>> order = round_graph(process)
    >>> order.reaches("t", "u"), order.reaches("x", "t")
    (True, False)
    """
    graph = flow_graph(scope)
    tangled: set[str] = set()
    loops: list[frozenset[str]] = []
    pending = [_loops(graph)]
    while pending:
        for loop in pending.pop():
            loops.append(frozenset(loop))
            entries = {node for node in loop if any(source not in loop for source in graph.predecessors(node))}
            entry = min(entries or loop)
            if len(entries) != 1:
                tangled |= loop
            graph.remove_edges_from([(source, entry) for source in list(graph.predecessors(entry)) if source in loop])
            pending.append(_loops(graph.subgraph(loop).copy()))
    order = PartialOrder.of(graph.nodes, graph.edges)
    return RoundGraph(graph=graph, order=order, tangled=frozenset(tangled), loops=tuple(loops))


def _loops(inside: Graph) -> list[set[str]]:
    return [
        component
        for component in strongly_connected_components(inside)
        if len(component) > 1 or any(inside.has_edge(node, node) for node in component)
    ]
