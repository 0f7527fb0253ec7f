"""The whole drawing of a file: one diagram for its collaboration, or one for each process that is in none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from processes.layout.additions import complete
from processes.layout.gaps import CORNER, place_pools
from processes.layout.lane_order import arrange_lanes
from processes.layout.links import find_homes
from processes.layout.sketch import Sketch, sketch
from processes.layout.stack import stack_pools
from processes.model import Bounds, Diagram, Edge, Gateway, Shape, all_nodes

if TYPE_CHECKING:
    from processes.model import Definitions, Process


APART = 80.0  # between two diagrams of a file


def draw_all(definitions: Definitions) -> Definitions:
    """Return the definitions with every diagram drawn anew."""
    arranged = arrange_lanes(definitions)
    drawings: list[tuple[str, Sketch]] = [
        (collaboration.id, place_pools(*stack_pools(collaboration, arranged)))
        for collaboration in arranged.collaborations
    ]
    if not drawings:
        drawings = [(process.id, _whole(process)) for process in arranged.processes]
    low = 0.0
    for index, (plane, drawing) in enumerate(drawings):
        complete(drawing, definitions)
        if index:  # no place is used by two diagrams: some readers put all on one sheet
            apart = Sketch()
            apart.include(drawing, 0.0, low)
            drawings[index] = plane, apart
        low = max([low, *(box.y + box.height for box in drawings[index][1].shapes.values())]) + APART
    return replace(definitions, diagrams=tuple(_diagram(definitions, plane, one) for plane, one in drawings))


def _whole(process: Process) -> Sketch:
    whole = Sketch()
    whole.include(sketch(process, find_homes(process, {})), *CORNER)
    return whole


def _diagram(definitions: Definitions, plane: str, drawing: Sketch) -> Diagram:
    exclusive = {
        node.id
        for process in definitions.processes
        for node in all_nodes(process)
        if isinstance(node, Gateway) and node.kind == "exclusiveGateway"
    }
    shapes = tuple(
        Shape(
            id=f"{name}_di",
            element=name,
            bounds=_rounded(box),
            label=_rounded(drawing.labels[name]) if name in drawing.labels else None,
            expanded=True if name in drawing.expanded else None,
            horizontal=True if name in drawing.lanes else None,
            marker=True if name in exclusive else None,
        )
        for name, box in drawing.shapes.items()
    )
    edges = tuple(
        Edge(
            id=f"{name}_di",
            element=name,
            waypoints=tuple([(round(x, 2), round(y, 2)) for x, y in points]),
            label=_rounded(drawing.labels[name]) if name in drawing.labels else None,
        )
        for name, points in drawing.edges.items()
    )
    return Diagram(id=f"{plane}_diagram", plane_id=f"{plane}_plane", plane=plane, shapes=shapes, edges=edges)


def _rounded(box: Bounds) -> Bounds:
    return Bounds(round(box.x, 2), round(box.y, 2), round(box.width, 2), round(box.height, 2))
