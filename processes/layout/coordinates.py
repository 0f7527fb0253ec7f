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
CLOSE = 0.01  # two points so near are one, but for rounding
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
    centres: dict[str, Where] = field(default_factory=dict)  # of nodes, and of what hangs on them
    columns: dict[int, float] = field(default_factory=dict)  # centre
    zones: dict[tuple[int, bool], Where] = field(default_factory=dict)  # where labels stand: left and right border
    rows: list[float] = field(default_factory=list)
    borders: dict[int, float] = field(default_factory=dict)
    turns: dict[tuple[int, Hashable], float] = field(default_factory=dict)
    levels: dict[Level, float] = field(default_factory=dict)
    shifted: set[tuple[int, Hashable, int]] = field(default_factory=set)
    width: float = 0.0
    height: float = 0.0

    def indent(self, lead: float) -> None:
        """Move all to the right, and find where everything stands."""
        self.width += lead
        self.columns = {column: x + lead for column, x in self.columns.items()}
        self.turns = {turn: x + lead for turn, x in self.turns.items()}
        self.zones = {zone: (left + lead, right + lead) for zone, (left, right) in self.zones.items()}
        for node, cell in self.plan.routes.grid.cells.items():
            self.centres[node] = self.columns[cell.column], self.rows[cell.row]
        for thing, (host, dx, dy) in self.plan.anchors.items():
            x, y = self.centres[host]
            self.centres[thing] = x + dx, y + dy

    def trace(self, points: Sequence[Point]) -> tuple[Where, ...]:
        """Return the waypoints of a route, without repeated or needless ones."""
        low = SHIFT if self.shifted and self._ends_lower(*points[-2]) else 0.0
        found: list[Where] = []
        for index, (across, down) in enumerate(points):
            if isinstance(down, Level):
                y = self.levels[down]
            elif isinstance(down, OnRow):
                y = self.rows[down.row]
                if low and index >= len(points) - 2:
                    y += low
            else:
                y = self._rim(down, across)
            if isinstance(across, Turn):
                x = self.turns[across]
            else:
                x, middle = self.centres[across.node]
                x += across.dx if isinstance(across, At) else across.sign * self._reach(across.node, y - middle)
            found.append((x, y))
        return simplify(found)

    def _ends_lower(self, across: Across, down: Down) -> bool:
        """Tell whether a line must go out a little lower after its last turn."""
        if not isinstance(across, Turn) or not isinstance(down, OnRow):
            return False
        return (across.channel, across.key, down.row) in self.shifted

    def _reach(self, node: str, dy: float) -> float:
        """Return how far the border is from the centre line, `dy` off the middle."""
        cell = self._cell(node)
        if cell.form == "circle":
            return float(((cell.width / 2) ** 2 - dy**2) ** 0.5)
        return cell.width / 2 - (abs(dy) if cell.form == "diamond" else 0.0)

    def _cell(self, node: str) -> Cell:
        cells = self.plan.routes.grid.cells
        return cells.get(node) or Cell(node=node, column=0, row=0, width=36, height=36, form="circle")

    def _rim(self, down: Rim | Beside, across: Across) -> float:
        if isinstance(down, Beside):
            return self.centres[down.node][1] + down.dy
        if not down.node:
            return 0.0 if down.sign < 0 else self.height
        y = self.centres[down.node][1]
        cell = self._cell(down.node)
        if cell.form != "circle":
            return y + down.sign * cell.height / 2
        dx = across.dx if isinstance(across, At) and across.node == down.node else 0.0
        return y + down.sign * float(((cell.width / 2) ** 2 - dx**2) ** 0.5)


def place(plan: Plan) -> Coordinates:
    """Give every column, row and track its coordinate; the scope's own corner is (0, 0)."""
    found = Coordinates(plan)
    tracks = pack_levels(plan.routes.levels)
    _place_columns(found, _order_turns(found, tracks))
    _place_rows(found, tracks)
    return found


def pack_levels(levels: Mapping[Level, tuple[int, int]]) -> dict[tuple[int, int], dict[Level, int]]:
    """Give the horizontal lines of each side of a channel their tracks, 0 next to the row they belong to."""
    sides: dict[tuple[int, int], dict[Level, tuple[int, int]]] = defaultdict(dict)
    for level, slots in levels.items():
        sides[level.channel, level.side][level] = slots
    return {side: pack(here) for side, here in sides.items()}


def simplify(points: Sequence[Where]) -> tuple[Where, ...]:
    """Leave out points that repeat or lie on a straight line between their neighbours.

    >>> simplify([(0, 0), (5, 0), (5, 0), (9, 0), (9, 4)])
    ((0, 0), (9, 0), (9, 4))
    """
    found: list[Where] = []
    for x, y in points:
        if found:
            x2, y2 = found[-1]
            if abs(x - x2) < CLOSE and abs(y - y2) < CLOSE:
                continue
            while len(found) > 1:
                (x1, y1), (x2, y2) = found[-2:]
                if not (x == x2 == x1 or y == y2 == y1):
                    break
                found.pop()
        found.append((x, y))
    return tuple(found)


def _order_turns(
    found: Coordinates, tracks: Mapping[tuple[int, int], Mapping[Level, int]]
) -> dict[int, dict[Hashable, int]]:
    """Give the vertical lines of every channel between columns their tracks."""
    routes = found.plan.routes

    levels = {level: track for here in tracks.values() for level, track in here.items()}

    def height(down: OnRow | Level | Rim) -> tuple[int, int, int]:
        if isinstance(down, Level):
            track = levels[down]
            return 2 * down.channel, down.side, -track if down.side else track
        if isinstance(down, OnRow):
            return 2 * down.row + 1, 0, 0
        return (-1 if down.sign < 0 else 2 * found.plan.row_count + 1), 0, 0

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
