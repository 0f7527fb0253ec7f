"""Names for people: what has no name of its own is named by what it leads to or comes from, never by its id."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from processes.messages import Message, message
from processes.model import Gateway, SubProcess, Task, scopes
from reengineer.flow_graph import flow_graph

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.model import Definitions, FlowNode, Scope

Name = str | Message


def speaking_names(*files: Definitions) -> dict[str, Name]:
    """Return a name for each node; the first file that has the node decides.

    A gateway without a name is named by the nearest named node behind it (a split) or before it (a join); a name that
    several gateways share is told apart in the same way.
    """
    names: dict[str, Name] = {}
    for definitions in files:
        for process in definitions.processes:
            for scope in scopes(process):
                for node, name in _Scope(scope).names().items():
                    names.setdefault(node, name)
    return names


class _Scope:
    """The nodes of one scope and how they follow each other within a round."""

    def __init__(self, scope: Scope) -> None:
        graph = flow_graph(scope)
        forward = graph.without_back_arcs()
        self.nodes = graph.nodes
        self.after, self.before = forward.successors, forward.predecessors
        self.splits = {node for node in self.nodes if len(graph.successors[node]) > 1}
        self.begins_round = {arc.target for arc in {*graph.arcs} - {*forward.arcs}}

    def names(self) -> dict[str, Name]:
        """Return the name of each node."""
        shared = Counter(node.name for node in self.nodes.values() if isinstance(node, Gateway))
        return {name: self._name(node, shared) for name, node in self.nodes.items()}

    def _name(self, node: FlowNode, shared: Mapping[str, int]) -> Name:
        if not isinstance(node, Gateway):
            return node.label if node.name.strip() else _EVENTS.get(node.kind, node.label)
        ahead = node.id in self.splits or node.id in self.begins_round
        ways = (self.after, self.before) if ahead else (self.before, self.after)
        near = self._nearest(node.id, ways[0])
        if not near:
            ahead, near = not ahead, self._nearest(node.id, ways[1])
        if not near:
            return node.label
        if node.name.strip():
            alone = shared[node.name] == 1 or not ahead
            return node.label if alone else message("{name} (before '{task}')", name=node.label, task=near)
        return self._unnamed(node, near, ahead=ahead)

    def _unnamed(self, gateway: Gateway, near: str, *, ahead: bool) -> Message:
        parallel = gateway.kind == "parallelGateway"
        if gateway.id in self.splits:
            kind = message("split") if parallel else message("choice")
        else:
            kind = message("join") if parallel else message("merge")
        if ahead:
            return message("{gateway} before '{task}'", gateway=kind, task=near)
        return message("{gateway} after '{task}'", gateway=kind, task=near)

    def _nearest(self, start: str, neighbours: Mapping[str, list[str]]) -> str:
        """Return the name of the nearest task, else of the nearest named node."""
        seen, ring, second = {start}, [start], ""
        while ring:
            ring = list(dict.fromkeys(n for node in ring for n in neighbours[node] if n not in seen))
            seen.update(ring)
            for name in (name for name in ring if self.nodes[name].name.strip()):
                if isinstance(self.nodes[name], (Task, SubProcess)):
                    return self.nodes[name].label
                second = second or self.nodes[name].label
        return second


_EVENTS: dict[str, Name] = {"startEvent": message("the start"), "endEvent": message("the end")}
