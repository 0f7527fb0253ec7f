"""Writing what a flow node reads and writes.

The schema wants a target inside the node for every input association. Where a tool wrote an input/output specification
it stays; for new associations the node gets one property as a placeholder, as the editors of bpmn.io do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.xml.nodes import PLACEHOLDER, inner_data
from processes.xml.vocabulary import tag

if TYPE_CHECKING:
    from lxml import etree

    from processes.model import DataAssociation
    from processes.xml.elements import Value
    from processes.xml.pen import Pen

_KINDS = (("inputs", "dataInputAssociation"), ("outputs", "dataOutputAssociation"))


def write_associations(pen: Pen, node: etree._Element, before: Value | None, after: Value) -> None:
    """Bring the data associations of a node to those of `after`; all that go, go first: an id may change sides."""
    sides = [(kind, _by_id(getattr(before, field, ())), _by_id(getattr(after, field, ()))) for field, kind in _KINDS]
    for _, old, new in sides:
        for name in old.keys() - new.keys():
            association = pen.element(name)
            if association.getparent() is node:  # else another node has taken it over
                pen.placement.detach(association)
    for kind, old, new in sides:
        present = [pen.element(name) for name in old if name in new]
        desired = []
        for name, data in new.items():
            association = _find_or_make(pen, node, kind, name)
            if old.get(name) != data:
                _link(pen, node, association, data)
            desired.append(association)
        pen.placement.arrange(desired, present, lambda child: pen.placement.insert(node, child))


def _by_id(associations: tuple[DataAssociation, ...]) -> dict[str, tuple[str, ...]]:
    """Return association -> its data: one association may have several sources."""
    found: dict[str, tuple[str, ...]] = {}
    for association in associations:
        found[association.id] = (*found.get(association.id, ()), association.data)
    return found


def _find_or_make(pen: Pen, node: etree._Element, kind: str, name: str) -> etree._Element:
    if name in pen.elements and pen.element(name).tag == tag(kind):
        return pen.element(name)
    association = node.makeelement(tag(kind), {"id": name})
    pen.elements[name] = association
    return association


def _link(pen: Pen, node: etree._Element, association: etree._Element, data: tuple[str, ...]) -> None:
    """Make the outer end of an association the given data; the inner end stays or is made."""
    if association.getparent() is not node:
        _let_go(pen, association)
        pen.placement.insert(node, association)
    is_input = association.tag == tag("dataInputAssociation")
    outer, other = ("sourceRef", "targetRef") if is_input else ("targetRef", "sourceRef")
    inner = inner_data(node)
    ends = {
        name: [pen.identities.resolve(end.text) for end in association.findall(tag(name))] for name in (outer, other)
    }
    far = next((name for name in ends if any(end not in inner for end in ends[name])), outer)  # some tools swap them
    pen.set_references(association, far, data)
    if is_input and association.find(tag(other)) is None:
        pen.create(association, other).text = _placeholder(pen, node)


def _let_go(pen: Pen, association: etree._Element) -> None:
    """Drop the inner end of an association that comes from another node: it is a part of that node."""
    former = association.getparent()
    if former is None:
        return
    inner = inner_data(former)
    for end in association.findall(tag("sourceRef")) + association.findall(tag("targetRef")):
        if pen.identities.resolve(end.text) in inner:
            pen.placement.detach(end)


def _placeholder(pen: Pen, node: etree._Element) -> str:
    for child in node.iterchildren(tag("property")):
        if child.get("name") == PLACEHOLDER and child.get("id"):
            return str(child.get("id"))
    name = pen.new_id("placeholder", node)
    pen.create(node, "property", name).set("name", PLACEHOLDER)
    return name
