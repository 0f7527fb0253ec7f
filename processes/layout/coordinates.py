"""From the grid to pixels: tracks first, then widths of columns and heights of rows, then every point."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from processes.layout.grid import At, Beside, Cell, Level, OnRow, Rim, Turn
from processes.layout.sizes import up
from processes.layout.tracks import order_channel, pack

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from processes.layout.grid import Across, Down, Point
    from processes.layout.routing import Routes

TRACK = 12.0  # from one line of a channel to the next
MARGIN = 16.0  # between a channel's lines and what stands beside it; room for an arrowhead
SHIFT = 10.0  # how much lower a line goes out that may not turn in time
LEAST = 24.0  # a row reaches at least so far from its centre line

Where = tuple[float, float]


@dataclass(slots=True, kw_only=True)
class Plan:
    """What the coordinates are made from; `borders` are the rows that start a lane."""

    routes: Routes
    row_count: int
    borders: frozenset[int]
    label_sizes: Mapping[str, tuple[float, float]]
    anchors: Mapping[str, tuple[str, float, float]] = field(default_factory=dict)  # boundary event -> host, dx, dy


@dataclass(slots=True)
class Coordinates:
    """Where every line of the grid lies."""

    plan: Plan
    columns: dict[int, float] = field(default_factory=dict)  # centre
    zones: dict[tuple[int, bool], Where] = field(default_factory=dict)  # where labels stand: left and right border
    rows: list[float] = field(default_factory=list)
    borders: dict[int, float] = field(default_factory=dict)
    turns: dict[tuple[int, Hashable], float] = field(default_factory=dict)
    levels: dict[Level, float] = field(default_factory=dict)
    shifted: set[tuple[int, Hashable, int]] = field(default_factory=set)
    width: float = 0.0
    height: float = 0.0

    def centre(self, node: str) -> Where:
        """Return the centre of a node, or of what hangs on one."""
        if node in self.plan.anchors:
            host, dx, dy = self.plan.anchors[node]
            x, y = self.centre(host)
            return x + dx, y + dy
        cell = self.plan.routes.grid.cells[node]
        return self.columns[cell.column], self.rows[cell.row]

    def trace(self, points: Sequence[Point]) -> tuple[Where, ...]:
        """Return the waypoints of a route, without repeated or needless ones."""
        low: dict[int, float] = {}
        found: list[Where] = []
        for index, (across, down) in enumerate(points):
            if isinstance(down, OnRow):
                row = down.row
                follows = index + 1 < len(points) and points[index + 1][1] == down
                if isinstance(across, Turn) and follows and (across.channel, across.key, row) in self.shifted:
                    low = {row: SHIFT}
                y = self.rows[row] + low.get(row, 0.0)
            else:
                y = self._down(down, across)
            found.append((self._across(across, y), y))
        return simplify(found)

    def _across(self, across: Across, y: float) -> float:
        if isinstance(across, Turn):
            return self.turns[across.channel, across.key]
        x, middle = self.centre(across.node)
        if isinstance(across, At):
            return x + across.dx
        return x + across.sign * self._reach(across.node, y - middle)

    def _reach(self, node: str, dy: float) -> float:
        """Return how far the border is from the centre line, `dy` off the middle."""
        cell = self._cell(node)
        if cell.form == "circle":
            return float(((cell.width / 2) ** 2 - dy**2) ** 0.5)
        return cell.width / 2 - (abs(dy) if cell.form == "diamond" else 0.0)

    def _cell(self, node: str) -> Cell:
        cells = self.plan.routes.grid.cells
        return cells.get(node) or Cell(node=node, column=0, row=0, width=36, height=36, form="circle")

    def _down(self, down: Down, across: Across) -> float:
        if isinstance(down, Level):
            return self.levels[down]
        if isinstance(down, Beside):
            return self.centre(down.node)[1] + down.dy
        if isinstance(down, Rim) and down.node:
            y = self.centre(down.node)[1]
            cell = self._cell(down.node)
            dx = across.dx if isinstance(across, At) and across.node == down.node else 0.0
            if cell.form == "circle":
                return y + down.sign * float(((cell.width / 2) ** 2 - dx**2) ** 0.5)
            return y + down.sign * cell.height / 2
        return 0.0 if isinstance(down, Rim) and down.sign < 0 else self.height


def place(plan: Plan) -> Coordinates:
    """Give every column, row and track its coordinate; the scope's own corner is (0, 0)."""
    found = Coordinates(plan)
    tracks = {
        side: pack_levels(plan.routes.levels, side) for side in {(one.channel, one.side) for one in plan.routes.levels}
    }
    _place_columns(found, _order_turns(found, tracks))
    _place_rows(found, tracks)
    return found


def pack_levels(levels: Mapping[Level, tuple[int, int]], side: tuple[int, int]) -> dict[Level, int]:
    """Give the horizontal lines of one side of a channel their tracks, 0 next to the row they belong to."""
    return pack({level: slots for level, slots in levels.items() if (level.channel, level.side) == side})


def simplify(points: Sequence[Where]) -> tuple[Where, ...]:
    """Leave out points that repeat or lie on a straight line between their neighbours.

    >>> simplify([(0, 0), (5, 0), (5, 0), (9, 0), (9, 4)])
    ((0, 0), (9, 0), (9, 4))
    """
    found: list[Where] = []
    for point in points:
        if found and _near(found[-1], point):
            continue
        while len(found) > 1 and _straight(found[-2], found[-1], point):
            found.pop()
        found.append(point)
    return tuple(found)


def _near(one: Where, other: Where) -> bool:
    return abs(one[0] - other[0]) < 0.01 and abs(one[1] - other[1]) < 0.01  # noqa: PLR2004 - rounding


def _straight(one: Where, middle: Where, other: Where) -> bool:
    return (one[0] == middle[0] == other[0]) or (one[1] == middle[1] == other[1])


def _order_turns(
    found: Coordinates, tracks: Mapping[tuple[int, int], Mapping[Level, int]]
) -> dict[int, dict[Hashable, int]]:
    """Give the vertical lines of every channel between columns their tracks."""
    routes = found.plan.routes

    def height(down: Down) -> tuple[int, int, int]:
        if isinstance(down, OnRow):
            return 2 * down.row + 1, 0, 0
        if isinstance(down, Level):
            track = tracks[down.channel, down.side][down]
            return 2 * down.channel, down.side, -track if down.side else track
        return (-1, 0, 0) if isinstance(down, Rim) and down.sign < 0 else (2 * found.plan.row_count + 1, 0, 0)

    channels: dict[int, dict[Hashable, tuple[tuple[int, int, int], tuple[int, int, int]]]] = defaultdict(dict)
    for (channel, key), ends in routes.turns.items():
        heights = [height(end) for end in ends]
        channels[channel][key] = min(heights), max(heights)
    ordered = {}
    for channel, intervals in channels.items():
        ordered[channel], shifted = order_channel(intervals, routes.left[channel], routes.right[channel])
        found.shifted |= {(channel, key, row) for key, row in shifted}
    return ordered


def _place_columns(found: Coordinates, turns: Mapping[int, Mapping[Hashable, int]]) -> None:
    """Set columns and vertical tracks from left to right."""
    routes = found.plan.routes
    room: dict[tuple[int, bool], float] = defaultdict(float)
    for flow, spot in routes.labels.items():
        side = spot.channel, spot.right
        room[side] = max(room[side], found.plan.label_sizes.get(flow, (0.0, 0.0))[0])
    reach: dict[int, tuple[float, float]] = {}
    for cell in routes.grid.cells.values():
        left, right = reach.get(cell.column, (0.0, 0.0))
        reach[cell.column] = max(left, cell.left), max(right, cell.right)
    x = 0.0
    for column in range(routes.grid.last_column + 2):
        found.zones[column, False] = x + 8, x + 8 + room[column, False]
        x = up(x + MARGIN + _gap(room[column, False])) + 2  # a vertical track is in line with no port at a bottom
        for key, track in turns.get(column, {}).items():
            found.turns[column, key] = x + TRACK * track
        x += TRACK * max(turns.get(column, {}).values(), default=0)
        found.zones[column, True] = x + 4, x + 4 + room[column, True]
        x += _gap(room[column, True]) + MARGIN
        left, right = reach.get(column, (0.0, 0.0))
        found.columns[column] = up(x + left)
        x = found.columns[column] + right
    found.width = up(x)


def _gap(width: float) -> float:
    return width + 8 if width else 0.0


def _place_rows(found: Coordinates, tracks: Mapping[tuple[int, int], Mapping[Level, int]]) -> None:
    """Set rows and horizontal tracks from top to bottom."""
    plan = found.plan
    reach = _row_reach(plan)
    raised = _label_room(plan)
    y = 0.0
    for channel in range(plan.row_count + 1):
        above, below = tracks.get((channel, 0), {}), tracks.get((channel, 1), {})
        y = _stack(found, y, sorted(above.items(), key=lambda entry: entry[1]), raised)
        if channel in plan.borders or channel == plan.row_count:
            y = up(y + TRACK) if channel else 0.0
            found.borders[channel] = y
        y = _stack(found, y, sorted(below.items(), key=lambda entry: -entry[1]), raised)
        if channel < plan.row_count:
            y += TRACK
            up_reach, down_reach = reach.get(channel, (LEAST, LEAST))
            found.rows.append(up(y + up_reach))
            y = found.rows[-1] + down_reach
    found.height = found.borders[plan.row_count]


def _stack(found: Coordinates, y: float, ordered: Sequence[tuple[Level, int]], raised: Mapping[Level, float]) -> float:
    """Set the horizontal tracks of one side of a channel, from top to bottom."""
    for _, levels in groupby(ordered, key=itemgetter(1)):
        same = [level for level, _ in levels]
        y += TRACK + max(raised.get(level, 0.0) for level in same)
        found.levels.update(dict.fromkeys(same, y))
    return y


def _row_reach(plan: Plan) -> dict[int, tuple[float, float]]:
    reach: dict[int, tuple[float, float]] = {}
    for cell in plan.routes.grid.cells.values():
        above, below = reach.get(cell.row, (LEAST, LEAST))
        reach[cell.row] = max(above, cell.above), max(below, cell.below)
    for flow, spot in plan.routes.labels.items():
        if isinstance(spot.at, OnRow) and flow in plan.label_sizes:
            above, below = reach.get(spot.at.row, (LEAST, LEAST))
            reach[spot.at.row] = max(above, plan.label_sizes[flow][1] + 4), below
    return reach


def _label_room(plan: Plan) -> dict[Level, float]:
    """Return how much higher the space over a horizontal track must be for the label on it."""
    raised: dict[Level, float] = defaultdict(float)
    for flow, spot in plan.routes.labels.items():
        if isinstance(spot.at, Level) and flow in plan.label_sizes:
            raised[spot.at] = max(raised[spot.at], plan.label_sizes[flow][1])
    return raised
