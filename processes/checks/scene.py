"""One scope made ready for the token game: who follows whom, where tokens can stand, how it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.model import Event, Gateway, SubProcess, Task

if TYPE_CHECKING:
    from processes.checks.compilation import Builder
    from processes.model import FlowNode, Scope, SequenceFlow


class Scene:
    """A scope with its places; `zone` is its own zone, `node_zone` tells the nodes of handlers apart."""

    def __init__(self, builder: Builder, scope: Scope, parent: Scene | None) -> None:
        self.builder = builder
        self.scope = scope
        self.parent = parent
        self.children: list[Scene] = []  # event sub-processes
        self.zone = builder.add_zone(scope.id, parent.node_zone[scope.id] if parent else None)
        self.nodes = {node.id: node for node in scope.nodes}
        self.incoming: dict[str, list[SequenceFlow]] = {node: [] for node in self.nodes}
        self.outgoing: dict[str, list[SequenceFlow]] = {node: [] for node in self.nodes}
        for flow in scope.flows:
            if flow.source in self.nodes and flow.target in self.nodes:
                self.outgoing[flow.source].append(flow)
                self.incoming[flow.target].append(flow)
        self.compensation = _compensation(scope)
        builder.untouched.update(self.compensation)
        self.boundaries: dict[str, list[Event]] = {}
        for node in scope.nodes:
            if isinstance(node, Event) and node.kind == "boundaryEvent" and node.id not in self.compensation:
                self.boundaries.setdefault(node.attached_to or "", []).append(node)
        self.node_zone: dict[str, int] = dict.fromkeys(self.nodes, self.zone)
        self.handlers = self._find_handlers()
        self._make_places()

    def entries(self, node: str) -> list[int]:
        """Return the places from which a token can enter the node."""
        return [*dict.fromkeys(self.flow_place[flow.id] for flow in self.incoming[node]), *self.begin.get(node, ())]

    def exits(self, node: str) -> tuple[int, ...]:
        """Return the places of all outgoing flows, or the mark that the node was an end."""
        places = tuple(self.flow_place[flow.id] for flow in self.outgoing[node])
        return places or self.ended(node)

    def ended(self, node: str) -> tuple[int, ...]:
        """Return the hidden place which says that this end was reached."""
        if node not in self._ended:
            self._ended[node] = self.builder.add_place(f"ended:{node}", self.node_zone[node], hidden=True)
        return (self._ended[node],)

    def running(self, node: str, count: int = 1) -> list[int]:
        """Return the places `running:<node>`, one for each set of boundary events that have already struck."""
        if node not in self._running:
            zone = self.node_zone[node]
            self._running[node] = [self.builder.add_place(f"running:{node}", zone) for _ in range(count)]
        return self._running[node]

    def starts(self) -> list[FlowNode]:
        """Return the start events (an event-based gateway without incoming flow starts as well)."""
        return [node for node in self.scope.nodes if self._is_start(node)]

    def _is_start(self, node: FlowNode) -> bool:
        if isinstance(node, Event):
            return node.kind == "startEvent"
        return isinstance(node, Gateway) and node.kind == "eventBasedGateway" and not self.incoming[node.id]

    def _make_places(self) -> None:
        self._ended: dict[str, int] = {}
        self._running: dict[str, list[int]] = {}
        self.flow_place: dict[str, int] = {}
        for node in self.scope.nodes:
            flows = self.outgoing[node.id]
            if isinstance(node, Gateway) and node.kind == "eventBasedGateway" and flows:
                waiting = self.builder.add_place(f"waiting:{node.id}", self.node_zone[node.id])
                self.flow_place.update((flow.id, waiting) for flow in flows)
                continue
            for flow in flows:
                self.flow_place[flow.id] = self.builder.add_place(flow.id, self._flow_zone(node, flow))
        self.begin: dict[str, tuple[int, ...]] = {}
        for node in self._first_nodes():
            self.begin[node.id] = (self.builder.add_place(f"start:{node.id}", self.node_zone[node.id]),)
        self.start_place = self.builder.add_place(f"start:{self.scope.id}", self.zone) if self.nodes else None

    def _flow_zone(self, node: FlowNode, flow: SequenceFlow) -> int:
        return self.node_zone[flow.target] if node.id in self.handlers else self.node_zone[node.id]

    def _first_nodes(self) -> list[FlowNode]:
        """Nodes that begin without a token from a flow: all without incoming flow, or only the targets of links."""
        links = [node for node in self.scope.nodes if is_link(node, "intermediateCatchEvent")]
        if self.starts():
            return links
        bare = [node for node in self.scope.nodes if not self.incoming[node.id] and self._may_begin(node)]
        return links + [node for node in bare if node not in links]

    def _may_begin(self, node: FlowNode) -> bool:
        if node.id in self.compensation or (isinstance(node, SubProcess) and node.triggered_by_event):
            return False
        return not (isinstance(node, Event) and node.kind == "boundaryEvent")

    def _find_handlers(self) -> dict[str, int]:
        """Give each handler of a non-interrupting boundary event that never meets the main flow a zone of its own."""
        found: dict[str, int] = {}
        for event in [event for events in self.boundaries.values() for event in events if not event.interrupting]:
            cone = self._reached_from(event.id)
            sources = {flow.source for node in cone for flow in self.incoming[node]}
            if cone and sources <= cone | {event.id} and not any(is_link(self.nodes[node]) for node in cone):
                found[event.id] = self.builder.add_zone(event.id, self.node_zone[event.attached_to or ""])
                self.node_zone.update(dict.fromkeys(cone, found[event.id]))
        return found

    def _reached_from(self, event: str) -> set[str]:
        seen: set[str] = set()
        waiting = [event]
        while waiting:
            node = waiting.pop()
            following = [flow.target for flow in self.outgoing[node]]
            following += [boundary.id for boundary in self.boundaries.get(node, ())]
            waiting += [target for target in following if target not in seen]
            seen.update(following)
        return seen


def is_link(node: FlowNode, kind: str = "") -> bool:
    """Tell whether the node is a link event (of one kind)."""
    return isinstance(node, Event) and node.trigger == "link" and kind in ("", node.kind)


def link_name(node: FlowNode) -> str:
    """Return what a throwing and a catching link event have in common."""
    return (node.reference if isinstance(node, Event) else "") or node.name


def _compensation(scope: Scope) -> set[str]:
    """Compensation handlers and the events that call them: they play no part in the flow of tokens."""
    events = {
        node.id
        for node in scope.nodes
        if isinstance(node, Event) and node.kind == "boundaryEvent" and node.trigger == "compensation"
    }
    hosts = {artifact.target for artifact in scope.artifacts if artifact.source in events}
    starts = {
        node.id
        for node in scope.nodes
        if isinstance(node, SubProcess)
        and node.triggered_by_event
        and any(isinstance(inner, Event) and inner.trigger == "compensation" for inner in node.nodes)
    }
    tasks = {node.id for node in scope.nodes if isinstance(node, (Task, SubProcess))}
    return events | (hosts & tasks) | starts
