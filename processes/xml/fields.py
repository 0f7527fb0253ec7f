"""Writing what changed about one element of the flow: its attributes and the small children that belong to it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.model import (
    Artifact,
    DataElement,
    Event,
    FlowNode,
    Lane,
    Loop,
    Process,
    RootElement,
    SequenceFlow,
)
from processes.xml.associations import write_associations
from processes.xml.events import write_interrupting, write_trigger
from processes.xml.extension import FIELDS
from processes.xml.nodes import read_loop
from processes.xml.own_elements import write_own_elements, write_probability
from processes.xml.vocabulary import CODES, tag

if TYPE_CHECKING:
    from lxml import etree

    from processes.xml.elements import Value
    from processes.xml.pen import Pen
    from processes.xml.scopes import ScopeReader

_REFERS = {"dataObjectReference": "dataObjectRef", "dataStoreReference": "dataStoreRef"}
# Model field -> attribute, for text and for references.
_TEXTS = {"name": "name", "target_namespace": "targetNamespace"}
_REFERENCES = {
    "default": "default",
    "called": "calledElement",
    "attached_to": "attachedToRef",
    "source": "sourceRef",
    "target": "targetRef",
    "process": "processRef",
}
# Model field -> attribute and default.
_FLAGS = {
    "executable": ("isExecutable", None),
    "triggered_by_event": ("triggeredByEvent", False),
    "collection": ("isCollection", False),
}
_DIRECTIONS = {"one": "One", "both": "Both"}
_LOOPS = (tag("standardLoopCharacteristics"), tag("multiInstanceLoopCharacteristics"))


class FieldWriter:
    """Writes the fields of elements of the flow; those of the drawing are written by `drawing`."""

    def __init__(self, pen: Pen, scopes: ScopeReader) -> None:
        self.pen = pen
        self.scopes = scopes

    def write(self, element: etree._Element, before: Value | None, after: Value, changed: dict[str, Any]) -> None:
        """Bring the changed fields of one element into the document."""
        for name, value in changed.items():
            if name in _REFERENCES:
                self.pen.set(element, _REFERENCES[name], self.pen.refer(value) if value else None)
            elif name in _FLAGS:
                self._write_flag(element, name, value=value)
            elif name in _TEXTS and not (name == "name" and isinstance(after, Artifact)):
                self.pen.set(element, _TEXTS[name], value)
        if isinstance(after, FlowNode | Process):
            self._write_node(element, before, after, changed)
        else:
            self._write_small(element, after, changed)

    def _write_small(self, element: etree._Element, after: Value, changed: dict[str, Any]) -> None:
        if isinstance(after, SequenceFlow):
            self._write_flow(element, changed)
        elif isinstance(after, Lane) and "nodes" in changed:
            self.pen.set_references(element, "flowNodeRef", after.nodes)
        elif isinstance(after, DataElement):
            self._write_data(element, after, changed)
        elif isinstance(after, Artifact):
            self._write_artifact(element, after, changed)
        elif isinstance(after, RootElement) and not changed.keys().isdisjoint({"code", "kind"}):
            for kind, attribute in CODES.items():
                self.pen.set(element, attribute, after.code if kind == after.kind else None)

    def _write_flag(self, element: etree._Element, name: str, *, value: bool) -> None:
        attribute, default = _FLAGS[name]
        if default is None:
            element.set(attribute, "true" if value else "false")
        else:
            self.pen.set_flag(element, attribute, value=value, default=default)

    def _write_node(
        self, element: etree._Element, before: Value | None, after: FlowNode | Process, changed: dict[str, Any]
    ) -> None:
        if "documentation" in changed:
            self.pen.set_text(element, "documentation", after.documentation)
        if not changed.keys().isdisjoint(FIELDS):
            write_own_elements(self.pen, element, before, after)
        if "inputs" in changed or "outputs" in changed:
            write_associations(self.pen, element, before, after)
        if "loop" in changed:
            self._write_loop(element, changed["loop"])
        if isinstance(after, Event):
            if not changed.keys().isdisjoint({"trigger", "reference", "timer"}):
                write_trigger(self.pen, element, after)
            if not changed.keys().isdisjoint({"interrupting", "kind"}):
                write_interrupting(self.pen, element, after)

    def _write_loop(self, element: etree._Element, loop: Loop | None) -> None:
        present = list(element.iterchildren(*_LOOPS))
        kind = "standardLoopCharacteristics" if loop and loop.kind == "standard" else "multiInstanceLoopCharacteristics"
        marker = next((child for child in present if child.tag == tag(kind)), None) if loop else None
        for child in present:
            if child is not marker:
                self.pen.placement.detach(child)
        if loop is None:
            return
        if marker is None:
            marker = self.pen.create(element, kind, self.pen.new_id("loop", element))
        if loop.kind == "standard":
            self.pen.set_flag(marker, "testBefore", value=loop.test_before, default=False)
        else:
            self.pen.set_flag(marker, "isSequential", value=loop.kind == "sequential", default=False)
        if read_loop(marker).most != loop.most:
            self._write_rounds(marker, loop)

    def _write_rounds(self, marker: etree._Element, loop: Loop) -> None:
        text = "" if loop.most is None else str(loop.most)
        if loop.kind != "standard":
            self.pen.set_text(marker, "loopCardinality", text, expression=True)
        elif text:
            marker.set("loopMaximum", text)
        else:
            del marker.attrib["loopMaximum"]

    def _write_flow(self, element: etree._Element, changed: dict[str, Any]) -> None:
        if "condition" in changed:
            self.pen.set_text(element, "conditionExpression", changed["condition"] or "", expression=True)
        if "probability" in changed:
            write_probability(self.pen, element, changed["probability"], self.scopes.simulated)

    def _write_data(self, element: etree._Element, after: DataElement, changed: dict[str, Any]) -> None:
        if not changed.keys().isdisjoint({"refers", "kind"}):
            for kind, attribute in _REFERS.items():
                self.pen.set(element, attribute, self.pen.refer(after.refers or "") if kind == after.kind else None)
        if "state" in changed:
            state = element.find(tag("dataState"))
            if state is None:
                state = self.pen.create(element, "dataState", self.pen.new_id("state", element))
            self.pen.set(state, "name", after.state)
            if not after.state:
                self.pen.placement.detach(state)

    def _write_artifact(self, element: etree._Element, after: Artifact, changed: dict[str, Any]) -> None:
        if "direction" in changed:
            present = element.get("associationDirection")
            self.pen.set(element, "associationDirection", _DIRECTIONS.get(after.direction, present and "None"))
        if "name" in changed and after.kind == "textAnnotation":
            text = element.find(tag("text"))
            if text is None:
                text = self.pen.create(element, "text")
            text.text = after.name
        elif "name" in changed and after.kind == "group":
            self._write_group(element, after)

    def _write_group(self, element: etree._Element, after: Artifact) -> None:
        """Write the label of a group: the value of a category, which is made where the group has none."""
        value = self.scopes.category_value(element)
        if value is None:
            empty = (c for c in self.pen.root.iterchildren(tag("category")) if c.find(tag("categoryValue")) is None)
            category = next(empty, None)
            if category is None:
                category = self.pen.create(self.pen.root, "category", self.pen.new_id("category", element))
            value = self.pen.create(category, "categoryValue", self.pen.new_id("categoryValue", element))
            element.set("categoryValueRef", str(value.get("id")))
        self.pen.set(value, "value", after.name)
