"""Bands: one for each lane without lanes in it, from top to bottom, in which the rows of its nodes lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from processes.layout.sizes import even
from processes.layout.text import COLUMN, LINE, wrap
from processes.model import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from processes.model import Lane

ALONE = " (alone)"  # an id with a space is none of the file's: the invisible host of an item that no node uses
HEADER = 32.0  # the strip with the name of a lane or pool


@dataclass(slots=True)
class Bands:
    """The bands of a scope: which band a node is in, and which bands a lane covers (first, last)."""

    count: int = 0
    of: dict[str, int] = field(default_factory=dict)
    span: dict[str, tuple[int, int]] = field(default_factory=dict)
    depth: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


def find_bands(lanes: Sequence[Lane], nodes: Iterable[str], stands_for: Mapping[str, str]) -> Bands:
    """Give each node of the scope a band; nodes of no lane get one of their own above the lanes.

    `stands_for` maps a node deeper inside to the sub-process of this scope that holds it.
    """
    bands = Bands()
    wanted = list(nodes)
    named = {stands_for.get(node, node) for lane in lanes for node in lane.all_nodes()}
    if not lanes or any(node not in named and not node.endswith(ALONE) for node in wanted):
        bands.count = 1
    for lane in lanes:
        _add(bands, lane, 0, stands_for)
    bands.of = {node: bands.of.get(node, 0) for node in wanted}
    return bands


def _add(bands: Bands, lane: Lane, depth: int, stands_for: Mapping[str, str]) -> None:
    first = bands.count
    if lane.nodes or not lane.lanes:
        for node in lane.nodes:
            bands.of.setdefault(stands_for.get(node, node), bands.count)
    inside = {node for child in lane.lanes for node in child.all_nodes()}
    if not lane.lanes or any(node not in inside for node in lane.nodes):
        bands.count += 1
    else:
        bands.of = {node: band for node, band in bands.of.items() if node not in lane.nodes or band != first}
    for child in lane.lanes:
        _add(bands, child, depth + 1, stands_for)
    bands.span[lane.id] = first, bands.count - 1
    bands.depth[lane.id] = depth
    bands.names[lane.id] = lane.name


def header_widths(bands: Bands, edges: Sequence[float]) -> list[float]:
    """Return the width of the name strip of each depth of lanes; `edges` are the borders of the bands."""
    widths = [HEADER] * (max(bands.depth.values(), default=-1) + 1)
    for lane, (first, last) in bands.span.items():
        lines = wrap(bands.names[lane], name_columns(edges[last + 1] - edges[first]))
        widths[bands.depth[lane]] = max(widths[bands.depth[lane]], even(len(lines) * LINE + 4))
    return widths


def name_columns(height: float) -> int:
    """Return how many columns of a name turned on its side fit a lane or pool of this height."""
    return max(8, int((height - 12) / COLUMN))


def lane_shapes(bands: Bands, edges: Sequence[float], width: float) -> dict[str, Bounds]:
    """Return the shapes of the lanes; x = 0 is the left border of the outermost."""
    widths = header_widths(bands, edges)
    shapes = {}
    for lane, (first, last) in bands.span.items():
        x = sum(widths[: bands.depth[lane]])
        shapes[lane] = Bounds(x, edges[first], width - x, edges[last + 1] - edges[first])
    return shapes
