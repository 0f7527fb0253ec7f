"""What every part of the writer holds in its hand: the document, its ids, and how to put in a child or an attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.errors import RefusedRedesignError
from processes.messages import message
from processes.xml.identity import MADE_UP
from processes.xml.nodes import local_name
from processes.xml.placement import Placement
from processes.xml.vocabulary import MODEL, XSI, tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from processes.xml.identity import Identities


class Pen:
    """Writes into one document."""

    def __init__(self, root: etree._Element, identities: Identities) -> None:
        self.root = root
        self.identities = identities
        self.elements = dict(identities.elements)
        self.placement = Placement(root)
        self._taken = set(identities.given)
        self._mentioned: set[str] = set()

    def element(self, name: str) -> etree._Element:
        """Return the element of an id; one that several elements share cannot be told apart."""
        if name in self.identities.ambiguous:
            raise RefusedRedesignError(
                message(
                    "The change touches {element}, an id that several elements share; give each its own id first.",
                    element=name,
                )
            )
        return self.elements[name]

    def create(self, parent: etree._Element, kind: str, name: str = "", namespace: str = MODEL) -> etree._Element:
        """Return a new child with an id."""
        child = self.placement.create(parent, kind, namespace)
        if name:
            child.set("id", name)
        return child

    def ensure(self, parent: etree._Element, kind: str, *, named: bool = True) -> etree._Element:
        """Return the first child of this kind, made where there is none."""
        child = parent.find(tag(kind))
        if child is None:
            child = self.create(parent, kind, self.new_id(kind, parent) if named else "")
        return child

    def new_id(self, stem: str, holder: etree._Element) -> str:
        """Return an id that no element of the document has, made from what it is and whose it is."""
        stem = f"{stem}_{holder.get('id', '1')}"
        name, number = stem, 1
        while name in self._taken or name in self.elements:
            number += 1
            name = f"{stem}_{number}"
        self._taken.add(name)
        return name

    def refer(self, name: str) -> str:
        """Return a reference to an id, and see to it that the element has it."""
        self._mentioned.add(name)
        return name

    def touch(self, name: str) -> None:
        """Note that an element has changed: an id that was made up for it is written with the change."""
        self._mentioned.add(name)

    def write_made_up_ids(self) -> None:
        """Give the elements that something refers to the id by which it does."""
        for name in self._mentioned:
            element = self.elements.get(name)
            if name.startswith(MADE_UP) and element is not None and not element.get("id"):
                element.set("id", name)

    def set(self, element: etree._Element, name: str, value: str | None) -> None:
        """Set an attribute, or take it away where there is nothing to say."""
        if value:
            element.set(name, value)
        elif element.get(name) is not None:
            del element.attrib[name]

    def set_flag(self, element: etree._Element, name: str, *, value: bool, default: bool) -> None:
        """Set a boolean attribute; the default is written only where the attribute stands already."""
        if value != default or element.get(name) is not None:
            element.set(name, "true" if value else "false")

    def set_text(self, parent: etree._Element, kind: str, text: str, *, expression: bool = False) -> None:
        """Set the text of a child, or take the child away where there is none."""
        child = parent.find(tag(kind))
        if not text:
            for extra in parent.findall(tag(kind)):
                self.placement.detach(extra)
            return
        if child is None:
            child = self.create(parent, kind, self.new_id(kind, parent))
            if expression:
                child.set(tag("type", XSI), self.qualified(child, "tFormalExpression"))
        for inner in list(child):
            child.remove(inner)
        child.text = text

    def qualified(self, element: etree._Element, name: str) -> str:
        """Return a BPMN name as an attribute value, with the prefix in force at the element."""
        prefix = next((p for p, uri in element.nsmap.items() if uri == MODEL), None)
        return f"{prefix}:{name}" if prefix else name

    def set_references(self, parent: etree._Element, kind: str, names: Iterable[str]) -> None:
        """Make the children of a kind refer to these ids in this order."""
        present = list(parent.iterchildren(tag(kind)))
        known = {self.identities.resolve(child.text): child for child in present}
        desired = []
        for name in names:
            child = known.pop(name, None)
            if child is None:
                child = parent.makeelement(tag(kind))
                child.text = self.refer(name)
            desired.append(child)
        staying = set(desired)
        for child in present:
            if child not in staying:
                self.placement.detach(child)
        self.placement.arrange(desired, present, lambda child: self.placement.insert(parent, child))

    @staticmethod
    def rename(element: etree._Element, kind: str) -> None:
        """Make the element one of another kind; what is in it stays."""
        if local_name(element) != kind:
            element.tag = tag(kind, str(element.tag)[1:].partition("}")[0])
