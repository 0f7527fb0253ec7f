"""Sub-processes: entered, left, and taken off as a whole by an end event or a boundary event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.clock import worked_between
from reengineer.simulation.kernel.jit import jit
from reengineer.simulation.kernel.records import make_item
from reengineer.simulation.kernel.stack import move_on, push_entry
from reengineer.simulation.kernel.words import (
    ACTIVE,
    APPROVED,
    AT,
    CALENDAR,
    CARRIED,
    CASE,
    CELL_FIRST,
    CELL_LAST,
    COUNT,
    END_COUNTED,
    ENTER,
    ENTRY,
    ENTRY_WIDTH,
    FINISH,
    FIRST_COUNTED,
    HOST,
    INCOMING,
    INNER,
    INTERRUPTS,
    ITEMS,
    KEPT_LAW,
    KEPT_PROMISE,
    LAST,
    LASTED,
    NEXT,
    NOW,
    OF,
    OP,
    OUTCOME,
    OVER,
    OWNER,
    PROMISED,
    READY,
    SCOPE,
    SCOPE_LAST,
    SCOPE_NODE,
    SCOPE_RECORD,
    SCOPE_TABLE,
    SLOT,
    STACK,
    STACK_SIZE,
    START,
    STATE,
    STATUS,
    STATUTORY,
    TIMING,
    TWICE,
    WAITS,
    WHERE,
    WORKING,
)
from reengineer.simulation.kernel.work import cancel, count_approval, start_timers, stop_timers

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals


@jit
def enter(ints: Ints, reals: Reals, slot: int, node: int, previous: int) -> None:
    """Open a sub-process; a second token that enters meanwhile would mix with the first, so the run stops."""
    inner = slot + SLOT + 2 * ints[node + INNER]
    if ints[inner] == 0:
        item = make_item(ints, reals, slot, node, previous)
        ints[item + STATE] = WAITS
        reals[item + START] = reals[NOW]
        ints[inner + 1] = item
        start_timers(ints, reals, slot, node, item)
    else:
        ints[STATUS] = TWICE
        ints[WHERE] = node
    ints[inner] += ints[node + INCOMING]
    for entry in range(ints[node + INCOMING]):
        push_entry(ints, reals, ints[ints[node + ENTRY] + entry], previous)


@jit
def leave(ints: Ints, reals: Reals, slot: int, node: int, previous: int) -> None:
    """End a token; with its last one a sub-process is over and the flow goes on behind it."""
    place = slot + SLOT + 2 * ints[node + SCOPE]
    ints[place] -= 1
    ints[slot + LAST] = previous
    ints[slot + OUTCOME] = node
    reals[place] = max(reals[place], reals[CARRIED])
    if ints[place] > 0:
        return
    reals[CARRIED] = reals[place]
    reals[place] = 0.0
    opening = ints[ints[SCOPE_TABLE] + SCOPE_RECORD * ints[node + SCOPE] + SCOPE_NODE]
    if opening == 0:
        reals[slot + APPROVED] = max(reals[slot + APPROVED], reals[CARRIED])
    else:
        item = ints[place + 1]
        ints[item + STATE] = OVER
        reals[item + FINISH] = reals[NOW]
        stop_timers(ints, item)
        book_scope(ints, reals, slot, item)
        move_on(ints, reals, opening, previous)


@jit
def book_scope(ints: Ints, reals: Reals, slot: int, item: int) -> None:
    """Add the length of a sub-process (a stage) to the sums of its node."""
    if not ints[FIRST_COUNTED] <= ints[slot + CASE] < ints[END_COUNTED]:
        return
    node = ints[item + AT]
    lasted = worked_between(ints, reals, ints[node + CALENDAR], reals[item + READY], reals[NOW])
    reals[node + COUNT] += 1.0
    reals[node + LASTED] += lasted
    if reals[node + PROMISED] == 0.0 or lasted <= reals[node + PROMISED] + 1e-6:
        reals[node + KEPT_PROMISE] += 1.0
    if reals[node + STATUTORY] == 0.0 or lasted <= reals[node + STATUTORY] + 1e-6:
        reals[node + KEPT_LAW] += 1.0


@jit
def cancel_scope(ints: Ints, reals: Reals, slot: int, scope: int) -> None:
    """Take off everything that is under way in a scope and in the scopes inside it."""
    record = ints[SCOPE_TABLE] + SCOPE_RECORD * scope
    last = ints[record + SCOPE_LAST]
    for people in range(2):  # first what waits, so that nobody takes it up when people become free
        item = ints[slot + ITEMS]
        while item:
            inside = ints[ints[item + AT] + SCOPE]
            if scope <= inside <= last and (people or ints[item + STATE] != WORKING):
                cancel(ints, reals, item)
            item = ints[item + NEXT]
    _stop_moving(ints, reals, scope, last)
    for inside in range(scope, last + 1):
        ints[slot + SLOT + 2 * inside] = 0
        reals[slot + SLOT + 2 * inside] = 0.0
    for cell in range(slot + ints[record + CELL_FIRST], slot + ints[record + CELL_LAST]):
        ints[cell] = 0
        reals[cell] = 0.0


@jit
def _stop_moving(ints: Ints, reals: Reals, scope: int, last: int) -> None:
    """Take off the tokens on the move inside the scopes from one to another."""
    kept = ints[STACK]
    for entry in range(kept, kept + ENTRY_WIDTH * ints[STACK_SIZE], ENTRY_WIDTH):
        if scope <= ints[ints[entry] + SCOPE] <= last:
            continue
        for word in range(ENTRY_WIDTH):
            ints[kept + word] = ints[entry + word]
        reals[kept] = reals[entry]
        kept += ENTRY_WIDTH
    ints[STACK_SIZE] = (kept - ints[STACK]) // ENTRY_WIDTH


@jit
def throw(ints: Ints, reals: Reals, slot: int, node: int, previous: int) -> None:
    """End the sub-process that a boundary event watches, and go on behind that event; uncaught, the whole process ends."""
    boundary = ints[node + INNER]
    if boundary == 0:
        root = ints[node + ENTRY]
        cancel_scope(ints, reals, slot, root)
        ints[slot + LAST] = previous
        ints[slot + OUTCOME] = node
        reals[slot + APPROVED] = max(reals[slot + APPROVED], reals[CARRIED])
        return
    interrupt(ints, reals, slot, boundary)
    push_entry(ints, reals, boundary, previous)


@jit
def interrupt(ints: Ints, reals: Reals, slot: int, boundary: int) -> None:
    """Take off the activity that a boundary event stands on."""
    host = ints[boundary + HOST]
    if ints[host + OP] == ENTER:
        inner = ints[host + INNER]
        item = ints[slot + SLOT + 2 * inner + 1]
        cancel_scope(ints, reals, slot, inner)
        if item:
            cancel(ints, reals, item)


@jit
def ring(ints: Ints, reals: Reals, timer: int) -> None:
    """Let a boundary event strike: the token goes on behind it, and the activity ends if the event interrupts."""
    boundary = ints[timer + AT]
    slot = ints[timer + OWNER]
    if ints[timer + STATE] == TIMING:
        ints[slot + ACTIVE] -= 1
    ints[timer + STATE] = OVER
    reals[timer + FINISH] = reals[NOW]
    count_approval(ints, reals, timer)
    if ints[FIRST_COUNTED] <= ints[slot + CASE] < ints[END_COUNTED]:
        reals[boundary + COUNT] += 1.0
    if ints[boundary + INTERRUPTS]:
        interrupt(ints, reals, slot, boundary)
        cancel(ints, reals, ints[timer + OF])
    else:
        ints[slot + SLOT + 2 * ints[boundary + SCOPE]] += 1
    push_entry(ints, reals, boundary, timer)
