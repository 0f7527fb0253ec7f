"""Who follows whom in one scope, sequence flows, boundary events and link events alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.checks.graphs import closure
from processes.checks.scene import is_link, link_name
from processes.model import Event, Gateway, SubProcess

if TYPE_CHECKING:
    from processes.model import FlowNode, Scope, SequenceFlow


class Links:
    """The flows of a scope by node, and what can be reached."""

    def __init__(self, scope: Scope) -> None:
        self.nodes: dict[str, FlowNode] = {node.id: node for node in scope.nodes}
        self.incoming: dict[str, list[SequenceFlow]] = {node: [] for node in self.nodes}
        self.outgoing: dict[str, list[SequenceFlow]] = {node: [] for node in self.nodes}
        for flow in scope.flows:
            if flow.source in self.nodes and flow.target in self.nodes:
                self.outgoing[flow.source].append(flow)
                self.incoming[flow.target].append(flow)
        self.after: dict[str, set[str]] = {
            node: {flow.target for flow in flows} for node, flows in self.outgoing.items()
        }
        self._follow_events(scope)

    def reached(self) -> set[str]:
        """Return the nodes that can be reached from where the scope begins."""
        starts = [node for node in self.nodes.values() if node.kind == "startEvent" or self._instantiates(node)]
        first = starts or [node for node in self.nodes.values() if not self.incoming[node.id] and not _attached(node)]
        aside = [node for node in self.nodes.values() if isinstance(node, SubProcess) and node.triggered_by_event]
        begun = [node.id for node in (*first, *aside)] + list(self._compensating)
        return closure(self.after, begun)

    def can_end(self) -> set[str]:
        """Return the nodes from which a node without outgoing flow can be reached."""
        back: dict[str, set[str]] = {node: set() for node in self.nodes}
        for node, targets in self.after.items():
            for target in targets:
                back[target].add(node)
        ends = [node for node in self.nodes if not self.outgoing[node] and not self._leads_to_link(node)]
        return closure(back, ends)

    def _leads_to_link(self, node: str) -> bool:
        return is_link(self.nodes[node]) and bool(self.after[node])

    def _instantiates(self, node: FlowNode) -> bool:
        return isinstance(node, Gateway) and node.kind == "eventBasedGateway" and not self.incoming[node.id]

    def _follow_events(self, scope: Scope) -> None:
        self._compensating = {
            artifact.target
            for artifact in scope.artifacts
            if artifact.target in self.nodes and self._calls_compensation(artifact.source)
        }
        catching = [node for node in scope.nodes if is_link(node, "intermediateCatchEvent")]
        for node in scope.nodes:
            if isinstance(node, Event) and node.attached_to in self.after:
                self.after[node.attached_to].add(node.id)
            if is_link(node) and node not in catching:
                self.after[node.id] |= {other.id for other in catching if link_name(other) == link_name(node)}

    def _calls_compensation(self, node: str) -> bool:
        event = self.nodes.get(node)
        return isinstance(event, Event) and event.trigger == "compensation"


def _attached(node: FlowNode) -> bool:
    return node.kind == "boundaryEvent"
