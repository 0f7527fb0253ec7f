"""Writing `incoming` and `outgoing`: what a flow node repeats of the sequence flows at it.

The flows say the same, so a file that does without stays without; in one that has them they are kept true.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from processes.model import Definitions, FlowNode, all_nodes, scopes
from processes.xml.vocabulary import tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from processes.xml.pen import Pen

Ends = dict[tuple[str, str], list[str]]  # node and side -> flows
_SIDES = ("incoming", "outgoing")


def write_links(pen: Pen, before: Definitions, after: Definitions) -> None:
    """Correct the links of the nodes whose flows changed."""
    if not _uses_links(pen.root, before):
        return
    old, new = _ends(before), _ends(after)
    known = {flow for flows in old.values() for flow in flows}
    for node in _nodes(after):
        for side in _SIDES:
            flows = new.get((node.id, side), [])
            if set(flows) != set(old.get((node.id, side), [])) or not pen.identities.given[node.id]:
                _write(pen, pen.element(node.id), side, flows, known)


def _uses_links(root: etree._Element, before: Definitions) -> bool:
    if next(root.iter(tag("incoming"), tag("outgoing")), None) is not None:
        return True
    return not any(scope.flows for process in before.processes for scope in scopes(process))


def _nodes(definitions: Definitions) -> Iterator[FlowNode]:
    for process in definitions.processes:
        yield from all_nodes(process)


def _ends(definitions: Definitions) -> Ends:
    found: Ends = defaultdict(list)
    for process in definitions.processes:
        for scope in scopes(process):
            for flow in scope.flows:
                found[flow.target, "incoming"].append(flow.id)
                found[flow.source, "outgoing"].append(flow.id)
    return found


def _write(pen: Pen, node: etree._Element, side: str, flows: list[str], known: set[str]) -> None:
    standing = set()
    for child in node.findall(tag(side)):
        flow = pen.identities.resolve(child.text)
        if flow in known and flow not in flows:
            pen.placement.detach(child)
        standing.add(flow)
    for flow in flows:
        if flow not in standing:
            pen.create(node, side).text = pen.refer(flow)
