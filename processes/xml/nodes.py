"""Reading one flow node: task, event, gateway, and what hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from processes.model import DataAssociation, Event, FlowNode, Gateway, Loop, Task
from processes.xml.extension import FIELDS, read_extension
from processes.xml.vocabulary import GATEWAYS, TASKS, TRIGGER_REFERENCES, TRIGGERS, tag

if TYPE_CHECKING:
    from processes.xml.identity import Identities
    from processes.xml.open_meaning import Faults

_TRUE = ("true", "1")
PLACEHOLDER = "__targetRef_placeholder"  # property that stands for the inner end of an association (bpmn.io's habit)
# Kind of event -> attribute that says whether it interrupts.
INTERRUPTING = {"boundaryEvent": "cancelActivity", "startEvent": "isInterrupting"}
_TIMERS = ("timeDate", "timeDuration", "timeCycle")


def local_name(element: etree._Element) -> str:
    """Return the name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def is_true(element: etree._Element, name: str, *, default: bool = False) -> bool:
    """Return a boolean attribute as XML Schema reads it."""
    return default if element.get(name) is None else str(element.get(name)).strip() in _TRUE


def text_of(element: etree._Element, *names: str) -> str:
    """Return the text of the first child of these names, without the white space around it."""
    for child in element.iterchildren(*(tag(name) for name in names)):
        return (
            "".join(str(text) for text in child.itertext(etree.Element)).strip()
            if len(child)
            else (child.text or "").strip()
        )
    return ""


class NodeReader:
    """Reads the flow nodes of one document."""

    def __init__(self, identities: Identities, faults: Faults, definitions: dict[str, etree._Element]) -> None:
        self.identities = identities
        self.faults = faults
        self._event_definitions = definitions

    def read(self, element: etree._Element) -> FlowNode:
        """Return the flow node of an element that is one and is no sub-process."""
        kind = local_name(element)
        common = self.read_common(element)
        if kind in TASKS:
            called = self._reference(element, "calledElement")
            return Task(**common, **self.read_activity(element), called=called)
        if kind in GATEWAYS:
            return Gateway(**common, default=self._reference(element, "default"))
        return Event(**common, **self._read_event(element, kind))

    def read_common(self, element: etree._Element) -> dict[str, Any]:
        """Return the fields of every flow node."""
        name = self.identities.identify(element)
        extension = read_extension(element, name, self.faults.invalid_extension)
        return {
            "id": name,
            "name": element.get("name", ""),
            "kind": local_name(element),
            "documentation": text_of(element, "documentation"),
            "inputs": self._associations(element, "dataInputAssociation"),
            "outputs": self._associations(element, "dataOutputAssociation"),
            **{field: getattr(extension, field) for field in FIELDS},
        }

    def read_activity(self, element: etree._Element) -> dict[str, Any]:
        """Return the fields of a task or sub-process."""
        loop = None
        for child in element.iterchildren(tag("standardLoopCharacteristics"), tag("multiInstanceLoopCharacteristics")):
            kind = "sequential" if is_true(child, "isSequential") else "parallel"
            loop = Loop(kind="standard" if local_name(child).startswith("standard") else kind)
        return {"loop": loop, "default": self._reference(element, "default")}

    def _reference(self, element: etree._Element, name: str) -> str | None:
        return self.identities.resolve(element.get(name)) or None

    def _read_event(self, element: etree._Element, kind: str) -> dict[str, Any]:
        definitions = [child for child in element.iterchildren() if local_name(child) in TRIGGERS]
        for child in element.iterchildren(tag("eventDefinitionRef")):
            referenced = self._event_definitions.get(self.identities.resolve(child.text))
            definitions += [] if referenced is None else [referenced]
        found: dict[str, Any] = {
            "attached_to": self._reference(element, "attachedToRef"),
            "interrupting": kind not in INTERRUPTING or is_true(element, INTERRUPTING[kind], default=True),
        }
        if len(definitions) == 1:
            trigger = TRIGGERS[local_name(definitions[0])]
            found["trigger"] = trigger
            if trigger in TRIGGER_REFERENCES:
                reference = definitions[0].get(TRIGGER_REFERENCES[trigger], "")
                found["reference"] = reference if trigger == "link" else self.identities.resolve(reference)
            found["timer"] = text_of(definitions[0], *_TIMERS) if trigger == "timer" else ""
        elif definitions:
            found["trigger"] = "multiple"
        return found

    def _associations(self, element: etree._Element, name: str) -> tuple[DataAssociation, ...]:
        """Return what the node reads or writes: the outer end of each association, whichever end a tool put it at."""
        found = []
        for association in element.iterchildren(tag(name)):
            outer = self.outer_ends(association, inner_data(element))
            key = self.identities.identify(association, str(element.get("id", "")), *outer)
            found += [DataAssociation(id=key, data=data) for data in outer]
        return tuple(found)

    def outer_ends(self, association: etree._Element, inner: set[str]) -> list[str]:
        """Return the data elements that an association links to the node."""
        ends = {"dataInputAssociation": ("sourceRef", "targetRef")}
        for name in ends.get(local_name(association), ("targetRef", "sourceRef")):
            found = [self.identities.resolve(child.text) for child in association.iterchildren(tag(name))]
            if outer := [end for end in found if end and end not in inner]:
                return outer
        return []


def inner_data(element: etree._Element) -> set[str]:
    """Return the ids of the data a node has for itself: only the far end of its associations counts."""
    holders = [element, *element.iterchildren(tag("ioSpecification"))]
    names = [tag(name) for name in ("dataInput", "dataOutput", "property")]
    return {
        str(element.get("id")),
        *(str(child.get("id")) for holder in holders for child in holder.iterchildren(*names)),
    }
