"""Routes of lines that are no sequence flows, on the grid of one scope.

A node is left and entered at its top (at its bottom by messages, if nothing hangs there), an item at its side, then
down. Two ends meet in one channel if they can, else by a vertical track next to the target.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from processes.layout.grid import At, Beside, Point, Rim
from processes.layout.hanging import PITCH

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from processes.layout.cells import Content
    from processes.layout.grid import Cell
    from processes.layout.links import Exit, Link
    from processes.layout.routing import Routes

PORT = 8.0  # between two ports of one node


class End(NamedTuple):
    """One end of a line: its points up to a channel, the channel and its side, the slot, and with whom it may share."""

    points: tuple[Point, ...]
    channel: int
    side: int
    slot: int
    key: Hashable


@dataclass(slots=True)
class Linker:
    """Routes links of one scope; `inner` holds where a line leaves a sub-process, from the sub-process's centre."""

    content: Content
    routes: Routes
    inner: dict[tuple[str, str], float]
    ports: dict[str, set[float]] = field(default_factory=lambda: defaultdict(set))
    ends: dict[Hashable, End] = field(default_factory=dict)  # those that several lines share
    both: set[tuple[str, str]] = field(default_factory=set)  # item and node with a line each way

    def route_all(self, links: Sequence[Link]) -> None:
        """Route the lines with both ends in this scope."""
        pairs = {(link.source, link.target) for link in links}
        self.both = {pair for pair in pairs if pair[::-1] in pairs}
        for link in links:
            self.route(link)

    def route(self, link: Link) -> None:
        """Route a line with both ends in this scope."""
        if self._is_local(link):
            self.routes.points[link.id] = self._local(link)
            return
        source = self._end(link.id, link.source, outward=True)
        target = self._end(link.id, link.target, outward=False)
        if source.channel == target.channel:
            level = self.routes.level(source.channel, source.side, source.key, (source.slot, target.slot))
            middle = [(source.points[-1][0], level), (target.points[-1][0], level)]
        else:
            channel = target.slot - target.slot % 2
            first = self.routes.level(source.channel, source.side, source.key, (source.slot, channel))
            second = self.routes.level(target.channel, target.side, target.key, (channel, target.slot))
            turn = self.routes.turn(channel // 2, source.key, first, second)
            middle = [
                (source.points[-1][0], first),
                (turn, first),
                (turn, second),
                (target.points[-1][0], second),
            ]
        self.routes.points[link.id] = [*source.points, *middle, *reversed(target.points)]

    def leave(self, exit_: Exit) -> None:
        """Route a line from its end in this scope to the rim; the points run outwards."""
        sign = exit_.sign
        direct = self._direct(exit_.link, exit_.element, sign)
        if direct is not None:
            self.routes.points[exit_.link] = [direct, (direct[0], Rim(sign))]
            return
        end = self._end(exit_.link, exit_.element, outward=exit_.outward, alone=True)
        channel = end.slot - end.slot % 2
        level = self.routes.level(end.channel, end.side, end.key, (end.slot, channel))
        turn = self.routes.turn(channel // 2, ("leave", exit_.link), level, Rim(sign))
        self.routes.points[exit_.link] = [
            *end.points,
            (end.points[-1][0], level),
            (turn, level),
            (turn, Rim(sign)),
        ]

    def _direct(self, link: str, element: str, sign: int) -> Point | None:
        """Return the port of a node from which the way to the rim is free, straight up or down."""
        grid = self.routes.grid
        cell = grid.cells.get(element)
        if cell is None:
            return None
        if sign < 0 and grid.column_free(cell.column, 0, cell.row - 1):
            return self._port(link, cell, -1)
        bare = self.content.hanging[element].bare and (element, link) not in self.inner
        if sign > 0 and bare and grid.column_free(cell.column, cell.row + 1, self.content.row_count):
            return self._port(link, cell, 1)
        return None

    def _end(self, link: str, element: str, *, outward: bool, alone: bool = False) -> End:
        """Return how a line gets from an element into a channel; lines of one direction share it, but for `alone`."""
        if alone or (element, link) in self.inner:
            return self._find_end(link, element, outward=outward, key=("link", link))
        key = "from" if outward else "to", element
        if key not in self.ends:
            self.ends[key] = self._find_end(link, element, outward=outward, key=key)
        return self.ends[key]

    def _find_end(self, link: str, element: str, *, outward: bool, key: Hashable) -> End:
        cell = self.routes.grid.cells.get(element)
        if cell is not None:
            return End((self._port(link, cell, -1),), cell.row, 1, 2 * cell.column + 1, key)
        host = self.routes.grid.cells[self.content.hosts[element]]
        below = host.row + 1, 0, 2 * host.column + 1, key
        if element in self.content.hanging[host.node].boundaries:
            return End(((At(element), Rim(1, element)),), *below)
        box = self.content.hanging[host.node].boxes[element]
        sign = 1 if outward else -1
        half = max(PITCH, box.width + 20) / 2 - 4
        side = At(element, sign * box.width / 2), Beside(element, 0.0)
        return End((side, (At(element, sign * half), Beside(element, 0.0))), *below)

    def _port(self, link: str, cell: Cell, sign: int) -> Point:
        """Return a new port on the top or bottom of a node, or where the line comes out of a sub-process."""
        dx = self.inner.get((cell.node, link))
        return At(cell.node, self._free_port(cell, sign) if dx is None else dx), Rim(sign, cell.node)

    def _free_port(self, cell: Cell, sign: int) -> float:
        """Return the free place nearest to the middle of the top (2 off the grid) or the bottom (on the grid)."""
        taken = self.ports[cell.node]
        if not taken:
            taken.update(dx for (node, _), dx in self.inner.items() if node == cell.node)
        reach = cell.width / 2 - (4 if cell.form == "circle" else 8)
        start = 2.0 if sign < 0 else 0.0
        places = (start + side * step for step in range(0, int(reach), 4) for side in (1, -1))
        near = [place for place in places if abs(place) <= reach and place not in taken]
        wide = (place for place in near if all(abs(place - one) >= PORT for one in taken))
        place = next(wide, near[0] if near else start)
        taken.add(place)
        return place

    def _is_local(self, link: Link) -> bool:
        name, source, target = link
        hosts, cells = self.content.hosts, self.routes.grid.cells
        hangs = (hosts.get(source) == target and target in cells) or (hosts.get(target) == source and source in cells)
        return hangs and (source, name) not in self.inner and (target, name) not in self.inner

    def _local(self, link: Link) -> list[Point]:
        """Connect an item with the node it hangs on."""
        outward = self.content.hosts.get(link.target) == link.source
        item, node = (link.target, link.source) if outward else (link.source, link.target)
        hanging = self.content.hanging[node]
        if item in hanging.boundaries:  # an association of a boundary event with its own host
            points: list[Point] = [(At(item), Rim(-1, item)), (At(item), Beside(node, hanging.height / 2))]
            return points[::-1] if outward else points
        port, bus = hanging.ports[item]
        top = hanging.boxes[item].y
        aside = 0.0 if (item, node) not in self.both else 2.0 if outward else -2.0
        points = [(At(item, aside), Beside(node, top)), (At(node, port + aside), Rim(1, node))]
        if bus:
            y = Beside(node, hanging.height / 2 + bus + aside / 2)  # a line back lies beside it
            points[1:1] = [(At(item, aside), y), (At(node, port + aside), y)]
        return points[::-1] if outward else points
