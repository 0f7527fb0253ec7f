"""References that lead nowhere, or somewhere they must not: each named with its element and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import Message, message
from processes.model import (
    Collaboration,
    Definitions,
    Event,
    FlowNode,
    Gateway,
    Lane,
    Scope,
    SubProcess,
    Task,
    all_nodes,
    scopes,
)
from processes.xml.identity import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.faults import Severity
    from processes.xml.identity import Identities
    from processes.xml.open_meaning import Faults


def check_references(definitions: Definitions, identities: Identities, faults: Faults) -> None:
    """Note every reference of the model that cannot be followed."""
    check = _ReferenceCheck(definitions, identities, faults)
    for process in definitions.processes:
        for scope in scopes(process):
            check.check_scope(scope)
    for collaboration in definitions.collaborations:
        check.check_collaboration(collaboration)
    check.check_drawing(definitions)


class _ReferenceCheck:
    def __init__(self, definitions: Definitions, identities: Identities, faults: Faults) -> None:
        self._identities = identities
        self._faults = faults
        self._nodes = {node.id for process in definitions.processes for node in all_nodes(process)}

    def check_scope(self, scope: Scope) -> None:
        inside = {node.id for node in scope.nodes}
        outgoing: dict[str, set[str]] = {}
        for flow in scope.flows:
            outgoing.setdefault(flow.source, set()).add(flow.id)
            self._check_flow(flow.id, flow.source, inside)
            self._check_flow(flow.id, flow.target, inside)
        for node in scope.nodes:
            self._check_node(node, inside, outgoing.get(node.id, set()))
        for data in scope.data:
            self._check_exists("dangling-reference", "warning", data.id, data.refers)
        for artifact in scope.artifacts:
            if artifact.kind == "association":
                self._check_exists("dangling-association", "warning", artifact.id, artifact.source, artifact.target)
        self._check_lanes(scope)

    def check_collaboration(self, collaboration: Collaboration) -> None:
        for participant in collaboration.participants:
            self._check_exists("dangling-participant", "warning", participant.id, participant.process)
        for flow in collaboration.message_flows:
            self._check_exists("dangling-message-flow", "error", flow.id, flow.source, flow.target)
        for artifact in collaboration.artifacts:
            if artifact.kind == "association":
                self._check_exists("dangling-association", "warning", artifact.id, artifact.source, artifact.target)

    def check_drawing(self, definitions: Definitions) -> None:
        for diagram in definitions.diagrams:
            for shape in diagram.shapes:
                self._check_exists("dangling-shape", "warning", shape.id, shape.element)
            for edge in diagram.edges:
                self._check_exists("dangling-edge", "warning", edge.id, edge.element)

    def _check_flow(self, name: str, end: str, inside: set[str]) -> None:
        if end in inside:
            return
        if end in self._nodes:
            text = message(
                "The sequence flow {element} reaches {end}, which is in another scope; use a message flow or an event.",
                element=name,
                end=end,
            )
            self._add("flow-crosses-scope", "error", (name, end), text)
        elif not self._exists(end):
            self._check_exists("dangling-flow", "error", name, end)
        else:
            text = message("The sequence flow {element} points to {end}, which is no flow node.", element=name, end=end)
            self._add("dangling-flow", "error", (name, end), text)

    def _check_node(self, node: FlowNode, inside: set[str], outgoing: set[str]) -> None:
        if isinstance(node, Event) and node.kind == "boundaryEvent" and node.attached_to not in inside:
            text = message("The boundary event {element} is attached to no task of its scope.", element=node.id)
            self._add("unattached-boundary-event", "error", (node.id,), text)
        if isinstance(node, Event) and node.trigger != "link" and node.reference:
            self._check_exists("dangling-reference", "warning", node.id, node.reference)
        if isinstance(node, Task | Gateway | SubProcess) and node.default and node.default not in outgoing:
            text = message(
                "The default flow {flow} of {element} does not leave it.", flow=node.default, element=node.id
            )
            self._add("dangling-default", "error", (node.id, node.default), text)
        for association in (*node.inputs, *node.outputs):
            self._check_exists("dangling-data-association", "error", node.id, association.data)

    def _check_lanes(self, scope: Scope) -> None:
        found: dict[str, tuple[str, ...]] = {}
        for node, path in _lane_entries(scope.lanes, ()):
            if node not in self._nodes:
                text = message("The lane {element} holds {end}, which is no flow node.", element=path[-1], end=node)
                self._add("dangling-lane-reference", "warning", (path[-1], node), text)
            before = found.setdefault(node, path)
            shorter = min(len(before), len(path))
            if before[:shorter] != path[:shorter]:
                text = message(
                    "{element} stands in two lanes, {first} and {second}; take it out of one of them.",
                    element=node,
                    first=before[-1],
                    second=path[-1],
                )
                self._add("node-in-two-lanes", "error", (node, before[-1], path[-1]), text)

    def _exists(self, name: str) -> bool:
        return name in self._identities.given or name in self._identities.elements

    def _check_exists(self, kind: str, severity: Severity, name: str, *ends: str | None) -> None:
        for end in ends:
            if end is None or self._exists(end):
                continue
            text = (
                message("{element} points to {end}, which is not in the file.", element=name, end=end)
                if end
                else message("{element} does not say what it belongs to: a reference is missing.", element=name)
            )
            self._add(kind, severity, (name, end) if end else (name,), text)

    def _add(self, kind: str, severity: Severity, elements: tuple[str, ...], text: Message) -> None:
        self._faults.add(kind, severity, elements, text, line_of(self._identities.elements.get(elements[0])))


def _lane_entries(lanes: tuple[Lane, ...], above: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each node a lane names, with the lanes it stands in."""
    for lane in lanes:
        for node in lane.nodes:
            yield node, (*above, lane.id)
        yield from _lane_entries(lane.lanes, (*above, lane.id))
