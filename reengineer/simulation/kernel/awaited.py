"""What a token waits for that is no work: messages, and the first of several events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.jit import jit
from reengineer.simulation.kernel.records import make_item
from reengineer.simulation.kernel.scopes import ring
from reengineer.simulation.kernel.stack import move_on, push_entry
from reengineer.simulation.kernel.words import (
    AT,
    BEHIND,
    CARRIED,
    CHAIN,
    ENTRY,
    FINISH,
    FLOW,
    HOST,
    INCOMING,
    INNER,
    ITEMS,
    NEXT,
    NOW,
    OF,
    OP,
    OUT,
    OUTS,
    OVER,
    RECEIVE,
    SCOPE,
    SLOT,
    START,
    STATE,
    STATUS,
    TARGET,
    TWICE,
    WAITS,
    WHERE,
    WORK,
)
from reengineer.simulation.kernel.work import begin, cancel, count_approval

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals


@jit
def race(ints: Ints, reals: Reals, slot: int, node: int, previous: int) -> None:
    """Wait for the first of several events (event-based gateway)."""
    first = 0
    flow = ints[node + OUT]
    for _ in range(ints[node + OUTS]):
        event = ints[flow + TARGET]
        if ints[event + OP] == WORK:
            item = begin(ints, reals, slot, event, previous)
        else:
            if ints[slot + ints[event + INNER]]:
                lose(ints, reals, int(first))  # for the bare 0 above, numba would compile all that it calls once more
                receive(ints, reals, slot, event, previous)
                return
            item = wait(ints, reals, slot, event, previous)
        if first == 0:
            first = item
        else:
            ints[item + CHAIN] = ints[first + CHAIN]
            ints[first + CHAIN] = item
        ints[item + OF] = first
        flow += FLOW


@jit
def lose(ints: Ints, reals: Reals, first: int) -> None:
    """Take off every rival of a race that is still waiting."""
    while first:
        item = first
        first = ints[item + CHAIN]
        ints[item + CHAIN] = 0
        cancel(ints, reals, item)


@jit
def end_race(ints: Ints, reals: Reals, item: int) -> None:
    """Take off the rivals of the event that came first."""
    first = ints[item + OF]
    if first == 0:
        return
    while first:
        rival = first
        first = ints[rival + CHAIN]
        ints[rival + CHAIN] = 0
        if rival != item:
            cancel(ints, reals, rival)


@jit
def wait(ints: Ints, reals: Reals, slot: int, node: int, previous: int) -> int:
    """Wait for a message."""
    item = make_item(ints, reals, slot, node, previous)
    ints[item + STATE] = WAITS
    reals[item + START] = reals[NOW]
    reals[item + BEHIND] = reals[CARRIED]
    return item


@jit
def receive(ints: Ints, reals: Reals, slot: int, node: int, previous: int) -> None:
    """Take the message that is there, or wait for it."""
    place = slot + ints[node + INNER]
    if ints[place]:
        ints[place] -= 1
        move_on(ints, reals, node, previous)
    else:
        wait(ints, reals, slot, node, previous)


@jit
def send(ints: Ints, reals: Reals, slot: int, node: int, previous: int) -> None:
    """Send a message: start the other pool, wake the receiver, or leave it there."""
    start = ints[node + ENTRY]
    if start:
        if ints[node + INCOMING] and ints[slot + SLOT + 2 * ints[start + SCOPE]]:
            ints[STATUS] = TWICE
            ints[WHERE] = start
        ints[slot + SLOT + 2 * ints[start + SCOPE]] += 1
        push_entry(ints, reals, start, previous)
        return
    place = ints[node + INNER]
    item = _first_waiting(ints, slot, place)
    if item:
        carried = reals[CARRIED]
        if ints[ints[item + AT] + HOST]:
            ring(ints, reals, item)
            reals[CARRIED] = carried
            return
        end_race(ints, reals, item)
        ints[item + STATE] = OVER
        reals[item + FINISH] = reals[NOW]
        count_approval(ints, reals, item)
        move_on(ints, reals, ints[item + AT], previous)  # the case waited for the sender: that is its critical path
        reals[CARRIED] = carried
    else:
        ints[slot + place] += 1


@jit
def _first_waiting(ints: Ints, slot: int, place: int) -> int:
    """Return the item, or boundary event, that has waited longest for a message, 0 where none waits."""
    found = 0
    item = ints[slot + ITEMS]
    while item:
        node = ints[item + AT]
        listens = ints[node + OP] == RECEIVE or ints[node + HOST]
        if ints[item + STATE] == WAITS and listens and ints[node + INNER] == place:
            found = item
        item = ints[item + NEXT]
    return found
