"""Reading a BPMN 2.0 file of any vendor into the model.

Whatever is well-formed BPMN 2.0 loads; `Definitions.faults` names the places where its meaning is open. What cannot be
taken at all is refused with `RefusedInputError`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from processes.collection import collection_paused
from processes.model import Collaboration, Definitions, MessageFlow, Participant, RootElement
from processes.xml.diagrams import DiagramReader
from processes.xml.foreign import foreign_content_in
from processes.xml.identity import Identities
from processes.xml.nodes import NodeReader, local_name
from processes.xml.open_meaning import Faults, check_names
from processes.xml.references import check_references
from processes.xml.scopes import ScopeReader
from processes.xml.source import load, parse
from processes.xml.vocabulary import BPMNDI, CODES, ROOTS, TRIGGERS, tag

if TYPE_CHECKING:
    from pathlib import Path

    from lxml import etree

_ELSEWHERE = frozenset({"process", "collaboration"})
_ROOT_TAGS = tuple(tag(name) for name in sorted(ROOTS - _ELSEWHERE))


@collection_paused()
def read(source: str | Path | bytes, *, file: str = "") -> Definitions:
    """Read a file (or its bytes); `file` is the name to use in messages.

    >>> flow = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="P"/></definitions>'
    >>> [process.id for process in read(flow).processes]
    ['P']
    """
    data, name = load(source, file)
    reading = read_tree(parse(data, name).getroot())
    return replace(reading.definitions, file=name if file or not isinstance(source, bytes) else "", source=data)


@collection_paused()
def read_with_foreign_content(data: bytes) -> tuple[Definitions, dict[str, tuple[str, ...]]]:
    """Read a file and, element by element, what stands in it beside the model."""
    root = parse(data, "-").getroot()
    return replace(read_tree(root).definitions, source=data), foreign_content_in(root)


@dataclass(frozen=True, slots=True)
class Reading:
    """A model and the elements it was read from."""

    definitions: Definitions
    identities: Identities
    scopes: ScopeReader


def read_tree(root: etree._Element) -> Reading:
    """Read a parsed document."""
    identities, faults = Identities(root), Faults()
    event_definitions = {str(e.get("id")): e for e in root.iterchildren(*(tag(name) for name in TRIGGERS))}
    scopes = ScopeReader(NodeReader(identities, faults, event_definitions), root)
    diagrams = DiagramReader(identities, faults)
    definitions = Definitions(
        id=identities.identify(root),
        name=root.get("name", ""),
        target_namespace=root.get("targetNamespace", ""),
        processes=tuple(scopes.read_process(child) for child in root.iterchildren(tag("process"))),
        collaborations=tuple(_read_collaboration(child, scopes) for child in root.iterchildren(tag("collaboration"))),
        roots=tuple(_read_root(child, identities) for child in root.iterchildren(*_ROOT_TAGS)),
        diagrams=tuple(diagrams.read(child) for child in root.iterchildren(tag("BPMNDiagram", BPMNDI))),
    )
    check_names(root, identities, faults)
    check_references(definitions, identities, faults)
    return Reading(replace(definitions, faults=tuple(faults.found)), identities, scopes)


def _read_collaboration(element: etree._Element, scopes: ScopeReader) -> Collaboration:
    identities = scopes.identities
    resolve = identities.resolve
    name = identities.identify(element)
    participants = tuple(
        Participant(
            id=identities.identify(child, resolve(child.get("processRef"))),
            name=child.get("name", ""),
            process=resolve(child.get("processRef")) or None,
        )
        for child in element.iterchildren(tag("participant"))
    )
    return Collaboration(
        id=name,
        name=element.get("name", ""),
        participants=participants,
        message_flows=tuple(
            _read_message_flow(child, identities) for child in element.iterchildren(tag("messageFlow"))
        ),
        artifacts=scopes.read_artifacts(element),
    )


def _read_message_flow(element: etree._Element, identities: Identities) -> MessageFlow:
    source, target = (identities.resolve(element.get(name)) for name in ("sourceRef", "targetRef"))
    name = identities.identify(element, source, target)
    return MessageFlow(id=name, name=element.get("name", ""), source=source, target=target)


def _read_root(element: etree._Element, identities: Identities) -> RootElement:
    kind = local_name(element)
    code = element.get(CODES[kind], "") if kind in CODES else ""
    return RootElement(id=identities.identify(element), name=element.get("name", ""), kind=kind, code=code)
