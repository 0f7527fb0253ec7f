"""References between parts of a drawing, which the model does not hold: an edit must not leave them pointing to nothing.

A label points to its style, which stands in some diagram; an edge may point to the shapes it joins; the band of a
participant points to the choreography activity it belongs to (BPMN 2.0.2, section 12.2.3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.xml.diagrams import EDGE, LABEL, SHAPE
from processes.xml.vocabulary import BPMNDI, tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml import etree

    from processes.xml.pen import Pen

_STYLE = tag("BPMNLabelStyle", BPMNDI)
_REFERENCES = {LABEL: ("labelStyle",), EDGE: ("sourceElement", "targetElement"), SHAPE: ("choreographyActivityShape",)}


def keep_styles(pen: Pen, gone: Iterable[etree._Element], heir: etree._Element) -> None:
    """Move the label styles of diagrams that have gone to one that stays: labels may still be written in them."""
    for diagram in gone:
        for style in diagram.findall(_STYLE):
            pen.placement.insert(heir, style)


def mend_references(pen: Pen, renamed: Mapping[str, str]) -> None:
    """Let references follow what has another id now (old id -> new id), and drop those to what has gone."""
    references = [
        (element, attribute, text)
        for kind, attributes in _REFERENCES.items()
        for element in pen.root.iter(kind)
        for attribute in attributes
        if (text := element.get(attribute))
    ]
    standing = {element.get("id") for element in pen.root.iter(tag("*", BPMNDI))} if references else set()
    for element, attribute, text in references:
        name = pen.identities.resolve(text)
        if name in renamed:
            element.set(attribute, text.removesuffix(name) + renamed[name])
        elif name in pen.identities.given and name not in standing:
            del element.attrib[attribute]
