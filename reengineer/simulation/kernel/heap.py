"""The future: a heap with four children a node ordered by (time, serial number), in the arena; what was scheduled first comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.jit import jit
from reengineer.simulation.kernel.words import HEAP, HEAP_SIZE, PENDING, SERIAL

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals

ENTRY = 2  # I item, I serial number; R time at the first


@jit
def push(ints: Ints, reals: Reals, time: float, item: int) -> None:
    """Schedule an item; the caller sees to it that there is room (`heap_full`)."""
    ints[SERIAL] += 1
    serial = ints[SERIAL]
    base = ints[HEAP]
    place = ints[HEAP_SIZE]
    ints[HEAP_SIZE] = place + 1
    ints[item + PENDING] = 1
    while place > 0:
        above = (place - 1) >> 2
        upper = base + ENTRY * above
        if reals[upper] <= time:
            break
        here = base + ENTRY * place
        reals[here] = reals[upper]
        ints[here] = ints[upper]
        ints[here + 1] = ints[upper + 1]
        place = above
    here = base + ENTRY * place
    reals[here] = time
    ints[here] = item
    ints[here + 1] = serial


@jit
def pop(ints: Ints, reals: Reals) -> int:
    """Take out the item that comes first."""
    base = ints[HEAP]
    item = ints[base]
    size = ints[HEAP_SIZE] - 1
    ints[HEAP_SIZE] = size
    last = base + ENTRY * size
    time = reals[last]
    serial = ints[last + 1]
    place = 0
    child = 1
    while child < size:
        best = base + ENTRY * child
        end = min(child + 4, size)
        for other in range(child + 1, end):
            rival = base + ENTRY * other
            if reals[rival] < reals[best] or (reals[rival] == reals[best] and ints[rival + 1] < ints[best + 1]):
                best = rival
        if reals[best] > time or (reals[best] == time and ints[best + 1] > serial):
            break
        here = base + ENTRY * place
        reals[here] = reals[best]
        ints[here] = ints[best]
        ints[here + 1] = ints[best + 1]
        place = (best - base) // ENTRY
        child = 4 * place + 1
    here = base + ENTRY * place
    moved = ints[last]
    reals[here] = time
    ints[here] = moved
    ints[here + 1] = serial
    ints[item + PENDING] = 0
    return item
