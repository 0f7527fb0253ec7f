"""The future: what comes next, of all that is scheduled; of two at the same time, what was scheduled first.

A tournament tree (Knuth, The Art of Computer Programming, vol. 3, 2nd ed. (1998), section 5.4.1): each leaf has a time and
an item or stands empty, each node has the earlier of the two below it, the first node has what comes next. A leaf that
changes is matched upwards, always over the same nodes, so that a processor has nothing to guess; in a heap it guesses
wrong at every other step. The leaf of what has just happened is the hole: what is scheduled next takes its place.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from reengineer.simulation.kernel.jit import inlined, jit
from reengineer.simulation.kernel.words import FUTURE, HOLE, LEAVES, PENDING, PLACE, PLACES, SCHEDULED, SERIAL

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals


@inlined
def push(ints: Ints, reals: Reals, time: float, item: int) -> None:
    """Schedule an item; the caller sees to it that there is room."""
    leaf = ints[HOLE]
    ints[HOLE] = 0
    if leaf == 0:
        leaf = _empty_leaf(ints, reals)
    serial = ints[SERIAL] + 1
    ints[SERIAL] = serial
    ints[item + PENDING] = serial
    ints[item + PLACE] = leaf - ints[LEAVES]
    _match(ints, reals, leaf, time, item)


@inlined
def pop(ints: Ints) -> int:
    """Take out the item that comes first."""
    item = ints[ints[FUTURE] + 1]
    ints[HOLE] = ints[LEAVES] + ints[item + PLACE]
    ints[item + PENDING] = 0
    return item


@inlined
def first_time(ints: Ints, reals: Reals) -> float:
    """Return when the next comes, infinity where nothing is scheduled; before, the hole is closed."""
    if ints[HOLE]:
        _close_hole(ints, reals)
    return reals[ints[FUTURE] + 1]


@inlined
def _match(ints: Ints, reals: Reals, leaf: int, time: float, item: int) -> None:
    """Put an item on a leaf, and find anew who comes first among those above it."""
    base = ints[FUTURE]
    ints[base + leaf] = item
    reals[base + leaf] = time
    node = leaf
    while node > 1:
        rival = ints[base + (node ^ 1)]
        other = reals[base + (node ^ 1)]
        if other == time:  # seldom; the rest is without branches
            item = rival if ints[rival + PENDING] < ints[item + PENDING] else item
        else:
            item = rival if other < time else item
            time = min(other, time)
        node >>= 1
        ints[base + node] = item
        reals[base + node] = time


@jit
def _close_hole(ints: Ints, reals: Reals) -> None:
    """Leave the leaf of what has happened empty."""
    leaf = ints[HOLE]
    ints[HOLE] = 0
    ints[SCHEDULED] -= 1
    ints[ints[PLACES] + ints[SCHEDULED]] = leaf - ints[LEAVES]
    _match(ints, reals, leaf, inf, 0)


@jit
def _empty_leaf(ints: Ints, reals: Reals) -> int:
    """Return a leaf that stands empty."""
    if ints[SCHEDULED] == ints[LEAVES]:
        _double(ints, reals)
    place = ints[ints[PLACES] + ints[SCHEDULED]]
    ints[SCHEDULED] += 1
    return ints[LEAVES] + place


@jit
def _double(ints: Ints, reals: Reals) -> None:
    """Make the tree the left half of one with twice as many leaves."""
    base = ints[FUTURE]
    width = ints[LEAVES]
    for place in range(width, 2 * width):
        ints[ints[PLACES] + place] = place
    ints[LEAVES] = 2 * width
    while width:
        for node in range(width, 2 * width):
            ints[base + node + width] = ints[base + node]
            reals[base + node + width] = reals[base + node]
        for node in range(base + 3 * width, base + 4 * width):
            ints[node] = 0
            reals[node] = inf
        width >>= 1
    ints[base + 1] = ints[base + 2]
    reals[base + 1] = reals[base + 2]
