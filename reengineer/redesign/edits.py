"""Small edits of a model: each takes definitions and returns new ones; nothing is changed in place.

An edit leaves alone what it does not name: ids, extensions, conditions, data associations and message flows of the
other elements stay as they are, so that the writer touches as little of the file as possible.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from processes.errors import UsageError
from processes.messages import message
from processes.model import Definitions, Element, FlowNode, Lane, Process, Scope, SequenceFlow, SubProcess, scopes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

RESERVED_IDS = frozenset({"Start", "End"})  # the engine uses these for nodes of its own


def all_scopes(definitions: Definitions) -> Iterator[Scope]:
    """Yield every process and every sub-process of the file, outer first."""
    for process in definitions.processes:
        yield from scopes(process)


def find_scope(definitions: Definitions, scope_id: str) -> Scope:
    """Return the process or sub-process with this id."""
    for scope in all_scopes(definitions):
        if scope.id == scope_id:
            return scope
    raise UsageError(message("There is no process or sub-process {id} in the file.", id=scope_id))


def scope_of(definitions: Definitions, element_id: str) -> Scope:
    """Return the scope that holds this flow node or sequence flow."""
    for scope in all_scopes(definitions):
        if any(element.id == element_id for element in (*scope.nodes, *scope.flows)):
            return scope
    raise UsageError(message("There is no flow node or sequence flow {id} in the file.", id=element_id))


def find_node(definitions: Definitions, node_id: str) -> FlowNode:
    """Return the flow node with this id."""
    return next(node for node in scope_of(definitions, node_id).nodes if node.id == node_id)


def map_scopes(definitions: Definitions, change: Callable[[Scope], Scope]) -> Definitions:
    """Return the definitions with every scope changed, inner ones first; what does not change stays the same object."""
    processes = tuple(cast("Process", _map_scope(process, change)) for process in definitions.processes)
    if all(new is old for new, old in zip(processes, definitions.processes, strict=True)):
        return definitions
    return replace(definitions, processes=processes)


def put_scope(definitions: Definitions, scope: Scope) -> Definitions:
    """Return the definitions with the scope of the same id replaced."""
    return map_scopes(definitions, lambda old: scope if old.id == scope.id else old)


def put_node(definitions: Definitions, node: FlowNode) -> Definitions:
    """Return the definitions with the flow node of the same id replaced."""
    return map_scopes(definitions, lambda scope: with_node(scope, node))


def put_nodes(definitions: Definitions, nodes: Iterable[FlowNode]) -> Definitions:
    """Return the definitions with the flow nodes of the same ids replaced."""
    new = {node.id: node for node in nodes}

    def change(scope: Scope) -> Scope:
        if all(old.id not in new for old in scope.nodes):
            return scope
        return replace(scope, nodes=tuple(new.get(old.id, old) for old in scope.nodes))

    return map_scopes(definitions, change)


def with_node(scope: Scope, node: FlowNode) -> Scope:
    """Return the scope with the flow node of the same id replaced."""
    if all(old.id != node.id for old in scope.nodes):
        return scope
    return replace(scope, nodes=tuple(node if old.id == node.id else old for old in scope.nodes))


def with_flow(scope: Scope, flow: SequenceFlow) -> Scope:
    """Return the scope with the sequence flow of the same id replaced."""
    return replace(scope, flows=tuple(flow if old.id == flow.id else old for old in scope.flows))


def used_ids(definitions: Definitions) -> set[str]:
    """Return every id of the file, those in vendor extensions too."""
    found = {definitions.id, *RESERVED_IDS}
    for scope in all_scopes(definitions):
        elements: tuple[Element, ...] = (scope, *scope.nodes, *scope.flows, *scope.data, *scope.artifacts)
        found.update(element.id for element in (*elements, *_lanes(scope.lanes)))
    found.update(root.id for root in definitions.roots)
    for collaboration in definitions.collaborations:
        pools: tuple[Element, ...] = (collaboration, *collaboration.participants, *collaboration.message_flows)
        found.update(element.id for element in (*pools, *collaboration.artifacts))
    for diagram in definitions.diagrams:
        found.update((diagram.id, diagram.plane_id))
        found.update(shape.id for shape in diagram.shapes)
        found.update(edge.id for edge in diagram.edges)
    written = re.findall(rb"""\bid\s*=\s*["']([^"']*)["']""", definitions.source or b"")
    return found | {name.decode("utf-8", "replace") for name in written}


class FreshIds:
    """Gives out ids that nothing in the file has yet.

    >>> fresh = FreshIds(Definitions(id="Split_1"))
    >>> fresh.take("Split"), fresh.take("Split"), fresh.take("Notice", plain=True)
    ('Split_2', 'Split_3', 'Notice')
    """

    def __init__(self, definitions: Definitions) -> None:
        self.used = used_ids(definitions)
        self._next: dict[str, int] = {}

    def take(self, stem: str, *, plain: bool = False) -> str:
        """Return the stem itself (if plain and free) or the stem with the first free number."""
        if plain and stem not in self.used:
            name = stem
        else:
            number = self._next.get(stem, 1)
            while (name := f"{stem}_{number}") in self.used:
                number += 1
            self._next[stem] = number
        self.used.add(name)
        return name


def remove_nodes(definitions: Definitions, gone: Collection[str]) -> Definitions:
    """Remove flow nodes with their flows, boundary events, messages, associations and places in lanes."""
    attached = {
        node.id
        for scope in all_scopes(definitions)
        for node in scope.nodes
        if getattr(node, "attached_to", None) in gone
    }
    dead = {*gone, *attached}
    edited = map_scopes(definitions, lambda scope: _without_nodes(scope, dead))
    collaborations = tuple(
        replace(
            collaboration,
            message_flows=tuple(m for m in collaboration.message_flows if not {m.source, m.target} & dead),
            artifacts=tuple(a for a in collaboration.artifacts if not {a.source, a.target} & dead),
        )
        for collaboration in edited.collaborations
    )
    return edited if collaborations == edited.collaborations else replace(edited, collaborations=collaborations)


def remove_flows(scope: Scope, gone: Collection[str]) -> Scope:
    """Remove sequence flows and the associations to them."""
    return replace(
        scope,
        flows=tuple(flow for flow in scope.flows if flow.id not in gone),
        artifacts=tuple(a for a in scope.artifacts if a.source not in gone and a.target not in gone),
    )


def bypass(definitions: Definitions, node_id: str) -> Definitions:
    """Remove a node with one flow in and one out; the flow in leads on to where the flow out led."""
    scope = scope_of(definitions, node_id)
    into = [flow for flow in scope.flows if flow.target == node_id]
    out = [flow for flow in scope.flows if flow.source == node_id]
    if len(into) != 1 or len(out) != 1:
        raise UsageError(message("{node} cannot be taken out: it has not one flow in and one out.", node=node_id))
    led_on = with_flow(remove_flows(scope, {out[0].id}), replace(into[0], target=out[0].target))
    return remove_nodes(put_scope(definitions, led_on), {node_id})


def join_lanes(definitions: Definitions, placed: Iterable[tuple[str, str]]) -> Definitions:
    """Put new nodes into the lane of their neighbours: pairs of new node and neighbour."""
    beside: dict[str, list[str]] = {}
    for new, neighbour in placed:
        beside.setdefault(neighbour, []).append(new)

    def change(scope: Scope) -> Scope:
        lanes = tuple(_join_lane(lane, beside) for lane in scope.lanes)
        return scope if lanes == scope.lanes else replace(scope, lanes=lanes)

    return map_scopes(definitions, change) if beside else definitions


def leave_lanes(definitions: Definitions, gone: Collection[str]) -> Definitions:
    """Take nodes out of every lane."""

    def change(scope: Scope) -> Scope:
        lanes = tuple(_without_lane_nodes(lane, set(gone)) for lane in scope.lanes)
        return scope if lanes == scope.lanes else replace(scope, lanes=lanes)

    return map_scopes(definitions, change)


def _map_scope(scope: Scope, change: Callable[[Scope], Scope]) -> Scope:
    nodes = tuple(
        cast("SubProcess", _map_scope(node, change)) if isinstance(node, SubProcess) else node for node in scope.nodes
    )
    if any(new is not old for new, old in zip(nodes, scope.nodes, strict=True)):
        scope = replace(scope, nodes=nodes)
    return change(scope)


def _without_nodes(scope: Scope, dead: set[str]) -> Scope:
    nodes = tuple(node for node in scope.nodes if node.id not in dead)
    lanes = tuple(_without_lane_nodes(lane, dead) for lane in scope.lanes)
    flows = {flow.id for flow in scope.flows if flow.source in dead or flow.target in dead}
    if len(nodes) == len(scope.nodes) and lanes == scope.lanes and not flows:
        return scope
    return remove_flows(replace(scope, nodes=nodes, lanes=lanes), dead | flows)


def _without_lane_nodes(lane: Lane, dead: set[str]) -> Lane:
    return replace(
        lane,
        nodes=tuple(node for node in lane.nodes if node not in dead),
        lanes=tuple(_without_lane_nodes(inner, dead) for inner in lane.lanes),
    )


def _join_lane(lane: Lane, beside: dict[str, list[str]]) -> Lane:
    added = [new for node in lane.nodes for new in beside.get(node, ())]
    lanes = tuple(_join_lane(inner, beside) for inner in lane.lanes)
    named_inside = {node for inner in lanes for node in inner.all_nodes()}
    return replace(lane, nodes=(*lane.nodes, *(n for n in added if n not in named_inside)), lanes=lanes)


def _lanes(lanes: tuple[Lane, ...]) -> Iterator[Lane]:
    for lane in lanes:
        yield lane
        yield from _lanes(lane.lanes)
