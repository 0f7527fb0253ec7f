"""Writing `incoming` and `outgoing`: what a flow node repeats of the sequence flows at it.

The flows say the same, so a file that does without stays without until its flows change. Then the nodes of the changed
scope get theirs, all of them: many tools look only at the links to see what is connected.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from processes.model import scopes
from processes.xml.vocabulary import tag

if TYPE_CHECKING:
    from lxml import etree

    from processes.model import Definitions, FlowNode
    from processes.xml.pen import Pen

Ends = dict[tuple[str, str], list[str]]  # node and side -> flows
_SIDES = ("incoming", "outgoing")


def write_links(pen: Pen, before: Definitions, after: Definitions) -> None:
    """Correct the links of the nodes whose flows changed; where the file has none, of all nodes of the changed scopes."""
    old, new = _ends(before), _ends(after)
    known = {flow for flows in old.values() for flow in flows}
    complete = next(pen.root.iter(tag("incoming"), tag("outgoing")), None) is None
    for scope in (scope for process in after.processes for scope in scopes(process)):
        changed = [n for n in scope.nodes if _changed(pen, n, old, new)]
        for node in scope.nodes if complete and changed else changed:
            for side in _SIDES:
                _write(pen, pen.element(node.id), side, new.get((node.id, side), []), known)


def _changed(pen: Pen, node: FlowNode, old: Ends, new: Ends) -> bool:
    if not pen.identities.given[node.id]:
        return True
    return any(set(new.get((node.id, side), [])) != set(old.get((node.id, side), [])) for side in _SIDES)


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
    missing = [node.makeelement(tag(side)) for flow in flows if flow not in standing]
    for link, flow in zip(missing, (flow for flow in flows if flow not in standing), strict=True):
        link.text = pen.refer(flow)
    if missing:
        pen.placement.insert(node, *missing)
