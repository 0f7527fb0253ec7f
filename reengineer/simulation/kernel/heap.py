"""The future: a heap with four children a node ordered by (time, serial number), in the arena; what was scheduled first comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.jit import inlined
from reengineer.simulation.kernel.words import HEAP, HEAP_SIZE, PENDING, SERIAL

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals

ENTRY = 2  # I item, I serial number; R time at the first


@inlined
def push(ints: Ints, reals: Reals, time: float, item: int) -> None:
    """Schedule an item; the caller sees to it that there is room (`heap_full`)."""
    serial = ints[SERIAL] + 1
    ints[SERIAL] = serial
    base = ints[HEAP]
    place = ints[HEAP_SIZE]
    ints[HEAP_SIZE] = place + 1
    ints[item + PENDING] = 1
    here = base + ENTRY * place
    while place > 0:
        place = (place - 1) >> 2
        upper = base + ENTRY * place
        if reals[upper] <= time:
            break
        reals[here] = reals[upper]
        ints[here] = ints[upper]
        ints[here + 1] = ints[upper + 1]
        here = upper
    reals[here] = time
    ints[here] = item
    ints[here + 1] = serial


@inlined
def pop(ints: Ints, reals: Reals) -> int:
    """Take out the item that comes first."""
    base = ints[HEAP]
    item = ints[base]
    size = ints[HEAP_SIZE] - 1
    ints[HEAP_SIZE] = size
    last = base + ENTRY * size
    time = reals[last]
    serial = ints[last + 1]
    here = base
    child = 1
    while child < size:
        best = child
        for other in range(child + 1, min(child + 4, size)):
            if _is_before(ints, reals, base + ENTRY * other, base + ENTRY * best):
                best = other
        first = base + ENTRY * best
        if reals[first] > time or (reals[first] == time and ints[first + 1] > serial):
            break
        reals[here] = reals[first]
        ints[here] = ints[first]
        ints[here + 1] = ints[first + 1]
        here = first
        child = 4 * best + 1
    reals[here] = time
    ints[here] = ints[last]
    ints[here + 1] = serial
    ints[item + PENDING] = 0
    return item


@inlined
def _is_before(ints: Ints, reals: Reals, entry: int, other: int) -> bool:
    return reals[entry] < reals[other] or (reals[entry] == reals[other] and ints[entry + 1] < ints[other + 1])
