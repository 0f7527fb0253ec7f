"""The loop: what comes next, an arrival or the end of something, until every case is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.awaited import end_race
from reengineer.simulation.kernel.batches import COUNT, FIRST, send_off, send_off_rest, take_out
from reengineer.simulation.kernel.cases import go_on, start_case
from reengineer.simulation.kernel.future import first_time, pop, push
from reengineer.simulation.kernel.jit import door, inlined, jit, plain
from reengineer.simulation.kernel.pools import dispatch, let_go
from reengineer.simulation.kernel.records import free_item
from reengineer.simulation.kernel.scopes import ring
from reengineer.simulation.kernel.stack import move_on
from reengineer.simulation.kernel.words import (
    ARRIVALS,
    AT,
    BATCH_ALARM,
    BATCH_OPEN,
    BURST,
    CASES,
    CLOSES,
    DONE,
    EVENTS,
    FUTURE_ROOM,
    GROW,
    ITEM,
    LEAD_END,
    LEADING,
    MARGIN,
    NEXT_CASE,
    NOW,
    OPENS,
    OWNER,
    PRICE,
    ROOM,
    ROW_COUNT,
    ROW_ROOM,
    ROWS,
    ROWS_FULL,
    RUNNING,
    SCHEDULED,
    SPENT,
    START,
    STATE,
    STATUS,
    TIMING,
    TOP,
    WAKE,
    WORK_END,
    WORKING,
)
from reengineer.simulation.kernel.work import close, finish

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals


@door
def run(ints: Ints, reals: Reals) -> None:
    """Run until every case is over, or until the caller has to make room (`STATUS` says which)."""
    words, numbers = plain(ints), plain(reals)
    words[STATUS] = RUNNING
    while words[STATUS] == RUNNING:
        if _has_room(words):
            slot = _next(words, numbers)
            if slot:
                go_on(words, numbers, slot)


@inlined
def _has_room(ints: Ints) -> bool:
    """Tell whether there is room for whatever one event may need."""
    if ints[TOP] + 2 * ints[MARGIN] > ints[ROOM] or ints[SCHEDULED] + 2 * ints[BURST] > ints[FUTURE_ROOM]:
        ints[STATUS] = GROW
        return False
    if ints[ROWS] and ints[ROW_COUNT] == ints[ROW_ROOM]:
        ints[STATUS] = ROWS_FULL
        return False
    return True


@inlined
def _next(ints: Ints, reals: Reals) -> int:
    """Let happen what comes next; return the case whose tokens are to move on, 0 where none are."""
    case = ints[NEXT_CASE]
    time = first_time(ints, reals)
    if ints[SCHEDULED] and (case == ints[CASES] or time <= reals[ints[ARRIVALS] + case]):
        reals[NOW] = time
        return _happen(ints, reals, pop(ints))
    if case == ints[CASES]:
        if not send_off_rest(ints, reals):
            ints[STATUS] = DONE
        return 0
    reals[NOW] = reals[ints[ARRIVALS] + case]
    ints[NEXT_CASE] = case + 1
    return start_case(ints, reals, case)


@inlined
def _happen(ints: Ints, reals: Reals, item: int) -> int:
    """Let the time of an item come."""
    ints[EVENTS] += 1
    slot = ints[item + OWNER]
    state = ints[item + STATE]
    if slot == 0:
        _happen_to_no_case(ints, reals, item, state)
    elif state in (WORKING, LEADING):
        if finish(ints, reals, item):
            end_race(ints, reals, item)
            close(ints, reals, item)
            move_on(ints, reals, ints[item + AT], item)
            return slot
    elif state == TIMING:
        ring(ints, reals, item)
        return slot
    return 0


@jit
def _happen_to_no_case(ints: Ints, reals: Reals, item: int, state: int) -> None:
    """Let the time come of what is no part of a case: people come in, a batch goes off, a batch is done."""
    node = ints[item + AT]
    if state == WORKING:
        _finish_batch(ints, reals, item)
    elif state == OPENS:
        if ints[node + WAKE] == item:
            ints[node + WAKE] = 0
        free_item(ints, item)
        dispatch(ints, reals, node)
    else:
        open_batch = ints[node + BATCH_OPEN] if state == CLOSES and ints[node + BATCH_ALARM] == item else 0
        free_item(ints, item)
        if open_batch:
            send_off(ints, reals, open_batch)


@jit
def _finish_batch(ints: Ints, reals: Reals, batch: int) -> None:
    """End the work on a batch: each member goes its way, with its share of the work."""
    let_go(ints, reals, batch)
    share = 1.0 / ints[batch + COUNT]
    while ints[batch + FIRST]:
        item = ints[batch + FIRST]
        take_out(ints, item)
        reals[item + START] = reals[batch + START]
        reals[item + WORK_END] = reals[NOW]
        reals[item + SPENT] = reals[batch + SPENT] * share
        reals[item + PRICE] = reals[batch + PRICE] * share
        ints[item + ITEM + 1] = ints[batch + ITEM + 1]
        ints[item + STATE] = LEADING
        push(ints, reals, max(reals[item + LEAD_END], reals[NOW]), item)
    free_item(ints, batch)
