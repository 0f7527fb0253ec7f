"""Stable drawing: what an earlier drawing shows stays where it was; only what is new is set in, and the rest pushed.

New nodes stand to the right of what comes before them. If the result has any fault, there is none: a clean drawing made
afresh comes before a familiar one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from processes.layout.additions import complete
from processes.layout.canvas import Canvas, find_frames
from processes.layout.geometry import check_geometry
from processes.layout.index import index_elements
from processes.layout.paths import Ground, find_path
from processes.layout.sizes import up
from processes.layout.sketch import Sketch, moved
from processes.model import Bounds, Edge, Lane, Participant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from processes.layout.index import Entry
    from processes.model import Definitions, Diagram, Shape

SPACE = 56.0  # between a new node and its neighbours
MARGIN = 24.0  # above and below a node for which a frame grows


def keep_places(fresh: Definitions, keep: Definitions) -> Definitions | None:
    """Return a drawing like `keep` of what `fresh` shows (drawn afresh), or None if that cannot be clean."""
    old = {diagram.plane: diagram for diagram in keep.diagrams}
    before, after = index_elements(keep), index_elements(fresh)
    if any(diagram.plane not in old for diagram in fresh.diagrams):
        return None
    frames = find_frames(fresh)
    moves = {node for node, frame in find_frames(keep).items() if frames.get(node) != frame}
    diagrams = []
    for diagram in fresh.diagrams:
        canvas = Canvas(after, frames, _start((diagram, old[diagram.plane]), before, after, moves))
        if not _set_in(canvas, diagram) or not _connect(canvas, diagram):
            return None
        complete(canvas.sketch, fresh)
        diagrams.append(_finish(canvas.sketch, diagram, old[diagram.plane]))
    result = replace(fresh, diagrams=tuple(diagrams))
    return None if check_geometry(result) else result


def _start(
    diagrams: tuple[Diagram, Diagram], before: dict[str, Entry], after: dict[str, Entry], moves: set[str]
) -> Sketch:
    """Take over what is in both drawings and in the same lane; a line only if its ends are the same and stay."""
    diagram, old = diagrams
    wanted = {shape.element for shape in diagram.shapes} | {edge.element for edge in diagram.edges}
    sketch = Sketch()
    for shape in old.shapes:
        if shape.element in wanted and shape.element not in moves:
            sketch.shapes[shape.element] = shape.bounds
            if shape.label and _named(before, shape.element) == _named(after, shape.element):
                sketch.labels[shape.element] = shape.label
    for edge in old.edges:
        name = edge.element
        if name in wanted and name in before and _ends(before[name]) == _ends(after[name]):
            if moves.intersection(_ends(after[name])):
                continue
            sketch.edges[name] = edge.waypoints
            if edge.label and _named(before, name) == _named(after, name):
                sketch.labels[name] = edge.label
    return sketch


def _named(entries: dict[str, Entry], name: str) -> str:
    return entries[name].element.name if name in entries else ""


def _ends(entry: Entry) -> tuple[str, str]:
    return entry.source, entry.target


def _set_in(canvas: Canvas, diagram: Diagram) -> bool:
    """Set in the new shapes, from left to right; what hangs on a node after it."""
    new = [shape for shape in diagram.shapes if shape.element not in canvas.sketch.shapes]
    if any(canvas.is_frame(shape.element) for shape in new):
        return False
    fresh = {shape.element: shape.bounds for shape in diagram.shapes}
    new.sort(key=lambda shape: shape.bounds.x)
    nodes = [shape for shape in new if _is_node(canvas, shape.element)]
    hanging = [shape for shape in new if not _is_node(canvas, shape.element)]
    return all(_place_node(canvas, shape) for shape in nodes) and all(_hang(canvas, shape, fresh) for shape in hanging)


def _is_node(canvas: Canvas, name: str) -> bool:
    kind = canvas.entries[name].kind
    return kind != "boundaryEvent" and (kind.endswith(("Event", "Gateway", "ask", "Activity")))


def _neighbours(canvas: Canvas, name: str, *, before: bool) -> list[Bounds]:
    """Return the boxes of what stands before or after a node."""
    found = []
    for entry in canvas.entries.values():
        if entry.kind == "sequenceFlow":
            here, there = (entry.target, entry.source) if before else (entry.source, entry.target)
            if here == name and there in canvas.sketch.shapes:
                found.append(canvas.sketch.shapes[there])
    return found


def _place_node(canvas: Canvas, shape: Shape) -> bool:
    """Set a node right of what comes before it, at a height that is free in its lane, and push what is in the way."""
    name, size = shape.element, shape.bounds
    before, after = _neighbours(canvas, name, before=True), _neighbours(canvas, name, before=False)
    if not before and not after:
        return False
    x = max((box.x + box.width for box in before), default=min(box.x for box in [*before, *after]) - SPACE) + SPACE
    cut = x - SPACE / 2
    canvas.push(0, cut, up(x + size.width + SPACE - min([box.x for box in after if box.x >= cut], default=x + 9999)))
    frame = canvas.sketch.shapes.get(canvas.frames.get(name, ""))
    ground = _ground(canvas)
    for middle in _heights([*before, *after], frame):
        box = Bounds(x, middle - size.height / 2, size.width, size.height)
        within = frame is None or (frame.y < box.y and box.y + box.height < frame.y + frame.height)
        if within and ground.is_clear(Bounds(box.x - 8, box.y - 8, box.width + 16, box.height + 16)):
            _stand(canvas, shape, box)
            return True
    _stand(canvas, shape, _below_all(canvas, shape, x))
    return True


def _stand(canvas: Canvas, shape: Shape, box: Bounds) -> None:
    canvas.sketch.shapes[shape.element] = box
    _label_like(canvas, shape, box)


def _below_all(canvas: Canvas, shape: Shape, x: float) -> Bounds:
    """Return a place at the bottom of the frame, which grows for it; without a frame, below all that is drawn."""
    boxes = canvas.sketch.shapes
    frame = boxes.get(canvas.frames.get(shape.element, ""))
    bottom = frame.y + frame.height if frame else max(box.y + box.height for box in boxes.values())
    canvas.push(1, bottom - 0.5, up(shape.bounds.height + 2 * MARGIN))
    return Bounds(x, up(bottom + MARGIN / 2), shape.bounds.width, shape.bounds.height)


def _heights(neighbours: list[Bounds], frame: Bounds | None) -> list[float]:
    """Return the heights to try: those of the neighbours, then the frame's own."""
    found = [box.y + box.height / 2 for box in neighbours]
    if frame is not None:
        found += [frame.y + frame.height * share / 6 for share in (3, 2, 4, 1, 5)]
    return [*found, *(y + step for y in found for step in (120.0, 240.0))]


def _hang(canvas: Canvas, shape: Shape, fresh: dict[str, Bounds]) -> bool:
    """Set data, an annotation or a boundary event where the fresh drawing has it, seen from its node."""
    for host in _hosts(canvas, shape.element):
        if host in canvas.sketch.shapes and host in fresh:
            here, there = canvas.sketch.shapes[host], fresh[host]
            dx = here.x + here.width / 2 - there.x - there.width / 2
            box = moved(shape.bounds, dx, here.y + here.height - there.y - there.height)
            _stand(canvas, shape, box)
            return True
    return False


def _hosts(canvas: Canvas, name: str) -> Iterable[str]:
    attached = getattr(canvas.entries[name].element, "attached_to", None)
    if attached:
        yield attached
    for entry in canvas.entries.values():
        if name in (entry.source, entry.target):
            yield entry.target if entry.source == name else entry.source


def _label_like(canvas: Canvas, shape: Shape, box: Bounds) -> None:
    if shape.label:
        canvas.sketch.labels[shape.element] = moved(shape.label, box.x - shape.bounds.x, box.y - shape.bounds.y)


def _ground(canvas: Canvas) -> Ground:
    ground = Ground()
    for name, box in canvas.sketch.shapes.items():
        if not canvas.is_frame(name) and canvas.entries[name].kind != "group":
            ground.add_box(name, box)
    for name, box in canvas.sketch.labels.items():
        ground.add_box(f"label of {name}", box)
    for name, points in canvas.sketch.edges.items():
        ground.add_line(canvas.ends(name), points)
    return ground


def _connect(canvas: Canvas, diagram: Diagram) -> bool:
    """Draw the lines that are new or have new ends."""
    _widen(canvas)
    ground = _ground(canvas)
    for edge in diagram.edges:
        if edge.element in canvas.sketch.edges:
            continue
        ends = canvas.ends(edge.element)
        if not all(end in canvas.sketch.shapes for end in ends):
            continue  # a line tied to a line: added when all else has its place
        source, target = (canvas.sketch.shapes[end] for end in ends)
        upright = canvas.entries[edge.element].kind != "sequenceFlow"
        points = find_path(ground, ends, source, target, upright=upright)
        if points is None:
            return False
        canvas.sketch.edges[edge.element] = points
        ground.add_line(ends, points)
    return True


def _widen(canvas: Canvas) -> None:
    """Let lanes and pools reach over all that stands in them."""
    names = [name for name in canvas.sketch.shapes if isinstance(canvas.entries[name].element, (Participant, Lane))]
    right = max((box.x + box.width for box in canvas.sketch.shapes.values()), default=0.0)
    edge = max((canvas.sketch.shapes[name].x + canvas.sketch.shapes[name].width for name in names), default=right)
    if names and any(box.x + box.width > edge - 20 for name, box in canvas.sketch.shapes.items() if name not in names):
        for name in names:
            box = canvas.sketch.shapes[name]
            width = up(right + 40 - box.x) if box.x + box.width == edge else box.width
            canvas.sketch.shapes[name] = Bounds(box.x, box.y, width, box.height)


def _finish(sketch: Sketch, diagram: Diagram, old: Diagram) -> Diagram:
    """Return the mended drawing with the ids of the old one."""
    shape_ids = {shape.element: shape.id for shape in old.shapes}
    edge_ids = {edge.element: edge.id for edge in old.edges}
    shapes = tuple(
        replace(
            shape,
            id=shape_ids.get(shape.element, shape.id),
            bounds=sketch.shapes[shape.element],
            label=sketch.labels.get(shape.element),
        )
        for shape in diagram.shapes
    )
    edges = tuple(
        Edge(
            id=edge_ids.get(edge.element, edge.id),
            element=edge.element,
            waypoints=sketch.edges[edge.element],
            label=sketch.labels.get(edge.element),
        )
        for edge in diagram.edges
    )
    return replace(old, shapes=shapes, edges=edges)
