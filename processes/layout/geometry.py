"""The geometry check: everything drawn, inside what it belongs to, on top of nothing, and every line attached.

At least as strict as what careful people draw: shapes and labels do not overlap, no line runs through a node or a label,
no two lines lie on each other unless they leave or enter the same element, every line starts and ends on a border.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from processes.faults import Fault
from processes.layout.index import Entry, index_elements
from processes.layout.space import Space, box_of, collinear, cut, inside, meet, on_border
from processes.messages import Message, message
from processes.model import Bounds, SubProcess, all_nodes, lane_path, scopes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from processes.model import Definitions, Diagram, Edge, Process

FRAMES = frozenset({"participant", "lane", "group", "process", "collaboration"})
NOT_DRAWN = frozenset({"process", "collaboration", "dataObject", "property"})
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
Where = tuple[float, float]


@dataclass(slots=True)
class _Drawing:
    """One diagram with what is known of its elements."""

    entries: dict[str, Entry]
    nested: dict[str, set[str]]  # node -> the sub-processes around it
    hosts: dict[str, str]  # boundary event -> host
    boxes: dict[str, Bounds] = field(default_factory=dict)
    labels: dict[str, Bounds] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)

    def kind(self, element: str) -> str:
        return self.entries[element].kind if element in self.entries else ""

    def solid(self, element: str) -> bool:
        """Tell whether nothing may lie on the element but what is part of it."""
        return self.kind(element) not in FRAMES

    def related(self, one: str, other: str) -> bool:
        """Tell whether one is in the other, or on its border."""
        around = self.nested.get(one, set()) | self.nested.get(other, set())
        return one in around or other in around or self.hosts.get(one) == other or self.hosts.get(other) == one


def check_geometry(definitions: Definitions) -> tuple[Fault, ...]:
    """Return what is wrong with the drawing; nothing for a clean one."""
    entries = index_elements(definitions)
    nested, hosts = _nesting(definitions)
    faults = list(_missing(definitions, entries))
    for diagram in definitions.diagrams:
        drawing = _open(diagram, _Drawing(entries, nested, hosts))
        faults += _overlaps(drawing)
        faults += _outside(definitions, drawing)
        faults += _loose_ends(drawing)
        faults += _through(drawing)
        faults += _on_each_other(drawing)
    return tuple(faults)


def count_crossings(diagram: Diagram) -> int:
    """Return how often two lines of a diagram cross."""
    space: Space[tuple[str, Where, Where]] = Space()
    count = 0
    for edge in diagram.edges:
        for start, end in pairwise(edge.waypoints):
            box = box_of(start, end)
            for other, one, two in space.near(box):
                count += other != edge.element and _crosses((start, end), (one, two))
        for start, end in pairwise(edge.waypoints):
            space.add(box_of(start, end), (edge.element, start, end))
    return count


def count_bends(diagram: Diagram) -> int:
    """Return how many bends the lines of a diagram have."""
    return sum(max(0, len(edge.waypoints) - 2) for edge in diagram.edges)


def _fault(kind: str, elements: Iterable[str], text: Message) -> Fault:
    return Fault(kind=kind, severity="error", elements=tuple(elements), message=text)


def _nesting(definitions: Definitions) -> tuple[dict[str, set[str]], dict[str, str]]:
    nested: dict[str, set[str]] = defaultdict(set)
    hosts: dict[str, str] = {}
    for process in definitions.processes:
        for scope in scopes(process):
            for node in scope.nodes:
                if isinstance(node, SubProcess):
                    for inner in all_nodes(node):
                        nested[inner.id].add(node.id)
                    for part in scopes(node):
                        for item in (*part.data, *part.artifacts):
                            nested[item.id].add(node.id)
                if getattr(node, "attached_to", None):
                    hosts[node.id] = str(getattr(node, "attached_to", ""))
    return nested, hosts


def _open(diagram: Diagram, drawing: _Drawing) -> _Drawing:
    for shape in diagram.shapes:
        drawing.boxes[shape.element] = shape.bounds
        if shape.label:
            drawing.labels[shape.element] = shape.label
    for edge in diagram.edges:
        drawing.edges[edge.element] = edge
        if edge.label:
            drawing.labels[edge.element] = edge.label
    return drawing


def _missing(definitions: Definitions, entries: dict[str, Entry]) -> Iterator[Fault]:
    """Find what has no shape or line in any diagram; what is inside a collapsed sub-process need not be drawn."""
    shapes = {shape.element: shape for diagram in definitions.diagrams for shape in diagram.shapes}
    drawn = set(shapes) | {edge.element for diagram in definitions.diagrams for edge in diagram.edges}
    hidden = {
        name
        for process in definitions.processes
        for scope in scopes(process)
        if scope.id in shapes and shapes[scope.id].expanded is False
        for name in _contents(scope)
    }
    for name, entry in entries.items():
        if name in drawn or name in hidden or entry.kind in NOT_DRAWN:
            continue
        ends = [one for one in (entry.source, entry.target) if one]
        if all(one in entries and entries[one].kind not in NOT_DRAWN for one in ends):
            yield _fault("not-drawn", [name], message("{element} is not in the drawing.", element=entry.element.label))


def _contents(scope: Process | SubProcess) -> Iterator[str]:
    for inner in scopes(scope):
        for one in (*inner.nodes, *inner.flows, *inner.data, *inner.artifacts):
            yield one.id
        for node in inner.nodes:
            yield from (one.id for one in (*node.inputs, *node.outputs))


def _overlaps(drawing: _Drawing) -> Iterator[Fault]:
    """Shapes on shapes, labels on shapes, labels on labels."""
    space: Space[tuple[str, bool]] = Space()
    solid = {name: box for name, box in drawing.boxes.items() if drawing.solid(name)}
    for is_label, boxes in ((False, solid), (True, drawing.labels)):
        for name, box in boxes.items():
            for other, other_is_label in space.near(box):
                there = drawing.labels[other] if other_is_label else drawing.boxes[other]
                if not meet(box, there) or (name == other and not is_label):
                    continue
                if not is_label and drawing.related(name, other):
                    continue
                if is_label and not other_is_label and _carries(drawing, other, name):
                    continue
                kind = "label-overlap" if is_label else "overlap"
                yield _fault(
                    kind,
                    [name, other],
                    message("{one} lies on {other}.", one=_label(drawing, name), other=_label(drawing, other)),
                )
            space.add(box, (name, is_label))


def _carries(drawing: _Drawing, frame: str, name: str) -> bool:
    """Tell whether the element lies in the frame, so that its label may too."""
    if drawing.kind(frame) not in SUB_PROCESSES:
        return False
    entry = drawing.entries.get(name)
    ends = [entry.source, entry.target] if entry and entry.source else [name]
    return any(frame in drawing.nested.get(end, set()) for end in ends)


def _label(drawing: _Drawing, name: str) -> str:
    return drawing.entries[name].element.label if name in drawing.entries else name


def _outside(definitions: Definitions, drawing: _Drawing) -> Iterator[Fault]:
    """Nodes outside their lane, pool or sub-process, lanes outside their pool."""
    pools = {one.process: one.id for collaboration in definitions.collaborations for one in collaboration.participants}
    for process in definitions.processes:
        for name, frame in _frames(process, pools.get(process.id)):
            box, around = drawing.boxes.get(name), drawing.boxes.get(frame)
            if box is not None and around is not None and not inside(box, around):
                text = message("{one} is not inside {other}.", one=_label(drawing, name), other=_label(drawing, frame))
                yield _fault("outside", [name, frame], text)


def _frames(process: Process, pool: str | None) -> Iterator[tuple[str, str]]:
    paths = lane_path(process)
    for scope in scopes(process):
        for node in scope.nodes:
            if getattr(node, "attached_to", None):
                continue
            frames = [lane.id for lane in paths.get(node.id, ())] if scope is process else [scope.id]
            frames += [pool] if pool else []
            yield from ((node.id, frame) for frame in frames)
    for lane in {lane.id: lane for path in paths.values() for lane in path}.values():
        if pool:
            yield lane.id, pool
        yield from ((child.id, lane.id) for child in lane.lanes)
    for scope in scopes(process):
        if isinstance(scope, SubProcess):
            yield from ((lane.id, scope.id) for lane in scope.lanes)


def _loose_ends(drawing: _Drawing) -> Iterator[Fault]:
    """Lines that do not start and end on the border of what they connect."""
    for name, edge in drawing.edges.items():
        entry = drawing.entries.get(name)
        if entry is None or not edge.waypoints:
            continue
        for end, point in ((entry.source, edge.waypoints[0]), (entry.target, edge.waypoints[-1])):
            box = drawing.boxes.get(end)
            if box is not None and not on_border(point, box, drawing.kind(end)):
                text = message("{flow} does not reach {end}.", flow=_label(drawing, name), end=_label(drawing, end))
                yield _fault("loose-end", [name, end], text)


def _through(drawing: _Drawing) -> Iterator[Fault]:
    """Lines that run through a shape or over a label."""
    space: Space[tuple[str, bool]] = Space()
    for name, box in drawing.boxes.items():
        if drawing.solid(name):
            space.add(box, (name, False))
    for name, box in drawing.labels.items():
        space.add(box, (name, True))
    for name, edge in drawing.edges.items():
        entry = drawing.entries.get(name)
        ends = {entry.source, entry.target} if entry else set()
        for start, end in pairwise(edge.waypoints):
            for other, is_label in space.near(box_of(start, end)):
                there = drawing.labels[other] if is_label else drawing.boxes[other]
                if not cut((start, end), there) or (not is_label and _may_pass(drawing, ends, other)):
                    continue
                text = message("{flow} runs over {other}.", flow=_label(drawing, name), other=_label(drawing, other))
                yield _fault("line-over-label" if is_label else "line-through", [name, other], text)


def _may_pass(drawing: _Drawing, ends: set[str], other: str) -> bool:
    """Tell whether a line between these ends may touch a shape: an end of it, or what holds an end."""
    if other in ends or any(other in drawing.nested.get(end, set()) for end in ends):
        return True
    return any(drawing.hosts.get(end) == other for end in ends) and drawing.kind(other) not in {"", "task"}


def _on_each_other(drawing: _Drawing) -> Iterator[Fault]:
    """Lines that lie on each other though they have no end in common."""
    space: Space[tuple[str, Where, Where]] = Space()
    for name, edge in drawing.edges.items():
        for start, end in pairwise(edge.waypoints):
            for other, one, two in space.near(box_of(start, end)):
                if not _share(drawing, name, other) and collinear((start, end), (one, two)):
                    text = message(
                        "{flow} and {other} lie on each other.",
                        flow=_label(drawing, name),
                        other=_label(drawing, other),
                    )
                    yield _fault("lines-on-each-other", [name, other], text)
        for start, end in pairwise(edge.waypoints):
            space.add(box_of(start, end), (name, start, end))


def _share(drawing: _Drawing, one: str, other: str) -> bool:
    first, second = drawing.entries.get(one), drawing.entries.get(other)
    if first is None or second is None:
        return True
    return first.source == second.source or first.target == second.target


def _crosses(one: tuple[Where, Where], other: tuple[Where, Where]) -> bool:
    def side(p: Where, q: Where, r: Where) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    (a, b), (c, d) = one, other
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
