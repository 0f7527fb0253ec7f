"""Writing what changed about the drawing: bounds, way points, labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.model import Bounds, Diagram, Edge, Shape
from processes.xml.diagrams import BOUNDS, LABEL, PLANE, WAYPOINT
from processes.xml.extension import write_number
from processes.xml.vocabulary import BPMNDI, DC, DI

if TYPE_CHECKING:
    from lxml import etree

    from processes.xml.pen import Pen

FLAGS = {"expanded": "isExpanded", "horizontal": "isHorizontal", "marker": "isMarkerVisible"}


def write_drawing(pen: Pen, element: etree._Element, after: Diagram | Shape | Edge, changed: dict[str, Any]) -> None:
    """Bring the changed fields of a diagram, shape or edge into the document."""
    if isinstance(after, Diagram):
        _write_diagram(pen, element, after, changed)
        return
    if "element" in changed:
        pen.set(element, "bpmnElement", pen.refer(after.element))
    if isinstance(after, Shape):
        for name, attribute in FLAGS.items():
            if name in changed:
                pen.set(element, attribute, None if changed[name] is None else str(changed[name]).lower())
        if "bounds" in changed:
            _write_bounds(pen, element, after.bounds)
    elif "waypoints" in changed:
        _write_waypoints(pen, element, after.waypoints)
    if "label" in changed:
        _write_label(pen, element, after.label)


def plane_of(pen: Pen, diagram: etree._Element) -> etree._Element:
    """Return the plane of a diagram, made where there is none."""
    plane = diagram.find(PLANE)
    return pen.create(diagram, "BPMNPlane", namespace=BPMNDI) if plane is None else plane


def _write_diagram(pen: Pen, element: etree._Element, after: Diagram, changed: dict[str, Any]) -> None:
    if "name" in changed:
        pen.set(element, "name", after.name)
    if "plane_id" in changed:
        pen.set(plane_of(pen, element), "id", after.plane_id)
    if "plane" in changed:
        pen.set(plane_of(pen, element), "bpmnElement", pen.refer(after.plane))


def _write_bounds(pen: Pen, element: etree._Element, bounds: Bounds) -> None:
    child = element.find(BOUNDS)
    if child is None:
        child = pen.create(element, "Bounds", namespace=DC)
    for name in ("x", "y", "width", "height"):
        child.set(name, write_number(getattr(bounds, name)))


def _write_waypoints(pen: Pen, element: etree._Element, points: tuple[tuple[float, float], ...]) -> None:
    present = element.findall(WAYPOINT)
    for child in present[len(points) :]:
        pen.placement.detach(child)
    for _ in points[len(present) :]:
        present.append(pen.create(element, "waypoint", namespace=DI))
    for child, (x, y) in zip(present, points, strict=False):
        child.set("x", write_number(x))
        child.set("y", write_number(y))


def _write_label(pen: Pen, element: etree._Element, bounds: Bounds | None) -> None:
    label = element.find(LABEL)
    if bounds is not None:
        _write_bounds(pen, pen.create(element, "BPMNLabel", namespace=BPMNDI) if label is None else label, bounds)
        return
    for standing in element.findall(LABEL):  # one with a style stays, without its place
        for child in standing.findall(BOUNDS) if standing.attrib else [standing]:
            pen.placement.detach(child)
