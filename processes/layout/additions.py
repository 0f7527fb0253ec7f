"""What is added when all else has its place: groups, associations of flows and pools, labels of messages."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from processes.layout.index import index_elements
from processes.layout.sizes import label_size
from processes.layout.space import Space, cut, meet
from processes.model import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.layout.index import Entry
    from processes.layout.sketch import Sketch
    from processes.model import Definitions

Where = tuple[float, float]
PADDING = 16.0
FRAMES = frozenset({"participant", "lane", "group"})
AWAY = (4.0, 16.0, 30.0, 60.0, 100.0, 160.0, 260.0)
STEPS = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9, 0.03, 0.97)


def complete(drawing: Sketch, definitions: Definitions) -> None:
    """Add groups, lines between things that are no nodes, and labels of lines that have none yet."""
    entries = index_elements(definitions)
    _add_groups(drawing, definitions, entries)
    _add_lines(drawing, entries)
    _add_labels(drawing, entries)


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


def _add_labels(drawing: Sketch, entries: dict[str, Entry]) -> None:
    """Set the labels of messages and other late lines where nothing is."""
    wanted = [
        name
        for name in drawing.edges
        if name in entries and entries[name].element.name.strip() and name not in drawing.labels
    ]
    if not wanted:
        return
    boxes: Space[Bounds] = Space()
    lines: Space[tuple[Where, Where]] = Space()
    for name, box in drawing.shapes.items():
        if name in entries and entries[name].kind not in FRAMES:
            boxes.add(box, box)
    for box in drawing.labels.values():
        boxes.add(box, box)
    for points in drawing.edges.values():
        for start, end in pairwise(points):
            x, y = min(start[0], end[0]), min(start[1], end[1])
            lines.add(Bounds(x, y, abs(start[0] - end[0]), abs(start[1] - end[1])), (start, end))
    for name in wanted:
        points = drawing.edges[name]
        if (
            entries[name].source in entries and entries[entries[name].source].kind == "participant"
        ):  # its label stands near the pool, not far inside one
            points = points[::-1]
        near = entries[name].kind == "messageFlow" and _is_pool(entries, name)
        places = list(_places(points, label_size(entries[name].element.name), near_end=near))
        free = (place for place in places if _is_free(place, boxes, lines))
        drawing.labels[name] = next(free, places[0])
        boxes.add(drawing.labels[name], drawing.labels[name])


def _is_pool(entries: dict[str, Entry], name: str) -> bool:
    ends = entries[name].source, entries[name].target
    return any(end in entries and entries[end].kind == "participant" for end in ends)


def _places(points: tuple[Where, ...], size: tuple[float, float], *, near_end: bool) -> Iterator[Bounds]:
    """Yield places beside a line: near its end if wanted, then along its stretches, the longest first."""
    width, height = size
    stretches = sorted(pairwise(points), key=lambda pair: -abs(pair[0][0] - pair[1][0]) - abs(pair[0][1] - pair[1][1]))
    (x1, y1), (x2, y2) = points[-2:]
    if near_end and x1 == x2 and abs(y1 - y2) > 2 * height:
        y = y2 + (height / 2 + 16) * (1 if y1 > y2 else -1)
        yield Bounds(x2 + AWAY[0], y - height / 2, width, height)
        yield Bounds(x2 - AWAY[0] - width, y - height / 2, width, height)
    for away in AWAY:
        for (x1, y1), (x2, y2) in stretches:
            for step in STEPS:
                x, y = x1 + (x2 - x1) * step, y1 + (y2 - y1) * step
                if x1 == x2:
                    yield Bounds(x + away, y - height / 2, width, height)
                    yield Bounds(x - away - width, y - height / 2, width, height)
                else:
                    yield Bounds(x - width / 2, y - away - height, width, height)
                    yield Bounds(x - width / 2, y + away, width, height)


def _is_free(place: Bounds, boxes: Space[Bounds], lines: Space[tuple[Where, Where]]) -> bool:
    return not any(meet(place, box) for box in boxes.near(place)) and not any(
        cut(line, place) for line in lines.near(place)
    )
