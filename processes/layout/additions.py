"""What is added when all else has its place: groups, associations of flows and pools, labels of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.layout.index import index_elements
from processes.layout.late_labels import add_labels
from processes.model import Bounds

if TYPE_CHECKING:
    from processes.layout.index import Entry
    from processes.layout.sketch import Sketch
    from processes.model import Definitions

Where = tuple[float, float]
PADDING = 16.0


def complete(drawing: Sketch, definitions: Definitions) -> None:
    """Add groups, lines between things that are no nodes, and labels of lines that have none yet."""
    entries = index_elements(definitions)
    _add_groups(drawing, definitions, entries)
    _add_lines(drawing, entries)
    add_labels(drawing, entries)


def _add_groups(drawing: Sketch, definitions: Definitions, entries: dict[str, Entry]) -> None:
    """Draw each group round what it was drawn round before; one that was never drawn stands below all."""
    for old in definitions.diagrams:
        before = {shape.element: shape.bounds for shape in old.shapes}
        for group, frame in before.items():
            if group in entries and entries[group].kind == "group" and group not in drawing.shapes:
                held = [
                    drawing.shapes[name]
                    for name, box in before.items()
                    if name in drawing.shapes
                    and entries[name].kind not in {"participant", "lane"}
                    and _holds(frame, box)
                ]
                if held:
                    drawing.shapes[group] = _around(held)
    low = max((box.y + box.height for box in drawing.shapes.values()), default=0.0)
    for name, entry in entries.items():
        if entry.kind == "group" and name not in drawing.shapes:
            low += 40.0
            drawing.shapes[name] = Bounds(160.0, low, 160.0, 80.0)
            low += 80.0


def _holds(frame: Bounds, box: Bounds) -> bool:
    x, y = box.x + box.width / 2, box.y + box.height / 2
    return frame.x < x < frame.x + frame.width and frame.y < y < frame.y + frame.height


def _around(boxes: list[Bounds]) -> Bounds:
    x, y = min(box.x for box in boxes) - PADDING, min(box.y for box in boxes) - PADDING
    right = max(box.x + box.width for box in boxes) + PADDING
    return Bounds(x, y, right - x, max(box.y + box.height for box in boxes) + PADDING - y)


def _add_lines(drawing: Sketch, entries: dict[str, Entry]) -> None:
    """Draw straight what no route could be found for: associations of flows, lanes, pools and groups."""
    for name, entry in entries.items():
        if not entry.source or name in drawing.edges:
            continue
        start, end = _middle(drawing, entry.source), _middle(drawing, entry.target)
        if start is not None and end is not None:
            drawing.edges[name] = (
                _edge_of(drawing, entry.source, start, end),
                _edge_of(drawing, entry.target, end, start),
            )


def _middle(drawing: Sketch, name: str) -> Where | None:
    if name in drawing.shapes:
        box = drawing.shapes[name]
        return box.x + box.width / 2, box.y + box.height / 2
    if name in drawing.edges:
        points = drawing.edges[name]
        (x1, y1), (x2, y2) = points[0], points[1]
        return (x1 + x2) / 2, (y1 + y2) / 2
    return None


def _edge_of(drawing: Sketch, name: str, middle: Where, other: Where) -> Where:
    """Return where the straight line from the middle of an element to another point leaves the element."""
    box = drawing.shapes.get(name)
    if box is None:
        return middle
    dx, dy = other[0] - middle[0], other[1] - middle[1]
    scale = min(box.width / 2 / abs(dx) if dx else float("inf"), box.height / 2 / abs(dy) if dy else float("inf"), 1.0)
    return middle[0] + dx * scale, middle[1] + dy * scale
