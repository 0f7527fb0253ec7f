"""The drawing of one scope, with its own corner as (0, 0): a process, or a sub-process with what is inside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from processes.layout.bands import ALONE, header_widths, lane_shapes
from processes.layout.cells import fill_grid
from processes.layout.coordinates import Coordinates, Plan, Where, place, simplify
from processes.layout.grid import Level
from processes.layout.linking import Linker
from processes.layout.routing import LabelPlace, Routes, route_flows
from processes.layout.sizes import FLOW_COLUMNS, even, label_size, title_height, up
from processes.model import Bounds, SubProcess

if TYPE_CHECKING:
    from processes.layout.cells import Content
    from processes.layout.links import Homes
    from processes.model import Scope

PADDING = 12.0


@dataclass(slots=True)
class Sketch:
    """Shapes, edges and labels by element; `exits` are the lines that leave, as waypoints from their end outwards."""

    width: float = 0.0
    height: float = 0.0
    shapes: dict[str, Bounds] = field(default_factory=dict)
    labels: dict[str, Bounds] = field(default_factory=dict)
    edges: dict[str, tuple[Where, ...]] = field(default_factory=dict)
    exits: dict[str, tuple[Where, ...]] = field(default_factory=dict)
    expanded: set[str] = field(default_factory=set)
    lanes: set[str] = field(default_factory=set)
    inner_lanes: set[str] = field(default_factory=set)  # those of the sub-processes, which end where they end

    def include(self, other: Sketch, dx: float, dy: float) -> None:
        """Take in a finished part, moved."""
        self.shapes.update({name: moved(box, dx, dy) for name, box in other.shapes.items()})
        self.labels.update({name: moved(box, dx, dy) for name, box in other.labels.items()})
        self.edges.update({name: shifted(points, dx, dy) for name, points in other.edges.items()})
        self.expanded |= other.expanded
        self.lanes |= other.lanes


def moved(box: Bounds, dx: float, dy: float) -> Bounds:
    """Return the box at another place."""
    return Bounds(box.x + dx, box.y + dy, box.width, box.height)


def shifted(points: tuple[Where, ...], dx: float, dy: float) -> tuple[Where, ...]:
    """Return the points at another place."""
    return tuple([(x + dx, y + dy) for x, y in points])


def sketch(scope: Scope, homes: Homes) -> Sketch:
    """Draw a scope."""
    inner = {node.id: sketch(node, homes) for node in scope.nodes if isinstance(node, SubProcess)}
    sizes = {name: _framed(one, scope, name) for name, one in inner.items()}
    content = fill_grid(scope, homes, sizes)
    routes = Routes(content.grid, below={node: "items" for node, one in content.hanging.items() if one.items})
    route_flows(routes, content.arcs)
    leaving = {
        (name, link): points[-1][0] + _lead(content.hanging[name].width, one) - content.hanging[name].width / 2
        for name, one in inner.items()
        for link, points in one.exits.items()
    }
    linker = Linker(content, routes, leaving)
    linker.route_all(homes.links[scope.id])
    for exit_ in homes.exits[scope.id]:
        linker.leave(exit_)
    labels = {arc.id: label_size(arc.label, FLOW_COLUMNS) for arc in content.arcs if arc.label.strip()}
    plan = Plan(
        routes=routes,
        row_count=content.row_count,
        borders=frozenset(content.borders),
        label_sizes=labels,
        anchors=content.anchors,
    )
    found = _assemble(content, place(plan), inner)
    _continue_exits(found, homes, scope.id, inner)
    return found


def _framed(inner: Sketch, scope: Scope, name: str) -> tuple[float, float]:
    """Return the size of a sub-process around its contents and its name."""
    label = next(node.name for node in scope.nodes if node.id == name)
    width, height = max(inner.width, 120.0), max(inner.height, 60.0)
    return even(width), even(height + title_height(label, width) + PADDING)


def _assemble(content: Content, found: Coordinates, inner: dict[str, Sketch]) -> Sketch:
    """Read every shape, edge and label off the coordinates."""
    edges = [found.borders[border] for border in content.borders]
    found.indent(sum(header_widths(content.bands, edges)))
    result = Sketch(found.width, found.height)
    result.shapes.update(lane_shapes(content.bands, edges, result.width))
    result.lanes.update(result.shapes)
    for node, hanging in content.hanging.items():
        x, y = found.centres[node]
        box = Bounds(x - hanging.width / 2, y - hanging.height / 2, hanging.width, hanging.height)
        if not node.endswith(ALONE):
            result.shapes[node] = box
        for name, one in hanging.boxes.items():
            result.shapes[name] = moved(one, x, y)
        for name, one in hanging.labels.items():
            result.labels[name] = moved(one, x, y)
        if node in inner:
            part = inner[node]
            result.include(part, *_corner(box, part))
            result.inner_lanes |= part.lanes
            result.expanded.add(node)
    for name, points in found.plan.routes.points.items():
        result.edges[name] = found.trace(points)
    _place_labels(result, found)
    return result


def _corner(box: Bounds, part: Sketch) -> Where:
    """Return where the contents of a sub-process begin in its box."""
    return box.x + _lead(box.width, part), box.y + box.height - PADDING - part.height


def _lead(width: float, part: Sketch) -> float:
    """Return how far the contents stand from the left border; on the grid, so that lines keep their distance."""
    return up((width - part.width) / 2)


def _continue_exits(result: Sketch, homes: Homes, scope: str, inner: dict[str, Sketch]) -> None:
    """Join the lines that come out of sub-processes with their continuation, and set those that leave this scope apart."""
    for name, part in inner.items():
        dx, dy = _corner(result.shapes[name], part)
        for link, points in part.exits.items():
            _join(result.edges, link, shifted(points, dx, dy), result.shapes[name])
    for exit_ in homes.exits[scope]:
        result.exits[exit_.link] = result.edges.pop(exit_.link)


def _join(edges: dict[str, tuple[Where, ...]], link: str, start: tuple[Where, ...], box: Bounds) -> None:
    outer = edges[link]
    top = box.y + box.height, box.y
    begins = outer[0][1] in top and abs(outer[0][0] - start[-1][0]) < 1
    joined = [*start, *outer] if begins else [*outer, *reversed(start)]
    edges[link] = simplify(joined)


def _place_labels(result: Sketch, found: Coordinates) -> None:
    """Set each flow's label over its line in the room kept for it.

    A second label at one place, and that of a line that goes out lower, are set at the very end, where it is free.
    """
    used: set[LabelPlace] = set()
    for flow, spot in found.plan.routes.labels.items():
        if flow not in found.plan.label_sizes or spot in used:
            continue
        width, height = found.plan.label_sizes[flow]
        left, right = found.zones[spot.channel, spot.right]
        line = found.levels[spot.at] if isinstance(spot.at, Level) else found.rows[spot.at.row]
        if isinstance(spot.at, Level) or line == _height_at(result.edges[flow], (left + right) / 2):
            used.add(spot)
            result.labels[flow] = Bounds(left, line - 2 - height, width, height)


def _height_at(points: tuple[Where, ...], x: float) -> float:
    """Return the height of the line's horizontal stretch over x."""
    over = (y1 for (x1, y1), (x2, y2) in pairwise(points) if y1 == y2 and min(x1, x2) <= x <= max(x1, x2))
    return next(over, points[0][1])
