"""The grid: nodes in cells (column, row), lines in the channels between, before anything has coordinates.

A place on the grid is symbolic: across, a node or a vertical track; down, a row's centre line, a horizontal track, a
node's rim or the rim of the scope. Lines that leave one port, or enter one, share a key and may share a track.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A node in the grid: its size, and how far it reaches from its centre with all that hangs on it."""

    node: str
    column: int
    row: int
    width: float
    height: float
    form: str = "box"  # box, circle or diamond
    left: float = 0.0
    right: float = 0.0
    above: float = 0.0
    below: float = 0.0


class At(NamedTuple):
    """Across: a distance from a node's centre."""

    node: str
    dx: float = 0.0


class Side(NamedTuple):
    """Across: the left (-1) or right (+1) border of a node."""

    node: str
    sign: int


class Turn(NamedTuple):
    """Across: a vertical track in the channel to the left of a column."""

    channel: int
    key: Hashable


class OnRow(NamedTuple):
    """Down: the centre line of a row."""

    row: int


class Level(NamedTuple):
    """Down: a horizontal track in the channel above a row; side 0 belongs to the row above it, side 1 to this row."""

    channel: int
    side: int
    key: Hashable


class Rim(NamedTuple):
    """Down: the top (-1) or bottom (+1) border of a node, or of the whole scope if there is no node."""

    sign: int
    node: str = ""


class Beside(NamedTuple):
    """Down: a distance from a node's centre."""

    node: str
    dy: float


Across = At | Side | Turn
Down = OnRow | Level | Rim | Beside
Point = tuple[Across, Down]


@dataclass(slots=True)
class Grid:
    """Which cells are taken by nodes and which stretches of rows by passing lines."""

    cells: dict[str, Cell]
    columns: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    runs: dict[int, dict[Hashable, tuple[int, int]]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        for cell in self.cells.values():
            insort(self.columns[cell.column], cell.row)
            insort(self.rows[cell.row], cell.column)

    @property
    def last_column(self) -> int:
        """Return the number of the last column."""
        return max(self.columns, default=0)

    def column_free(self, column: int, low: int, high: int) -> bool:
        """Tell whether no node stands in the column between the rows."""
        return _none_between(self.columns.get(column, ()), low, high)

    def row_free(self, row: int, low: int, high: int, key: Hashable) -> bool:
        """Tell whether nothing stands or runs on the row between the columns, but lines of the same key."""
        if low > high:
            return True
        if not _none_between(self.rows.get(row, ()), low, high):
            return False
        return all(other == key or start > high or end < low for other, (start, end) in self.runs.get(row, {}).items())

    def run(self, row: int, low: int, high: int, key: Hashable) -> None:
        """Take the row between the columns for a line."""
        if low <= high:
            start, end = self.runs[row].get(key, (low, high))
            self.runs[row][key] = (min(start, low), max(end, high))


def _none_between(taken: list[int] | tuple[int, ...], low: int, high: int) -> bool:
    here = bisect_left(taken, low)
    return here >= len(taken) or taken[here] > high
