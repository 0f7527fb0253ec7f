"""What stands in a file beside the model: content of vendors, and parts of BPMN 2.0 that the model does not hold.

An edit must not lose it. To compare two files it is read as text, element by element.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml import etree

from processes.xml.source import parse
from processes.xml.vocabulary import ARTIFACTS, BPMNDI, EXTENSION, FLOW_DATA, MODEL, NODES, tag

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
_EXTENSION_ELEMENTS, _OURS = tag("extensionElements"), tag("", EXTENSION)
_DIAGRAM = tag("BPMNDiagram", BPMNDI)


def _search(path: str) -> Any:
    return etree.XPath(path, namespaces={"bpmn": MODEL}, smart_strings=False)


# Searched by libxml2, because few elements carry anything. No step up: it makes the time grow with the square.
_IDS = _search("//bpmn:*/@id")
_WITH_ATTRIBUTES = _search(
    f"descendant-or-self::bpmn:*[@*[namespace-uri() != '' and namespace-uri() != '{EXTENSION}']]"
)
_EXTENSIONS = _search(f"//bpmn:extensionElements/*[namespace-uri() != '{EXTENSION}']")


def foreign_content(xml: bytes) -> dict[str, tuple[str, ...]]:
    """Return for each element of BPMN with an id what it carries beside the model, in exclusive canonical XML.

    >>> xml = b'''<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:v="urn:v" id="d">
    ... <process id="p"><task id="t" v:colour="red"/></process></definitions>'''
    >>> foreign_content(xml)
    {'d': (), 'p': (), 't': ('urn:v colour=red',)}
    """
    return foreign_content_in(parse(xml, "-").getroot())


def foreign_content_in(root: etree._Element) -> dict[str, tuple[str, ...]]:
    """Return the same of a document that is parsed already."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(map(str, _IDS(root)), ())
    for element in dict.fromkeys(_carriers(root)):
        name = element.get("id", "")
        if name in found:
            found[name] += tuple(_content(element))
    return found


def _carriers(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements that may carry something."""
    yield from _WITH_ATTRIBUTES(root)
    for child in _EXTENSIONS(root):
        yield from islice(child.iterancestors(), 1, 2)
    for part in root.iterchildren(etree.Element):
        for child in (part,) if part.tag == _DIAGRAM else part.iter(etree.Element):
            if child.get("id") is None and child.tag not in _HELD_TAGS:
                yield from islice(child.iterancestors(), 1)


def _content(element: etree._Element) -> Iterator[str]:
    for name in sorted(str(name) for name in element.keys() if str(name).startswith("{")):  # noqa: SIM118 - no mapping
        namespace, _, local = name[1:].rpartition("}")
        if namespace != EXTENSION:
            yield f"{namespace} {local}={element.get(name)}"
    for child in element:
        kind = child.tag
        if kind == _EXTENSION_ELEMENTS:
            inside = child.iterchildren(etree.Element)
            yield from (_text(inner) for inner in inside if not str(inner.tag).startswith(_OURS))
        elif kind not in _HELD_TAGS and isinstance(kind, str) and child.get("id") is None:
            yield _text(child)


def _text(element: etree._Element) -> str:
    try:
        text: bytes = etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
    except etree.C14NError:  # a namespace that is no absolute URI; version 2 does not mind
        return str(etree.canonicalize(etree.tostring(element, encoding="unicode", with_tail=False)))
    return text.decode()
