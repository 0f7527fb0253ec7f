"""What stands in the grid of one scope: its nodes with all that hangs on them, in columns and rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from processes.layout.bands import ALONE, Bands, find_bands
from processes.layout.grid import Cell, Grid
from processes.layout.hanging import Hanging, boundary_width, hang
from processes.layout.layers import Arc, assign_layers, find_loops
from processes.layout.rows import Flow, assign_rows
from processes.layout.sizes import even, node_size
from processes.model import Event, FlowNode, Gateway, SubProcess, Task, all_nodes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from processes.layout.hanging import Item
    from processes.layout.links import Homes
    from processes.model import Scope

EVENT_ROOM = 24.0  # a task with events on its border is higher, so that they stand clear of its text
SPREAD = 6  # nodes that nothing connects stand side by side, so many columns at least


@dataclass(slots=True)
class Content:
    """The grid of a scope and what it was made from."""

    scope: Scope
    bands: Bands
    grid: Grid
    hanging: dict[str, Hanging]
    arcs: list[Arc]
    hosts: dict[str, str]  # boundary event or item -> the node it hangs on
    row_count: int = 0
    borders: list[int] = field(default_factory=list)  # the first row of each band, and one after the last

    @property
    def anchors(self) -> dict[str, tuple[str, float, float]]:
        """Return where everything hangs: host, and distance of the centre from the host's centre."""
        found = {}
        for node, hanging in self.hanging.items():
            for event, dx in hanging.boundaries.items():
                found[event] = node, dx, hanging.height / 2
            for item, (dx, dy) in hanging.items.items():
                found[item] = node, dx, dy
        return found


def fill_grid(scope: Scope, homes: Homes, inner_sizes: Mapping[str, tuple[float, float]]) -> Content:
    """Measure the nodes of a scope and give each its cell; `inner_sizes` are those of its sub-processes."""
    boundaries, hosts = _attached(scope)
    standing = [node for node in scope.nodes if node.id not in hosts]
    hung, loose = _host_items(scope, homes, hosts)
    down = {one.element for one in homes.exits[scope.id] if one.sign > 0}
    hanging = {}
    for node in standing:
        width, height = inner_sizes.get(node.id) or node_size(node)
        events = boundaries[node.id]
        if events and isinstance(node, Task):
            height += EVENT_ROOM
        size = max(width, even(boundary_width(events))), height
        hanging[node.id] = hang(node, size, events, hung[node.id], free=node.id in down)
    for item in loose:
        stand_in = FlowNode(id=f"{item.id}{ALONE}", kind="item")
        hosts[item.id] = stand_in.id
        hanging[stand_in.id] = hang(stand_in, (8.0, 0.0), [], [item])
    nodes = list(hanging)
    arcs = _arcs(scope, hosts, set(nodes))
    loops = find_loops(nodes, arcs, first=(node.id for node in standing if node.kind == "startEvent"))
    layers = assign_layers(nodes, arcs, loops)
    _spread_lonely(nodes, arcs, layers)
    bands = find_bands(scope.lanes, nodes, _stands_for(scope))
    forward = [arc for arc in arcs if arc.id not in loops]
    flow = Flow(nodes=nodes, arcs=forward, layers=layers, bands=bands.of, refusals=_refusals(scope))
    rows = assign_rows(flow)
    borders = _borders(bands, rows)
    kinds = {node.id: node for node in standing}
    cells = {
        node: _cell(node, layers[node], borders[bands.of[node]] + rows[node], hanging[node], kinds.get(node))
        for node in nodes
    }
    return Content(
        scope=scope,
        bands=bands,
        grid=Grid(cells),
        hanging=hanging,
        arcs=arcs,
        hosts=hosts,
        row_count=borders[-1],
        borders=borders,
    )


def _attached(scope: Scope) -> tuple[dict[str, list[Event]], dict[str, str]]:
    """Return the boundary events of each host, and the host of each."""
    known = {node.id for node in scope.nodes}
    boundaries: dict[str, list[Event]] = defaultdict(list)
    hosts: dict[str, str] = {}
    for node in scope.nodes:
        if isinstance(node, Event) and node.attached_to in known:
            boundaries[node.attached_to].append(node)
            hosts[node.id] = node.attached_to
    return boundaries, hosts


def _host_items(scope: Scope, homes: Homes, hosts: dict[str, str]) -> tuple[dict[str, list[Item]], list[Item]]:
    """Hang each item below its writer, or its first reader; what belongs to no node stands alone."""
    nodes = {node.id for node in scope.nodes}
    items = {item.id: item for item in homes.items[scope.id]}
    links = homes.links[scope.id]
    for first, second in [
        *((link.target, link.source) for link in links),
        *((link.source, link.target) for link in links),
    ]:
        if first in items and second in nodes:
            hosts.setdefault(first, hosts.get(second, second))
    for link in links:  # an annotation of a data object stands next to it
        for one, other in ((link.source, link.target), (link.target, link.source)):
            if one in items and one not in hosts and other in hosts:
                hosts[one] = hosts[other]
    hung: dict[str, list[Item]] = defaultdict(list)
    loose: list[Item] = []
    for item in items.values():
        if item.id in hosts:
            hung[hosts[item.id]].append(item)
        else:
            loose.append(item)
    return hung, loose


def _arcs(scope: Scope, hosts: Mapping[str, str], nodes: set[str]) -> list[Arc]:
    """Return the flows between nodes that exist, those of boundary events from their hosts."""
    arcs = []
    for flow in scope.flows:
        source = hosts.get(flow.source, flow.source)
        if source in nodes and flow.target in nodes:
            boundary = flow.source if flow.source != source else ""
            arcs.append(Arc(flow.id, source, flow.target, boundary, flow.name))
    return arcs


def _spread_lonely(nodes: Sequence[str], arcs: Sequence[Arc], layers: dict[str, int]) -> None:
    """Set nodes that nothing connects side by side."""
    connected = {arc.source for arc in arcs} | {arc.target for arc in arcs}
    width = max([SPREAD, *(layers[node] + 1 for node in connected)])
    for index, node in enumerate(node for node in nodes if node not in connected):
        layers[node] = index % width


def _stands_for(scope: Scope) -> dict[str, str]:
    return {node.id: sub.id for sub in scope.nodes if isinstance(sub, SubProcess) for node in all_nodes(sub)}


def _refusals(scope: Scope) -> frozenset[str]:
    """Return the flows that lead to a refusal: the branches that are not the default of a gateway marked as one."""
    deciding = {node.id: node.default for node in scope.nodes if isinstance(node, Gateway) and node.decision}
    return frozenset(
        flow.id
        for flow in scope.flows
        if flow.source in deciding and deciding[flow.source] and flow.id != deciding[flow.source]
    )


def _borders(bands: Bands, rows: Mapping[str, int]) -> list[int]:
    """Return the first row of each band, and the number of all rows."""
    heights = [1] * max(bands.count, 1)
    for node, row in rows.items():
        heights[bands.of[node]] = max(heights[bands.of[node]], row + 1)
    borders = [0]
    for height in heights:
        borders.append(borders[-1] + height)
    return borders


def _cell(name: str, column: int, row: int, hanging: Hanging, node: FlowNode | None) -> Cell:
    form = "circle" if isinstance(node, Event) else "diamond" if isinstance(node, Gateway) else "box"
    return Cell(
        node=name,
        column=column,
        row=row,
        width=hanging.width,
        height=hanging.height,
        form=form,
        left=hanging.left,
        right=hanging.right,
        above=hanging.above,
        below=hanging.below,
    )
