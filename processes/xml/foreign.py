"""What stands in a file beside the model: content of vendors, and parts of BPMN 2.0 that the model does not hold.

An edit must not lose it. To compare two files it is read as text, element by element.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from processes.xml.source import parse
from processes.xml.vocabulary import ARTIFACTS, EXTENSION, FLOW_DATA, MODEL, NODES, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

# Children that the model holds, or that are elements of their own.
_HELD = (
    NODES
    | FLOW_DATA
    | ARTIFACTS
    | {
        "conditionExpression",
        "dataInputAssociation",
        "dataOutputAssociation",
        "documentation",
        "extensionElements",
        "flowNodeRef",
        "incoming",
        "ioSpecification",  # grows with the data that a task reads
        "laneSet",
        "childLaneSet",
        "lane",
        "outgoing",
        "property",
        "sequenceFlow",
        "sourceRef",  # of a data association: the data, and the inside of the task
        "targetRef",
    }
)
_HELD_TAGS = frozenset(tag(name) for name in _HELD)


def foreign_content(xml: bytes) -> dict[str, tuple[str, ...]]:
    """Return for each element of BPMN with an id what it carries beside the model, in exclusive canonical XML.

    >>> xml = b'''<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:v="urn:v" id="d">
    ... <process id="p"><task id="t" v:colour="red"/></process></definitions>'''
    >>> foreign_content(xml)
    {'d': (), 'p': (), 't': ('urn:v colour=red',)}
    """
    found: dict[str, tuple[str, ...]] = {}
    for element in parse(xml, "-").getroot().iter(f"{{{MODEL}}}*"):
        if "id" in element.attrib:
            found[str(element.get("id"))] = tuple(_content(element))
    return found


def _content(element: etree._Element) -> Iterator[str]:
    for name, value in sorted(element.attrib.items()):
        namespace, _, local = str(name).rpartition("}")
        if namespace and namespace[1:] != EXTENSION:
            yield f"{namespace[1:]} {local}={value!s}"
    for child in element:
        if child.tag == tag("extensionElements"):
            yield from (_text(inner) for inner in child if etree.QName(inner).namespace != EXTENSION)
        elif isinstance(child.tag, str) and child.tag not in _HELD_TAGS and "id" not in child.attrib:
            yield _text(child)


def _text(element: etree._Element) -> str:
    try:
        text: bytes = etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
    except etree.C14NError:  # a namespace that is no absolute URI; version 2 does not mind
        return str(etree.canonicalize(etree.tostring(element, encoding="unicode", with_tail=False)))
    return text.decode()
