"""The loop: what comes next, an arrival or the end of something, until every case is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.awaited import end_race
from reengineer.simulation.kernel.cases import go_on, start_case
from reengineer.simulation.kernel.heap import pop
from reengineer.simulation.kernel.jit import jit, plain
from reengineer.simulation.kernel.pools import dispatch
from reengineer.simulation.kernel.records import free_item
from reengineer.simulation.kernel.scopes import ring
from reengineer.simulation.kernel.stack import move_on
from reengineer.simulation.kernel.words import (
    ARRIVALS,
    AT,
    CASES,
    DONE,
    EVENTS,
    GROW,
    HEAP,
    HEAP_ROOM,
    HEAP_SIZE,
    ITEM_WIDTH,
    LEADING,
    NEXT_CASE,
    NODES,
    NOW,
    OPENS,
    OWNER,
    ROOM,
    ROW_COUNT,
    ROW_ROOM,
    ROWS,
    ROWS_FULL,
    SLOT_WIDTH,
    STATE,
    STATUS,
    TIMING,
    TOP,
    WAKE,
    WORKING,
)
from reengineer.simulation.kernel.work import close, finish

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals


@jit
def run(ints: Ints, reals: Reals) -> None:
    """Run until every case is over, or until the caller has to make room (`STATUS` says which)."""
    _run(plain(ints), plain(reals))


@jit
def _run(ints: Ints, reals: Reals) -> None:
    ints[STATUS] = DONE
    margin = ints[SLOT_WIDTH] + (ints[NODES] + 64) * ints[ITEM_WIDTH]
    cases = ints[CASES]
    while ints[STATUS] == DONE:
        if ints[TOP] + margin > ints[ROOM] or ints[HEAP_SIZE] + ints[NODES] + 64 > ints[HEAP_ROOM]:
            ints[STATUS] = GROW
            return
        if ints[ROWS] and ints[ROW_COUNT] + ints[NODES] + 64 > ints[ROW_ROOM]:
            ints[STATUS] = ROWS_FULL
            return
        case = ints[NEXT_CASE]
        if ints[HEAP_SIZE] == 0:
            if case == cases:
                return
        elif case == cases or reals[ints[HEAP]] <= reals[ints[ARRIVALS] + case]:
            reals[NOW] = reals[ints[HEAP]]
            _happen(ints, reals, pop(ints, reals))
            continue
        reals[NOW] = reals[ints[ARRIVALS] + case]
        ints[NEXT_CASE] = case + 1
        start_case(ints, reals, case)


@jit
def _happen(ints: Ints, reals: Reals, item: int) -> None:
    """Let the time of an item come."""
    ints[EVENTS] += 1
    state = ints[item + STATE]
    if state in (WORKING, LEADING):
        if finish(ints, reals, item):
            end_race(ints, reals, item)
            close(ints, reals, item)
            move_on(ints, reals, ints[item + AT], item)
            go_on(ints, reals, ints[item + OWNER])
    elif state == TIMING:
        slot = ints[item + OWNER]
        ring(ints, reals, item)
        go_on(ints, reals, slot)
    elif state == OPENS:
        pool = ints[item + AT]
        if ints[pool + WAKE] == item:
            ints[pool + WAKE] = 0
        free_item(ints, item)
        dispatch(ints, reals, pool)
    elif ints[item + OWNER] == 0:
        free_item(ints, item)
