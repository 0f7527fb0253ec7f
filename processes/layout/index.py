"""Every element of a file that can be drawn, by id, with its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from processes.model import Element, FlowNode, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from processes.model import Definitions, Lane, Process


class Entry(NamedTuple):
    """An element to draw; `kind` is its BPMN word, `source` and `target` the ends of a line."""

    element: Element
    kind: str
    source: str = ""
    target: str = ""
    default: bool = False
    guarded: bool = False  # a conditional flow that does not leave a gateway


def index_elements(definitions: Definitions) -> dict[str, Entry]:
    """Return everything that can be drawn."""
    found: dict[str, Entry] = {}
    for process in definitions.processes:
        found[process.id] = Entry(process, "process")
        found.update({entry.element.id: entry for entry in _process(process)})
    for collaboration in definitions.collaborations:
        found[collaboration.id] = Entry(collaboration, "collaboration")
        found.update({one.id: Entry(one, "participant") for one in collaboration.participants})
        found.update({one.id: Entry(one, "messageFlow", one.source, one.target) for one in collaboration.message_flows})
        found.update({one.id: Entry(one, one.kind, one.source, one.target) for one in collaboration.artifacts})
    return found


def _process(process: Process) -> Iterator[Entry]:
    for scope in scopes(process):
        yield from (Entry(lane, "lane") for lane in _lanes(scope.lanes))
        yield from (Entry(item, item.kind) for item in scope.data)
        yield from (Entry(one, one.kind, one.source, one.target) for one in scope.artifacts)
        kinds = {node.id: node.kind for node in scope.nodes}
        defaults = {getattr(node, "default", None) for node in scope.nodes}
        for node in scope.nodes:
            yield from _node(node)
        for flow in scope.flows:
            guarded = bool(flow.condition) and not kinds.get(flow.source, "Gateway").endswith("Gateway")
            default = flow.id in defaults
            yield Entry(flow, "sequenceFlow", flow.source, flow.target, default=default, guarded=guarded)


def _node(node: FlowNode) -> Iterator[Entry]:
    yield Entry(node, node.kind)
    for one in node.inputs:
        yield Entry(Element(id=one.id), "dataInputAssociation", one.data, node.id)
    for one in node.outputs:
        yield Entry(Element(id=one.id), "dataOutputAssociation", node.id, one.data)


def _lanes(lanes: Sequence[Lane]) -> Iterator[Lane]:
    for lane in lanes:
        yield lane
        yield from _lanes(lane.lanes)
