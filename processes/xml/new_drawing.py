"""Making shapes and edges that were not in the file: all of one diagram at once.

Most of a drawing is numbers. They are written as text and parsed, which is several times as fast as to make and place
the elements one by one; what could need escaping is set on the elements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.model import Edge, Shape
from processes.xml.drawing import FLAGS
from processes.xml.extension import write_number
from processes.xml.source import parse_text
from processes.xml.vocabulary import BPMNDI, DC, DI

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml import etree

    from processes.model import Bounds
    from processes.xml.elements import Value
    from processes.xml.pen import Pen

_HEAD = f'<all xmlns:bpmndi="{BPMNDI}" xmlns:dc="{DC}" xmlns:di="{DI}">'


def draw_anew(pen: Pen, plane: etree._Element, values: Sequence[Value]) -> dict[str, etree._Element]:
    """Return the elements of new shapes and edges, indented as they will stand in the plane."""
    drawn = [value for value in values if isinstance(value, Shape | Edge)]
    outer = pen.placement.space_inside(plane)
    unit = outer and pen.placement.unit
    made = parse_text("".join([_HEAD, *(_text(value, outer, unit) for value in drawn), "</all>"])).getroot()
    elements = dict(zip((value.id for value in drawn), made, strict=True))
    del made[:]
    for value in drawn:
        element = elements[value.id]
        element.set("id", value.id)
        pen.set(element, "bpmnElement", pen.refer(value.element))
        if isinstance(value, Shape):
            _set_flags(element, value)
    return elements


def _text(value: Shape | Edge, outer: str, unit: str) -> str:
    inner = outer + unit
    if isinstance(value, Shape):
        kind, parts = "BPMNShape", [_bounds(value.bounds)]
    else:
        kind = "BPMNEdge"
        parts = [f'<di:waypoint x="{write_number(x)}" y="{write_number(y)}"/>' for x, y in value.waypoints]
    if value.label is not None:
        parts.append(_element("bpmndi:BPMNLabel", [_bounds(value.label)], inner, unit))
    return _element(f"bpmndi:{kind}", parts, outer, unit)


def _element(name: str, parts: Iterable[str], outer: str, unit: str) -> str:
    inside = (outer + unit).join(["", *parts])
    return f"<{name}>{inside}{outer}</{name}>" if inside else f"<{name}/>"


def _bounds(bounds: Bounds) -> str:
    x, y, width, height = (write_number(n) for n in (bounds.x, bounds.y, bounds.width, bounds.height))
    return f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/>'


def _set_flags(element: etree._Element, shape: Shape) -> None:
    for name, attribute in FLAGS.items():
        value = getattr(shape, name)
        if value is not None:
            element.set(attribute, str(value).lower())
