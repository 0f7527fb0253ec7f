"""What columns of cases do together: last, meet, add up; each compiled, and in NumPy where nothing is compiled.

What cases are told is the same to the last bit either way; sums over cases are added in whatever order is quickest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reengineer.simulation.kernel.columns import CHUNK, desk_of, draw_column, fill
from reengineer.simulation.kernel.jit import COMPILED, door, in_any_order, jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reengineer.simulation.kernel.columns import Floats, Keys, Kinds

    Bools = NDArray[np.bool_]
    Times = tuple[Floats, Floats]  # instants and approval times


@door
def _work_on(took: Any, tokens: Any, lasted: Any, keys: Any, kinds: Any) -> None:
    size = len(keys[0])
    came, left = tokens
    draws, lines, reals = kinds
    desk = desk_of(CHUNK)
    for first in range(0, size, CHUNK):
        last = min(first + CHUNK, size)
        words = keys[0][first:last], keys[1][first:last]
        time, behind = left[0][first:last], left[1][first:last]
        for case in range(first, last):
            left[0][case], left[1][case] = came[0][case], came[1][case]
        for row in range(len(draws)):
            column = took[row, first:last]
            draw_column(column, words, (draws[row], lines[row]), reals, desk)
            _move_on(time, behind, column)
            lasted[row] += _total(column)


@jit
def _move_on(time: Any, behind: Any, took: Any) -> None:
    for case in range(len(took)):
        then = time[case] + took[case]
        took[case] = then - time[case]
        time[case] = then
        behind[case] += took[case]


@in_any_order
def _total(column: Any) -> float:
    total = 0.0
    for case in range(len(column)):
        total += column[case]
    return total


def work_on(took: Floats, came: Times, lasted: Floats, keys: Keys, kinds: Kinds) -> Times:
    """Let one task after the other last as long as each case is lucky; return the times at which cases leave the last.

    `took` gets a row for each task, how long it took: the difference of two instants, rounded as they are. The sum of a row
    is added to `lasted`.
    """
    if COMPILED:
        left = np.empty(len(keys[0])), np.empty(len(keys[0]))
        _work_on(took, (came, left), lasted, keys, kinds)
        return left
    fill(took, keys, *kinds)
    time, behind = came
    for column in took:
        then = time + column
        np.subtract(then, time, out=column)
        time, behind = then, behind + column
    lasted += np.add.reduce(took, axis=1)
    return time, behind


@door
def _meet(one: Any, other: Any, found: Any, marks: Any, come: float) -> None:
    later, tied, waited = marks
    for case in range(len(later)):
        time, then = one[0][case], other[0][case]
        later[case] = then > time
        tied[case] = (then == time) | (tied[case] & (then < time))
        waited[case] += (then - time) * come if then > time else time - then
        found[0][case] = max(time, then)
        found[1][case] = max(one[1][case], other[1][case])


def meet(one: Times, other: Times, tied: Bools, waited: Floats, come: int) -> tuple[Times, Bools]:
    """Return instants and approval times at which both have come, the first of `come` tokens, and who had to wait for the other.

    Noted are who came last together with another, and by how much longer those wait that have come.
    """
    if COMPILED:
        found, later = (np.empty(len(tied)), np.empty(len(tied))), np.empty(len(tied), np.bool_)
        _meet(one, other, found, (later, tied, waited), come)
        return found, later
    later, time = other[0] > one[0], other[0] - one[0]
    tied &= ~later
    tied |= time == 0.0
    waited += np.where(later, come, -1) * time
    return (np.maximum(one[0], other[0]), np.maximum(one[1], other[1])), later


@door
def _add_up(found: Any, columns: Any, cases: Any) -> None:
    for row in range(len(columns)):
        found[row] = _total_of(columns[row], cases)


@in_any_order
def _total_of(column: Any, cases: Any) -> float:
    total = 0.0
    for case in range(len(cases)):
        total += column[case] if cases[case] else 0.0
    return total


def add_up(columns: Floats, cases: Bools) -> Floats:
    """Return the sum of each row over some cases."""
    if not COMPILED:
        sums: Floats = np.einsum("rc,c->r", columns, cases.astype(np.float64))
        return sums
    found = np.empty(len(columns))
    _add_up(found, columns, cases)
    return found
