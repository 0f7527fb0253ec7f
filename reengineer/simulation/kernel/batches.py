"""Batches: items that are worked together, when there are enough of them or the first has waited long enough.

A batch is an item of no case: it stands in the queue and holds the people; its members wait with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.clock import later
from reengineer.simulation.kernel.future import push
from reengineer.simulation.kernel.jit import jit
from reengineer.simulation.kernel.people import abandon
from reengineer.simulation.kernel.pools import give_up, let_go, offer
from reengineer.simulation.kernel.records import cut, free_item, make_item
from reengineer.simulation.kernel.words import (
    AFTER,
    AHEAD,
    AT,
    BATCH_ALARM,
    BATCH_OPEN,
    BATCH_SIZE,
    BATCH_WAIT,
    CALENDAR,
    CLOSES,
    DEAD,
    FIRST_BATCHING,
    GATHERS,
    IN_BATCH,
    LEAD_END,
    LENGTH,
    NEXT,
    NEXT_BATCHING,
    NOW,
    OF,
    PREVIOUS,
    QUEUE_KEY,
    QUEUEING,
    READY,
    STATE,
    WORKING,
)

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals

# of a batch
FIRST = PREVIOUS
LAST = NEXT
COUNT = OF


@jit
def gather(ints: Ints, reals: Reals, item: int) -> None:
    """Put an item into the batch that gathers at its node; a full one goes to the queue."""
    node = ints[item + AT]
    batch = ints[node + BATCH_OPEN]
    if batch == 0:
        batch = _open_batch(ints, reals, item)
    ints[item + STATE] = IN_BATCH
    ints[item + OF] = batch
    last = ints[batch + LAST]
    ints[item + AHEAD] = last
    ints[item + AFTER] = 0
    if last:
        ints[last + AFTER] = item
    else:
        ints[batch + FIRST] = item
    ints[batch + LAST] = item
    ints[batch + COUNT] += 1
    if ints[batch + COUNT] >= ints[node + BATCH_SIZE]:
        send_off(ints, reals, batch)


@jit
def _open_batch(ints: Ints, reals: Reals, item: int) -> int:
    """Return a new batch; it takes the time that its first item would take, and has its place in the order."""
    node = ints[item + AT]
    batch = make_item(ints, reals, 0, node, 0)
    ints[batch + STATE] = GATHERS
    reals[batch + LENGTH] = reals[item + LENGTH]
    reals[batch + QUEUE_KEY] = reals[item + QUEUE_KEY]
    reals[batch + LEAD_END] = 0.0
    ints[node + BATCH_OPEN] = batch
    if reals[node + BATCH_WAIT] >= 0.0:
        alarm = make_item(ints, reals, 0, node, 0)
        ints[alarm + STATE] = CLOSES
        ints[node + BATCH_ALARM] = alarm
        push(ints, reals, later(ints, reals, ints[node + CALENDAR], reals[node + BATCH_WAIT], reals[NOW]), alarm)
    return batch


@jit
def send_off(ints: Ints, reals: Reals, batch: int) -> None:
    """Gather no more; the batch asks for its people."""
    node = ints[batch + AT]
    ints[node + BATCH_OPEN] = 0
    ints[node + BATCH_ALARM] = 0
    reals[batch + READY] = reals[NOW]
    offer(ints, reals, batch)


@jit
def send_off_rest(ints: Ints, reals: Reals) -> bool:
    """When nothing else will ever come, let every batch go as it is; tell whether there was one."""
    some = False
    node = ints[FIRST_BATCHING]
    while node:
        if ints[node + BATCH_OPEN]:
            send_off(ints, reals, ints[node + BATCH_OPEN])
            some = True
        node = ints[node + NEXT_BATCHING]
    return some


@jit
def take_out(ints: Ints, item: int) -> None:
    """Take an item out of its batch."""
    batch = ints[item + OF]
    cut(ints, item, batch + FIRST, batch + LAST)
    ints[batch + COUNT] -= 1
    ints[item + OF] = 0


@jit
def leave_batch(ints: Ints, reals: Reals, item: int) -> None:
    """Take a cancelled item out of its batch; a batch of nothing is given up."""
    batch = ints[item + OF]
    node = ints[batch + AT]
    take_out(ints, item)
    if ints[batch + COUNT]:
        return
    state = ints[batch + STATE]
    if state == WORKING:
        abandon(ints, reals, batch)
        ints[batch + STATE] = DEAD
        let_go(ints, reals, batch)
        return
    if state == QUEUEING:
        give_up(ints, reals, batch)
    else:
        ints[node + BATCH_OPEN] = 0
        ints[node + BATCH_ALARM] = 0
    free_item(ints, batch)
