"""Reading the drawing: diagrams with shapes, edges and labels, in the terms of BPMN DI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.model import Bounds, Diagram, Edge, Shape
from processes.xml.extension import read_number
from processes.xml.nodes import TRUE
from processes.xml.vocabulary import BPMNDI, DC, DI, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from processes.xml.identity import Identities
    from processes.xml.open_meaning import Faults

SHAPE, EDGE, LABEL, PLANE = (tag(name, BPMNDI) for name in ("BPMNShape", "BPMNEdge", "BPMNLabel", "BPMNPlane"))
BOUNDS, WAYPOINT = tag("Bounds", DC), tag("waypoint", DI)


class DiagramReader:
    """Reads the diagrams of one document."""

    def __init__(self, identities: Identities, faults: Faults) -> None:
        self._identities = identities
        self._faults = faults

    def read(self, element: etree._Element) -> Diagram:
        """Return one BPMNDiagram."""
        name = self._identities.identify(element)
        plane = element.find(PLANE)
        if plane is None:
            return Diagram(id=name, name=element.get("name", ""), plane_id="", plane="")
        shown = self._identities.resolve(plane.get("bpmnElement"))
        return Diagram(
            id=name,
            name=element.get("name", ""),
            plane_id=self._identities.identify(plane, shown),
            plane=shown,
            shapes=tuple(self._read_shapes(plane)),
            edges=tuple(self._read_edge(child) for child in plane.iterchildren(EDGE)),
        )

    def _read_shapes(self, plane: etree._Element) -> Iterator[Shape]:
        for child in plane.iterchildren(SHAPE):
            drawn = self._identities.resolve(child.get("bpmnElement"))
            name = self._identities.identify(child, drawn)
            bounds = _read_bounds(child)
            if bounds is None:
                self._faults.invalid_drawing(child, name)
                continue
            yield Shape(
                id=name,
                element=drawn,
                bounds=bounds,
                label=_read_label(child) if len(child) > 1 else None,
                expanded=_flag(child, "isExpanded"),
                horizontal=_flag(child, "isHorizontal"),
                marker=_flag(child, "isMarkerVisible"),
            )

    def _read_edge(self, element: etree._Element) -> Edge:
        drawn = self._identities.resolve(element.get("bpmnElement"))
        name = self._identities.identify(element, drawn)
        points = []
        for point in element.iterchildren(WAYPOINT):
            x, y = read_number(point.get("x")), read_number(point.get("y"))
            if x is None or y is None:
                self._faults.invalid_drawing(element, name)
            else:
                points.append((x, y))
        label = _read_label(element) if len(element) > len(points) else None
        return Edge(id=name, element=drawn, waypoints=tuple(points), label=label)


def _read_bounds(element: etree._Element) -> Bounds | None:
    """Return the rectangle of a shape or label."""
    for child in element.iterchildren(BOUNDS):
        x, y = read_number(child.get("x")), read_number(child.get("y"))
        width, height = read_number(child.get("width")), read_number(child.get("height"))
        if x is not None and y is not None and width is not None and height is not None:
            return Bounds(x, y, width, height)
    return None


def _read_label(element: etree._Element) -> Bounds | None:
    for child in element.iterchildren(LABEL):
        return _read_bounds(child)
    return None


def _flag(element: etree._Element, name: str) -> bool | None:
    text = element.get(name)
    return None if text is None else text.strip() in TRUE
