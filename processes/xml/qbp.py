"""The simulation annotation of QBP and BIMP in a BPMN file (`qbp:processSimulationInfo`), as plain values.

What the values mean is said in `reengineer.simulation.qbp`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from processes.xml.source import parse
from processes.xml.vocabulary import tag

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMESPACE = "http://www.qbp-simulator.com/Schema201212"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An element of the annotation."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""
    parts: tuple[Part, ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return dict(self.attributes).get(name, default)

    def all(self, *path: str) -> Iterator[Part]:
        """Yield the elements at the end of a path of names.

        >>> rule = Part(name="rule")
        >>> list(Part(name="timetable", parts=(Part(name="rules", parts=(rule,)),)).all("rules", "rule")) == [rule]
        True
        """
        if not path:
            yield self
            return
        for part in self.parts:
            if part.name == path[0]:
                yield from part.all(*path[1:])


def read_annotations(xml: bytes, file: str = "") -> tuple[Part, ...]:
    """Return the annotations of a file."""
    root = parse(xml, file or "-").getroot()
    return tuple(_part(element) for element in root.iter(tag("processSimulationInfo", NAMESPACE)))


def _part(element: etree._Element) -> Part:
    return Part(
        name=etree.QName(element).localname,
        attributes=tuple((str(name), str(value)) for name, value in element.attrib.items()),
        text=(element.text or "").strip(),
        parts=tuple(_part(child) for child in element.iterchildren(etree.Element)),
    )
