"""The lengths of one task for many cases, with the luck that each has in the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reengineer.simulation import quantile_tables, randomness
from reengineer.simulation.kernel.jit import COMPILED, door, jit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Words = NDArray[np.int64]

_draw = jit(randomness.draw)
_locate = jit(quantile_tables.locate)


@door
def _fill(found: Any, cases: Any, key: tuple[int, int, int], table: Any, line: tuple[float, float]) -> None:
    keys_a, keys_b = cases
    for case in range(len(found)):
        row, fraction = _locate(_draw(keys_a[case], keys_b[case], key[0], key[1], key[2]))
        found[case] = line[0] + line[1] * (table[2 * row] + table[2 * row + 1] * fraction)


def fill_lengths(
    found: Floats, cases: tuple[Words, Words], key: tuple[int, int, int], table: Floats, line: tuple[float, float]
) -> None:
    """Fill in shift + scale * quantile for each case.

    `key` are the words of the task and the number of the draw, `line` is (shift, scale).
    """
    if COMPILED:
        _fill(found, cases, key, table, line)
        return
    rows, fractions = quantile_tables.locate_all(randomness.draws(*cases, *key))
    found[:] = line[0] + line[1] * (table[2 * rows] + table[2 * rows + 1] * fractions)
