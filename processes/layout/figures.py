"""Shapes of the picture, in BPMN notation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.layout import symbols
from processes.layout.bands import HEADER
from processes.layout.sizes import BADGE, ICON, task_columns
from processes.layout.symbols import sign
from processes.layout.text import COLUMN, LINE, columns, wrap
from processes.layout.writing import write_inside, write_label, write_lines
from processes.model import Artifact, Bounds, DataElement, Event, Gateway, Lane, Participant, SubProcess, Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from processes.durations import Span
    from processes.layout.index import Entry
    from processes.model import Element, Shape, TimeLimit

UNITS = {"working day": "", "hour": "h", "day": "d", "month": "mo", "minute": "min"}
WIDE = 1600.0
TALL = 1.2  # a pool or lane is taken as horizontal unless the file says so or it is that much taller than wide
THROWING = frozenset({"intermediateThrowEvent", "endEvent"})
TWICE = frozenset({"intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})


def draw_shape(shape: Shape, entry: Entry | None) -> str:
    """Return the drawing of a shape; of one that shows nothing known a plain box."""
    element = entry.element if entry else None
    for kind, figure in FIGURES.items():
        if isinstance(element, kind):
            return figure(shape, element)
    return rectangle(shape.bounds, "shape", 6) + (write_inside(element.name, shape.bounds) if element else "")


def rectangle(box: Bounds, style: str, corner: float = 0.0, inset: float = 0.0) -> str:
    """Return a rectangle, with round corners if wanted."""
    return (
        f'<rect class="{style}" x="{box.x + inset:g}" y="{box.y + inset:g}" width="{box.width - 2 * inset:g}" '
        f'height="{box.height - 2 * inset:g}" rx="{corner:g}"/>'
    )


def _event(shape: Shape, event: Event) -> str:
    box = shape.bounds
    x, y, radius = box.x + box.width / 2, box.y + box.height / 2, min(box.width, box.height) / 2
    dash = "" if event.interrupting else ' stroke-dasharray="4 3"'
    thick = " thick" if event.kind == "endEvent" else ""
    parts = [f'<circle class="shape{thick}" cx="{x:g}" cy="{y:g}" r="{radius:g}"{dash}/>']
    if event.kind in TWICE:
        parts.append(f'<circle class="inner" cx="{x:g}" cy="{y:g}" r="{max(radius - 3.5, 1):g}"{dash}/>')
    if event.trigger in symbols.TRIGGERS:
        filled = event.kind in THROWING and event.trigger != "timer"
        size = radius * (0.72 if event.trigger == "terminate" else 0.6)
        parts.append(sign(symbols.TRIGGERS[event.trigger], x, y, size=size, filled=filled))
    return "".join(parts) + _label_below(shape, event)


def _gateway(shape: Shape, gateway: Gateway) -> str:
    box = shape.bounds
    x, y = box.x + box.width / 2, box.y + box.height / 2
    path = f"M{x:g} {box.y:g}L{box.x + box.width:g} {y:g}L{x:g} {box.y + box.height:g}L{box.x:g} {y:g}Z"
    parts = [f'<path class="shape" d="{path}"/>']
    outline, filled = symbols.GATEWAYS[gateway.kind]
    parts.append(sign(outline, x, y, size=box.height * (0.2 if filled else 0.26), filled=filled))
    return "".join(parts) + _label_below(shape, gateway)


def _label_below(shape: Shape, element: Element) -> str:
    if not element.name:
        return ""
    box = shape.bounds
    return write_label(element.name, shape.label, (box.x + box.width / 2, box.y + box.height + 3))


def _task(shape: Shape, task: Task) -> str:
    box = shape.bounds
    thick = " thick" if task.kind == "callActivity" else ""
    parts = [rectangle(box, f"shape{thick}", 8)]
    top = 4.0
    if task.kind in symbols.TASKS:
        outline, filled = symbols.TASKS[task.kind]
        parts.append(sign(outline, box.x + 12, box.y + 12, size=7, filled=filled))
        top = ICON
    limit = limit_text(task.time_limit)
    bottom = BADGE if limit or task.loop else 4.0
    if len(wrap(task.name, task_columns(box.width))) * LINE <= box.height - 2 * max(top, bottom):
        top = bottom = max(top, bottom)  # in the middle of the box, if there is room for that
    parts.append(write_inside(task.name, Bounds(box.x, box.y + top, box.width, box.height - top - bottom)))
    if task.loop:
        parts.append(sign(symbols.MARKERS[task.loop.kind], box.x + box.width / 2, box.y + box.height - 10, size=7))
    return "".join([*parts, _badge(box, limit)])


def _sub_process(shape: Shape, sub: SubProcess) -> str:
    box = shape.bounds
    dotted = " dashed" if sub.triggered_by_event else ""
    parts = [rectangle(box, f"shape{dotted}", 10)]
    if sub.kind == "transaction":
        parts.append(rectangle(box, "inner", 8, 4))
    markers = [sub.loop.kind] if sub.loop else []
    markers += ["adHoc"] if sub.kind == "adHocSubProcess" else []
    markers += ["collapsed"] if shape.expanded is False else []
    for index, marker in enumerate(markers):
        x = box.x + box.width / 2 + 18 * (index - (len(markers) - 1) / 2)
        parts.append(sign(symbols.MARKERS[marker], x, box.y + box.height - 10, size=7))
    if shape.expanded is False or not sub.nodes:
        parts.append(write_inside(sub.name, box))
    else:
        lines = wrap(sub.name, max(4, int((box.width - 16) / 7)))
        parts.append(write_lines(lines, box.x + 10, box.y + 14, style="left"))
    return "".join([*parts, _badge(box, limit_text(sub.time_limit))])


def limit_text(limit: TimeLimit | None) -> str:
    """Return a time limit in the fewest characters: statutory → promised."""
    if limit is None:
        return ""
    parts = [_short(span) for span in (limit.statutory, limit.promised) if span is not None]
    return "→".join(parts)


def _short(span: Span) -> str:
    return f"{span.amount:g}{UNITS[span.unit]}"


def _badge(box: Bounds, text: str) -> str:
    if not text:
        return ""
    width = columns(text) * 6 + 8
    place = Bounds(box.x + box.width - width - 5, box.y + box.height - 18, width, 14)
    written = write_lines((text,), place.x + width / 2, place.y + 7, size=10, style="limit-text")
    return rectangle(place, "limit", 7) + written


def _band(shape: Shape, element: Participant | Lane) -> str:
    """Draw a pool or a lane with its name in a strip; a pool without a process has its name in the middle."""
    box = shape.bounds
    frame = rectangle(box, "shape pool" if isinstance(element, Participant) else "shape lane")
    if isinstance(element, Participant) and not element.process:
        seen = Bounds(box.x, box.y, min(box.width, WIDE), box.height)  # the name of a long band stands near its start
        return frame + write_inside(element.name, seen)
    horizontal = shape.horizontal if shape.horizontal is not None else box.height < box.width * TALL
    if horizontal:
        width = max(HEADER, 4 + 15 * len(wrap(element.name, max(8, int((box.height - 12) / COLUMN)))))
        strip = Bounds(box.x, box.y, min(width, 64), box.height)
    else:
        strip = Bounds(box.x, box.y, box.width, HEADER)
    return frame + rectangle(strip, "head") + write_inside(element.name, strip, turned=horizontal)


def _data(shape: Shape, item: DataElement) -> str:
    box = shape.bounds
    x, y, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    if item.kind == "dataStoreReference":
        rim = min(8.0, box.height / 5)
        path = (
            f"M{x:g} {y + rim:g}A{box.width / 2:g} {rim:g} 0 0 1 {right:g} {y + rim:g}V{bottom - rim:g}"
            f"A{box.width / 2:g} {rim:g} 0 0 1 {x:g} {bottom - rim:g}Z"
            f"M{x:g} {y + rim:g}A{box.width / 2:g} {rim:g} 0 0 0 {right:g} {y + rim:g}"
        )
        return f'<path class="shape data" d="{path}"/>' + _label_below(shape, item)
    fold = min(10.0, box.width / 3)
    path = f"M{x:g} {y:g}H{right - fold:g}L{right:g} {y + fold:g}V{bottom:g}H{x:g}ZM{right - fold:g} {y:g}V{y + fold:g}H{right:g}"
    parts = [f'<path class="shape data" d="{path}"/>']
    if item.kind in {"dataInput", "dataOutput"}:
        parts.append(sign(symbols.LINK, x + 10, y + 10, size=7, filled=item.kind == "dataOutput"))
    if item.collection:
        parts.append(sign(symbols.MARKERS["parallel"], x + box.width / 2, bottom - 8, size=6))
    return "".join(parts) + _label_below(shape, item)


def _artifact(shape: Shape, artifact: Artifact) -> str:
    box = shape.bounds
    if artifact.kind == "group":
        label = write_lines((artifact.name,), box.x + 8, box.y + 12, style="left") if artifact.name else ""
        return rectangle(box, "shape group", 10) + label
    bracket = f"M{box.x + 12:g} {box.y:g}H{box.x:g}V{box.y + box.height:g}h12"
    lines = wrap(artifact.name, max(6, int((box.width - 10) / COLUMN)))
    first = box.y + box.height / 2 - (len(lines) - 1) * 7.5
    return f'<path class="line" d="{bracket}"/>' + write_lines(lines, box.x + 8, first, style="left")


FIGURES: dict[type, Callable[[Shape, Any], str]] = {
    Event: _event,
    Gateway: _gateway,
    Task: _task,
    SubProcess: _sub_process,
    Participant: _band,
    Lane: _band,
    DataElement: _data,
    Artifact: _artifact,
}
