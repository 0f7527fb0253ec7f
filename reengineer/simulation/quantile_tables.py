"""Tables of straight pieces that stand for the quantile function of a length of time.

One uniform number gives one length, so two scenarios stay in step however their distributions differ; and a length costs
one multiplication and one addition, so that CPython, NumPy and compiled code that share a table agree to the last bit.

The unit interval is cut into `CELLS` cells; its first and its last cell are cut again, and so on for `LEVELS` levels, so
that the last cell of a tail holds a share of 256^-5 = 9e-13. In each cell the length is

    x = intercept + slope * fraction,   slope = sqrt(12 * variance in the cell),   intercept = mean in the cell - slope / 2

hence each cell, and with it the whole, has the mean and the variance of the true distribution. (The idea of a quantile
function in pieces: Hormann, Leydold and Derflinger, Automatic Nonuniform Random Variate Generation (2004), section 7.)

Rows: 0..255 the first level, then 256 for each level of the lower tail, then of the upper tail, which is counted from
its far end: its fraction runs away from the end, and its slopes are negative.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from reengineer.simulation.unit_shapes import unit_shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reengineer.simulation.unit_shapes import Curve, Floats, Key

CELLS = 256
LEVELS = 5
LOWER_TAIL = CELLS
UPPER_TAIL = CELLS * LEVELS
ROWS = CELLS * (2 * LEVELS - 1)
FAR = float(CELLS) ** -LEVELS
# Gauss-Legendre points by number of the cell in its level: the nearer the end of a tail, the more the curve bends.
POINTS = ((0, 4, 10), (4, 16, 5), (16, CELLS, 3))
# The last cell of a tail is integrated in t, share = 256^-5 * exp(-t); beyond the last t nothing is left in a double.
TAIL_PANELS = (0.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 600.0)
TAIL_POINTS = 12


def locate(u: float) -> tuple[int, float]:
    """Return the row of the cell that a number 0 < u < 1 falls into, and how far into the cell it lies, 0 <= f <= 1.

    Plain numbers only, and no step that rounds: every machine and compiler gives the same.

    >>> locate(0.5), locate(1.75 / 65536)
    ((128, 0.0), (257, 0.75))
    """
    scaled = u * 256.0
    cell = int(scaled)
    if 0 < cell < 255:  # noqa: PLR2004  # as literals: compiled code knows them
        return cell, scaled - cell
    row = 256
    if cell > 0:
        scaled = (1.0 - u) * 256.0
        row = 1280
    rest = scaled * 256.0
    for _ in range(3):
        if rest >= 1.0:
            break
        rest *= 256.0
        row += 256
    cell = min(int(rest), 255)
    return row + cell, rest - cell


def locate_all(u: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return rows and fractions of many numbers, bit for bit those of `locate`."""
    scaled = u * CELLS
    row = np.minimum(scaled.astype(np.int64), CELLS - 1)
    fraction = scaled - row
    for tail, start in ((row == 0, LOWER_TAIL), (row == CELLS - 1, UPPER_TAIL)):
        rest = scaled[tail] if start == LOWER_TAIL else (1.0 - u[tail]) * CELLS
        level = np.zeros(rest.size, np.int64)
        rest = rest * CELLS
        for _ in range(LEVELS - 2):
            deeper = rest < 1.0
            rest = np.where(deeper, rest * CELLS, rest)
            level += deeper
        cell = np.minimum(rest.astype(np.int64), CELLS - 1)
        row[tail], fraction[tail] = start + level * CELLS + cell, rest - cell
    return row, fraction


@cache
def unit_table(key: Key) -> Floats:
    """Return the table of a shape, one row (intercept, slope) for each cell; rows that nothing falls into are 0.

    >>> unit_table(("uniform",))[128].round(6).tolist()
    [0.5, 0.003906]
    """
    shape = unit_shape(key)
    table = np.zeros((ROWS, 2))
    upper_breaks = tuple(1.0 - share for share in shape.breaks)
    for curve, breaks, upper in ((shape.lower, shape.breaks, False), (shape.upper, upper_breaks, True)):
        mean, variance = _cell_moments(curve, breaks)
        # A line that would fall below the shortest length there is keeps its mean and gives up some of its slope.
        slope = np.minimum(np.sqrt(12.0 * variance), np.maximum(2.0 * (mean - shape.lowest), 0.0))
        rows, signs = _rows(upper=upper)
        table[rows] = np.column_stack((mean - signs * slope / 2, signs * slope))
    table.setflags(write=False)
    return table


def _rows(*, upper: bool) -> tuple[NDArray[np.int64], Floats]:
    """Return the rows of the cells of one half, from the far end of its tail to the middle, and the signs of slopes."""
    start = UPPER_TAIL if upper else LOWER_TAIL
    tail = [start + CELLS * (LEVELS - 2)]
    tail += [start + CELLS * (level - 2) + cell for level in range(LEVELS, 1, -1) for cell in range(1, CELLS)]
    middle = [CELLS - 1 - cell if upper else cell for cell in range(1, CELLS // 2)]
    signs = np.ones(len(tail) + len(middle))
    signs[: len(tail)] = -1.0 if upper else 1.0
    return np.array(tail + middle), signs


def _cell_moments(curve: Curve, breaks: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Return mean and variance of each cell of one half; a cell in which the curve bends is integrated in parts."""
    share, weight, cell = _points(breaks)
    length = curve(share)
    total = np.bincount(cell, weight)
    mean = np.bincount(cell, weight * length) / total
    variance = np.bincount(cell, weight * (length - mean[cell]) ** 2) / total
    return mean, variance


@cache
def _points(breaks: tuple[float, ...]) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return where the curve is asked in one half: shares, weights, and the number of the cell from the far end."""
    levels = [(float(CELLS) ** -level, CELLS) for level in range(LEVELS, 1, -1)] + [(1 / CELLS, CELLS // 2)]
    edges = np.concatenate([[FAR], *(np.arange(2, end + 1) * width for width, end in levels)])
    inside = np.array([share for share in breaks if FAR < share < edges[-1]])
    parts = np.unique(np.concatenate((edges, inside)))
    start, width = parts[:-1], np.diff(parts)
    cell = np.searchsorted(edges, start, side="right")
    number = (cell - 1) % (CELLS - 1) + 1
    blocks = [_tail_points()]
    for first, last, count in POINTS:
        chosen = (number >= first) & (number < last)
        point, weight = np.polynomial.legendre.leggauss(count)
        share = start[chosen, None] + width[chosen, None] * (point + 1) / 2
        blocks.append((share.ravel(), np.outer(width[chosen], weight / 2).ravel(), np.repeat(cell[chosen], count)))
    shares, weights, cells = (np.concatenate(column) for column in zip(*blocks, strict=True))
    return shares, weights, cells


def _tail_points() -> tuple[Floats, Floats, NDArray[np.int64]]:
    point, weight = np.polynomial.legendre.leggauss(TAIL_POINTS)
    start, width = np.array(TAIL_PANELS[:-1])[:, None], np.diff(TAIL_PANELS)[:, None]
    share = FAR * np.exp(-(start + width * (point + 1) / 2)).ravel()
    return share, (width * weight / 2).ravel() * share, np.zeros(share.size, np.int64)
