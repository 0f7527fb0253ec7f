"""Reading one flow node: task, event, gateway, and what hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from processes.model import DataAssociation, Event, FlowNode, Gateway, Loop, Task
from processes.xml.extension import read_extension
from processes.xml.vocabulary import GATEWAYS, TASKS, TRIGGER_REFERENCES, TRIGGERS, tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from processes.xml.identity import Identities
    from processes.xml.open_meaning import Faults

TRUE = ("true", "1")
PLACEHOLDER = "__targetRef_placeholder"  # property that stands for the inner end of an association (bpmn.io's habit)
# Kind of event -> attribute that says whether it interrupts.
INTERRUPTING = {"boundaryEvent": "cancelActivity", "startEvent": "isInterrupting"}
_TIMERS = ("timeDate", "timeDuration", "timeCycle")
_DIGITS = 10  # as many make no number of rounds
_STANDARD_LOOP, _INSTANCES = tag("standardLoopCharacteristics"), tag("multiInstanceLoopCharacteristics")
_INPUT, _OUTPUT = tag("dataInputAssociation"), tag("dataOutputAssociation")
_DOCUMENTATION, _EXTENSIONS = tag("documentation"), tag("extensionElements")
_PARTS = frozenset({_STANDARD_LOOP, _INSTANCES, _INPUT, _OUTPUT, _DOCUMENTATION, _EXTENSIONS})
_SOURCE, _TARGET = tag("sourceRef"), tag("targetRef")
_SPECIFICATION = tag("ioSpecification")
_OWN_DATA = tuple(tag(name) for name in ("dataInput", "dataOutput", "property"))


def local_name(element: etree._Element) -> str:
    """Return the name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def is_true(element: etree._Element, name: str, *, default: bool = False) -> bool:
    """Return a boolean attribute as XML Schema reads it."""
    text = element.get(name)
    return default if text is None else text.strip() in TRUE


def text_of(element: etree._Element, *names: str) -> str:
    """Return the text of the first child of these names, without the white space around it."""
    return _text(next(element.iterchildren(*(tag(name) for name in names)), None))


def _text(element: etree._Element | None) -> str:
    if element is None:
        return ""
    if len(element):
        return "".join(str(text) for text in element.itertext(etree.Element)).strip()
    return (element.text or "").strip()


def _parts_of(element: etree._Element) -> dict[str, list[etree._Element]]:
    """Return by tag the children of a node that are read with it: not its links, nor the content of a sub-process."""
    found: dict[str, list[etree._Element]] = {}
    for child in element:
        name = child.tag
        if name in _PARTS:
            found.setdefault(name, []).append(child)
    return found


class NodeReader:
    """Reads the flow nodes of one document."""

    def __init__(self, identities: Identities, faults: Faults, definitions: dict[str, etree._Element]) -> None:
        self.identities = identities
        self.faults = faults
        self._event_definitions = definitions

    def read(self, element: etree._Element) -> FlowNode:
        """Return the flow node of an element that is one and is no sub-process."""
        parts = _parts_of(element)
        common = self._read_common(element, parts)
        kind = common["kind"]
        if kind in TASKS:
            return Task(
                **common, **self._read_activity(element, parts), called=self._reference(element, "calledElement")
            )
        if kind in GATEWAYS:
            return Gateway(**common, default=self._reference(element, "default"))
        return Event(**common, **self._read_event(element, kind))

    def read_sub_process(self, element: etree._Element) -> dict[str, Any]:
        """Return the fields of a sub-process that do not speak of what is in it."""
        parts = _parts_of(element)
        common = {**self._read_common(element, parts), **self._read_activity(element, parts)}
        return {**common, "triggered_by_event": is_true(element, "triggeredByEvent")}

    def _read_common(self, element: etree._Element, parts: dict[str, list[etree._Element]]) -> dict[str, Any]:
        """Return the fields of every flow node."""
        name = self.identities.identify(element)
        found = {
            "id": name,
            "name": element.get("name", ""),
            "kind": local_name(element),
            **read_extension(parts.get(_EXTENSIONS, ()), name, self.faults.invalid_extension),
        }
        if _DOCUMENTATION in parts:
            found["documentation"] = _text(parts[_DOCUMENTATION][0])
        if _INPUT in parts or _OUTPUT in parts:
            inner = inner_data(element)
            found["inputs"] = self._associations(element, parts.get(_INPUT, ()), (_SOURCE, _TARGET), inner)
            found["outputs"] = self._associations(element, parts.get(_OUTPUT, ()), (_TARGET, _SOURCE), inner)
        return found

    def _read_activity(self, element: etree._Element, parts: dict[str, list[etree._Element]]) -> dict[str, Any]:
        """Return the fields of a task or sub-process."""
        loop = None
        if _STANDARD_LOOP in parts or _INSTANCES in parts:
            marker = next(element.iterchildren(_STANDARD_LOOP, _INSTANCES, reversed=True))
            loop = read_loop(marker)
        return {"loop": loop, "default": self._reference(element, "default")}

    def _reference(self, element: etree._Element, name: str) -> str | None:
        text = element.get(name)
        return None if text is None else self.identities.resolve(text) or None

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

    def _associations(
        self, element: etree._Element, associations: Iterable[etree._Element], ends: tuple[str, str], inner: set[str]
    ) -> tuple[DataAssociation, ...]:
        """Return what the node reads or writes: the outer end of each association, whichever end a tool put it at."""
        found = []
        for association in associations:
            outer = self._outer_ends(association, ends, inner)
            key = self.identities.identify(association, str(element.get("id", "")), *outer)
            found += [DataAssociation(id=key, data=data) for data in outer]
        return tuple(found)

    def _outer_ends(self, association: etree._Element, ends: tuple[str, str], inner: set[str]) -> list[str]:
        """Return the data elements that an association links to the node."""
        for end in ends:
            found = [self.identities.resolve(child.text) for child in association.iterchildren(end)]
            if outer := [name for name in found if name and name not in inner]:
                return outer
        return []


def read_loop(marker: etree._Element) -> Loop:
    """Return what a loop marker says."""
    if marker.tag == _STANDARD_LOOP:
        return Loop(
            kind="standard", most=_whole(marker.get("loopMaximum", "")), test_before=is_true(marker, "testBefore")
        )
    kind = "sequential" if is_true(marker, "isSequential") else "parallel"
    return Loop(kind=kind, most=_whole(text_of(marker, "loopCardinality")))


def _whole(text: str) -> int | None:
    """Return a number of rounds; None for what only an engine can work out."""
    return int(text) or None if text.strip().isdecimal() and len(text) < _DIGITS else None


def inner_data(element: etree._Element) -> set[str]:
    """Return the ids of the data a node has for itself: only the far end of its associations counts."""
    holders = [element, *element.iterchildren(_SPECIFICATION)]
    return {
        str(element.get("id")),
        *(str(child.get("id")) for holder in holders for child in holder.iterchildren(*_OWN_DATA)),
    }
