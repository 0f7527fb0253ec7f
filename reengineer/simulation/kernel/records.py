"""Records that come and go: taken from a list of free ones, or from the end of the arena."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.jit import inlined, jit
from reengineer.simulation.kernel.words import (
    AFTER,
    AHEAD,
    AT,
    CHAIN,
    EARLIEST,
    FREE_ITEM,
    FREE_SLOT,
    HELD,
    ITEM_WIDTH,
    ITEMS,
    NEXT,
    NOW,
    OF,
    OWNER,
    PENDING,
    PREVIOUS,
    QUEUE_KEY,
    READY,
    SLOT_WIDTH,
    TOP,
)

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals


@inlined
def make_item(ints: Ints, reals: Reals, slot: int, node: int, previous: int) -> int:
    """Return a new item of a case (or of a pool, slot 0), ready now."""
    item = ints[FREE_ITEM]
    if item:
        ints[FREE_ITEM] = ints[item + NEXT]
    else:
        item = ints[TOP]
        ints[TOP] = item + ints[ITEM_WIDTH]
    ints[item + OWNER] = slot
    ints[item + AT] = node
    ints[item + PREVIOUS] = previous
    ints[item + AFTER] = 0
    ints[item + AHEAD] = 0
    ints[item + CHAIN] = 0
    ints[item + OF] = 0
    ints[item + PENDING] = 0
    ints[item + HELD] = 0
    ints[item + NEXT] = 0
    if slot:
        latest = ints[slot + ITEMS]
        ints[item + NEXT] = latest
        ints[slot + ITEMS] = item
        if latest == 0:
            ints[slot + EARLIEST] = item
    reals[item + READY] = reals[NOW]
    reals[item + QUEUE_KEY] = 0.0
    return item


@inlined
def free_item(ints: Ints, item: int) -> None:
    """Give a record back; nothing may point to it."""
    ints[item + NEXT] = ints[FREE_ITEM]
    ints[FREE_ITEM] = item


@jit
def make_slot(ints: Ints, reals: Reals) -> int:
    """Return an empty record for a case."""
    slot = ints[FREE_SLOT]
    if slot:
        ints[FREE_SLOT] = ints[slot]
    else:
        slot = ints[TOP]
        ints[TOP] = slot + ints[SLOT_WIDTH]
    for word in range(slot, slot + ints[SLOT_WIDTH]):
        ints[word] = 0
        reals[word] = 0.0
    return slot


@jit
def free_slot(ints: Ints, slot: int) -> None:
    """Give the record of a case back."""
    ints[slot] = ints[FREE_SLOT]
    ints[FREE_SLOT] = slot


@inlined
def cut(ints: Ints, entry: int, first: int, last: int) -> None:
    """Take an entry out of a chain; `first` and `last` are where the chain's ends are written."""
    before = ints[entry + AHEAD]
    behind = ints[entry + AFTER]
    if before:
        ints[before + AFTER] = behind
    else:
        ints[first] = behind
    if behind:
        ints[behind + AHEAD] = before
    else:
        ints[last] = before
    ints[entry + AHEAD] = 0
    ints[entry + AFTER] = 0
