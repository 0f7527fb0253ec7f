"""Routes on the grid: every line keeps to channels and free rows, so that it cannot run through a node.

A flow leaves to the right and enters from the left; a split may leave downwards to a branch below, a join may be
entered from below; a loop goes back through the channel above; what leaves a boundary event leaves from its bottom.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from processes.layout.grid import At, Cell, Grid, Level, OnRow, Point, Rim, Side, Turn

if TYPE_CHECKING:
    from collections.abc import Hashable

    from processes.layout.layers import Arc

Heights = dict[int, dict[int, list["Hashable"]]]  # channel -> row -> keys of the lines that stand there


class LabelPlace(NamedTuple):
    """Where the label of a flow may stand: over its line, in the left or right part of a channel."""

    channel: int
    right: bool
    at: OnRow | Level


@dataclass(slots=True)
class Routes:
    """The routes found so far, and the tracks they ask for."""

    grid: Grid
    points: dict[str, list[Point]] = field(default_factory=dict)
    labels: dict[str, LabelPlace] = field(default_factory=dict)
    turns: dict[tuple[int, Hashable], list[OnRow | Level | Rim]] = field(default_factory=lambda: defaultdict(list))
    levels: dict[Level, tuple[int, int]] = field(default_factory=dict)
    left: Heights = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    right: Heights = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    below: dict[str, str] = field(default_factory=dict)  # what a gateway's bottom serves: in, out, items

    def turn(self, channel: int, key: Hashable, start: OnRow | Level | Rim, end: OnRow | Level | Rim) -> Turn:
        """Ask for a vertical line from `start` (where it comes in) to `end`."""
        self.turns[channel, key] += [start, end]
        return Turn(channel, key)

    def level(self, channel: int, side: int, key: Hashable, slots: tuple[int, int]) -> Level:
        """Ask for a horizontal line; a slot is 2 c for the channel left of column c and 2 c + 1 for the column."""
        level = Level(channel, side, key)
        low, high = self.levels.get(level, (min(slots), max(slots)))
        self.levels[level] = (min(low, *slots), max(high, *slots))
        return level


def route_flows(routes: Routes, arcs: list[Arc]) -> None:
    """Route the sequence flows of a scope, short ones first."""
    cells = routes.grid.cells
    spread: dict[tuple[str, int], int] = defaultdict(int)
    for arc in arcs:
        spread[arc.source, cells[arc.source].column + 1] += 1

    def length(arc: Arc) -> tuple[int, int]:
        source, target = cells[arc.source], cells[arc.target]
        return abs(target.column - source.column), abs(target.row - source.row)

    for arc in sorted(arcs, key=length):
        source, target = cells[arc.source], cells[arc.target]
        if arc.boundary:
            _route_boundary(routes, arc, source, target)
        elif target.column <= source.column:
            _route_back(routes, arc, source, target)
        else:
            several = spread[arc.source, source.column + 1] > 1
            _route_forward(routes, arc, "source" if several else "target")


def _route_forward(routes: Routes, arc: Arc, share: str) -> None:
    grid = routes.grid
    source, target = grid.cells[arc.source], grid.cells[arc.target]
    first, last = source.column + 1, target.column - 1
    out, into = ("out", arc.source), ("in", arc.target)
    place = OnRow(target.row)
    if source.row == target.row and grid.row_free(source.row, first, last, into):
        grid.run(source.row, first, last, into)
        routes.points[arc.id] = [_exit(source), _entry(target)]
    elif _leaves_below(routes, source, target):
        grid.run(target.row, source.column, last, into)
        routes.below[arc.source] = "out"
        routes.points[arc.id] = [(At(arc.source), Rim(1, arc.source)), (At(arc.source), place), _entry(target)]
    elif _enters_below(routes, source, target):
        grid.run(source.row, first, target.column, out)
        routes.below[arc.target] = "in"
        place = OnRow(source.row)
        routes.points[arc.id] = [_exit(source), (At(arc.target), place), (At(arc.target), Rim(1, arc.target))]
    elif grid.row_free(target.row, first, last, into):
        grid.run(target.row, first, last, into)
        _one_turn(routes, arc, source.column + 1, out if share == "source" else into)
    elif grid.row_free(source.row, first, last, out):
        grid.run(source.row, first, last, out)
        place = OnRow(source.row)
        _one_turn(routes, arc, target.column, into)
    else:
        _by_level(routes, arc, source, target)
        return
    routes.labels[arc.id] = LabelPlace(source.column + 1, right=True, at=place)


def _leaves_below(routes: Routes, source: Cell, target: Cell) -> bool:
    grid = routes.grid
    return (
        source.form == "diamond"
        and target.row > source.row
        and routes.below.get(source.node, "out") == "out"
        and grid.column_free(source.column, source.row + 1, target.row)
        and grid.row_free(target.row, source.column, target.column - 1, ("in", target.node))
    )


def _enters_below(routes: Routes, source: Cell, target: Cell) -> bool:
    grid = routes.grid
    return (
        target.form == "diamond"
        and source.row > target.row
        and routes.below.get(target.node, "in") == "in"
        and grid.column_free(target.column, target.row + 1, source.row)
        and grid.row_free(source.row, source.column + 1, target.column, ("out", source.node))
    )


def _one_turn(routes: Routes, arc: Arc, channel: int, key: Hashable) -> None:
    source, target = routes.grid.cells[arc.source], routes.grid.cells[arc.target]
    start, end = OnRow(source.row), OnRow(target.row)
    turn = routes.turn(channel, key, start, end)
    routes.left[channel][source.row].append(key)
    routes.right[channel][target.row].append(key)
    routes.points[arc.id] = [_exit(source), (turn, start), (turn, end), _entry(target)]


def _by_level(routes: Routes, arc: Arc, source: Cell, target: Cell) -> None:
    """Go forward through a channel next to the target's row."""
    if source.row < target.row:
        channel, side = target.row, 1
    else:
        channel, side = target.row + 1, 0
    _two_turns(routes, arc, (channel, side))
    level = Level(channel, side, ("in", arc.target))
    routes.labels[arc.id] = LabelPlace(source.column + 1, right=True, at=level)


def _route_back(routes: Routes, arc: Arc, source: Cell, target: Cell) -> None:
    """Go back through the channel above the upper of the two rows."""
    channel = min(source.row, target.row)
    _two_turns(routes, arc, (channel, 1))
    level = Level(channel, 1, ("in", arc.target))
    routes.labels[arc.id] = LabelPlace(source.column + 1, right=False, at=level)


def _two_turns(routes: Routes, arc: Arc, channel: tuple[int, int]) -> None:
    source, target = routes.grid.cells[arc.source], routes.grid.cells[arc.target]
    leave, arrive = source.column + 1, target.column
    level = routes.level(*channel, ("in", arc.target), (2 * leave, 2 * arrive))
    start, end = OnRow(source.row), OnRow(target.row)
    first = routes.turn(leave, ("out", arc.source), start, level)
    second = routes.turn(arrive, ("in", arc.target), level, end)
    routes.left[leave][source.row].append(first.key)
    routes.right[arrive][target.row].append(second.key)
    routes.points[arc.id] = [
        _exit(source),
        (first, start),
        (first, level),
        (second, level),
        (second, end),
        _entry(target),
    ]


def _route_boundary(routes: Routes, arc: Arc, source: Cell, target: Cell) -> None:
    """Leave from the bottom of a boundary event."""
    grid = routes.grid
    start: Point = (At(arc.boundary), Rim(1, arc.boundary))
    into = ("in", arc.target)
    if (
        target.column > source.column
        and target.row > source.row
        and grid.column_free(source.column, source.row + 1, target.row)
        and grid.row_free(target.row, source.column, target.column - 1, into)
    ):
        grid.run(target.row, source.column, target.column - 1, into)
        routes.points[arc.id] = [start, (At(arc.boundary), OnRow(target.row)), _entry(target)]
        routes.labels[arc.id] = LabelPlace(source.column + 1, right=True, at=OnRow(target.row))
        return
    level = routes.level(source.row + 1, 0, ("out", arc.boundary), (2 * source.column + 1, 2 * target.column))
    end = OnRow(target.row)
    turn = routes.turn(target.column, into, level, end)
    routes.right[target.column][target.row].append(into)
    routes.points[arc.id] = [start, (At(arc.boundary), level), (turn, level), (turn, end), _entry(target)]
    channel = source.column + 1 if target.column > source.column else source.column
    at = end if target.column == source.column + 1 else level
    routes.labels[arc.id] = LabelPlace(channel, right=True, at=at)


def _exit(cell: Cell) -> Point:
    return Side(cell.node, 1), OnRow(cell.row)


def _entry(cell: Cell) -> Point:
    return Side(cell.node, -1), OnRow(cell.row)
