"""Work items: from the moment a task is ready to its end, or until something cancels it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.batches import gather, leave_batch
from reengineer.simulation.kernel.chance import luck, quantile, visit, work_of
from reengineer.simulation.kernel.clock import NEVER, later, worked_between
from reengineer.simulation.kernel.future import push
from reengineer.simulation.kernel.jit import inlined, jit
from reengineer.simulation.kernel.people import abandon
from reengineer.simulation.kernel.pools import free_people, give_up, let_go, offer
from reengineer.simulation.kernel.records import make_item
from reengineer.simulation.kernel.words import (
    ACTIVE,
    ARRIVALS,
    AT,
    BATCH_SIZE,
    BEHIND,
    CALENDAR,
    CANCELS,
    CARRIED,
    CASE,
    CHAIN,
    CLOCK,
    COST,
    COUNT,
    DEAD,
    DELAY,
    DEPARTMENT,
    DISCIPLINE,
    EARLIEST_DUE,
    EFFORT,
    END_COUNTED,
    FINISH,
    FIRST_COUNTED,
    FIXED_COST,
    FORESEEN,
    HANDOVERS,
    IN_BATCH,
    INNER,
    ITEM,
    KEPT_LAW,
    KEPT_PROMISE,
    LASTED,
    LEAD_END,
    LEAD_SCALE,
    LEAD_SHIFT,
    LEAD_TABLE,
    LEADING,
    LENGTH,
    NEED_COUNT,
    NOW,
    OF,
    OFF,
    OFF_HOURS,
    ORDINAL,
    OVER,
    OWNER,
    PREVIOUS,
    PRICE,
    PROMISED,
    QUEUE_KEY,
    QUEUEING,
    R_CASE,
    R_FINISH,
    R_NODE,
    R_PERSON,
    R_READY,
    R_START,
    RANK,
    READY,
    RETURNS,
    ROW,
    ROW_COUNT,
    ROWS,
    SCOPES,
    SLOT,
    SPENT,
    START,
    STATE,
    STATUTORY,
    SUSPENDS,
    TIMER_COUNT,
    TIMERS,
    TIMING,
    WAITING,
    WAITS,
    WORK_END,
    WORK_SHIFT,
    WORK_TABLE,
    WORKED,
    WORKING,
)

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals

LEAD = 1  # the draw of the lead beside that of the processing time


@inlined
def begin(ints: Ints, reals: Reals, slot: int, node: int, previous: int) -> int:
    """Make a task ready: draw its times, start its timers, ask for its people."""
    item = make_item(ints, reals, slot, node, previous)
    now = reals[NOW]
    _draw_times(ints, reals, slot, node, item)
    ints[slot + ACTIVE] += 1
    if ints[node + TIMER_COUNT]:
        start_timers(ints, reals, slot, node, item)
    if ints[node + NEED_COUNT]:
        if ints[DISCIPLINE]:
            reals[item + QUEUE_KEY] = _queue_key(ints, reals, slot, node)
        if ints[node + BATCH_SIZE] > 1:
            gather(ints, reals, item)
            return item
        offer(ints, reals, item)
        return item
    reals[item + START] = now
    ints[item + STATE] = LEADING
    finish = reals[item + LEAD_END]
    if reals[item + LENGTH] > 0.0:
        finish = max(finish, later(ints, reals, ints[node + CALENDAR], reals[item + LENGTH], now))
    push(ints, reals, finish, item)
    return item


@inlined
def _draw_times(ints: Ints, reals: Reals, slot: int, node: int, item: int) -> None:
    """Draw how long an item takes: the work of its people, and the least time until it is done."""
    number = _visit(ints, slot, node)
    length = reals[node + WORK_SHIFT]
    if number == 0 and ints[node + FORESEEN]:
        length = reals[slot + SLOT + 2 * ints[SCOPES] + ints[node + ORDINAL]]
    elif ints[node + WORK_TABLE]:
        length = work_of(ints, reals, slot, node, number)
    reals[item + LENGTH] = length
    reals[item + SPENT] = 0.0
    reals[item + PRICE] = 0.0
    reals[item + LEAD_END] = reals[NOW]
    reals[item + OFF] = 0.0
    reals[item + BEHIND] = reals[CARRIED]
    if ints[node + LEAD_TABLE] or reals[node + LEAD_SHIFT] > 0.0:
        reals[item + LEAD_END] = _lead_end(ints, reals, slot, node, number)


@jit
def _lead_end(ints: Ints, reals: Reals, slot: int, node: int, number: int) -> float:
    """Draw the least time until an item is done; return when it has passed."""
    lead = reals[node + LEAD_SHIFT]
    table = ints[node + LEAD_TABLE]
    if table:
        lead += reals[node + LEAD_SCALE] * quantile(reals, table, luck(ints, slot, node, number, LEAD))
    return later(ints, reals, ints[node + CALENDAR], max(lead, 0.0), reals[NOW])


@inlined
def _visit(ints: Ints, slot: int, node: int) -> int:
    """Count the visits of a case to a task: its luck is another each time."""
    number = visit(ints, slot, node)
    if number and ints[node + NEED_COUNT]:
        ints[slot + RETURNS] += 1
    return number


@jit
def _queue_key(ints: Ints, reals: Reals, slot: int, node: int) -> float:
    """Return what the queue is ordered by: rank, or the due instant by the promise."""
    if ints[DISCIPLINE] == EARLIEST_DUE:
        if reals[node + PROMISED] == 0.0:
            return NEVER  # after everything that has a date
        return later(ints, reals, ints[node + CALENDAR], reals[node + PROMISED], reals[NOW])
    return reals[node + RANK] + ints[ints[ARRIVALS] + ints[slot + CASE]]


@jit
def start_timers(ints: Ints, reals: Reals, slot: int, node: int, host: int) -> None:
    """Start the boundary timers of an activity, and what listens for messages; all are chained to it and end with it."""
    for number in range(ints[node + TIMER_COUNT]):
        boundary = ints[ints[node + TIMERS] + number]
        timer = make_item(ints, reals, slot, boundary, ints[host + PREVIOUS])
        ints[timer + STATE] = WAITS if ints[boundary + INNER] else TIMING
        ints[timer + OF] = host
        ints[timer + CHAIN] = ints[host + CHAIN]
        ints[host + CHAIN] = timer
        reals[timer + START] = reals[NOW]
        reals[timer + OFF] = 0.0
        reals[timer + BEHIND] = reals[CARRIED]
        if ints[boundary + INNER]:
            continue
        ints[slot + ACTIVE] += 1
        length = reals[boundary + LEAD_SHIFT]
        if ints[boundary + LEAD_TABLE]:
            chance = luck(ints, slot, boundary, _visit(ints, slot, boundary), LEAD)
            length += reals[boundary + LEAD_SCALE] * quantile(reals, ints[boundary + LEAD_TABLE], chance)
        push(ints, reals, later(ints, reals, ints[boundary + CALENDAR], length, reals[NOW]), timer)


@jit
def stop_timers(ints: Ints, host: int) -> None:
    """End the timers of an activity."""
    timer = ints[host + CHAIN]
    while timer:
        if ints[timer + STATE] == TIMING:
            ints[ints[timer + OWNER] + ACTIVE] -= 1
        if ints[timer + STATE] in (TIMING, WAITS):
            ints[timer + STATE] = DEAD
            ints[ints[timer + OWNER] + CANCELS] = 1
        timer = ints[timer + CHAIN]


@inlined
def finish(ints: Ints, reals: Reals, item: int) -> bool:
    """End the processing of an item; tell whether the task is over, or lasts until its lead has passed."""
    if ints[item + STATE] == WORKING:
        reals[item + WORK_END] = reals[NOW]
        free_people(ints, reals, item)
        if reals[item + LEAD_END] > reals[NOW]:
            ints[item + STATE] = LEADING
            push(ints, reals, reals[item + LEAD_END], item)
            return False
    return True


@inlined
def close(ints: Ints, reals: Reals, item: int) -> None:
    """Book a task that is over: clocks, handover, sums."""
    node = ints[item + AT]
    slot = ints[item + OWNER]
    ints[item + STATE] = OVER
    reals[item + FINISH] = reals[NOW]
    ints[slot + ACTIVE] -= 1
    if ints[item + CHAIN]:
        stop_timers(ints, item)
    previous = ints[item + PREVIOUS]
    if previous and ints[node + DEPARTMENT]:
        before = ints[ints[previous + AT] + DEPARTMENT]
        if before and before != ints[node + DEPARTMENT]:
            ints[slot + HANDOVERS] += 1
    if ints[ROWS]:
        _write_row(ints, reals, item)
    count_approval(ints, reals, item)
    _sum(ints, reals, slot, node, item)


@inlined
def count_approval(ints: Ints, reals: Reals, item: int) -> None:
    """Add what an item lasted to the approval time of its token, unless the law stops the clock meanwhile."""
    if not ints[ints[item + AT] + SUSPENDS]:
        reals[item + BEHIND] += worked_between(ints, reals, ints[CLOCK], reals[item + READY], reals[NOW])
    reals[CARRIED] = reals[item + BEHIND]


@inlined
def _sum(ints: Ints, reals: Reals, slot: int, node: int, item: int) -> None:
    """Add a task that is over to the sums of its node and of its case."""
    waited = 0.0
    worked = 0.0
    if ints[node + NEED_COUNT]:
        waited = reals[item + START] - reals[item + READY]
        worked = reals[item + SPENT]
        reals[slot + EFFORT] += worked
        reals[slot + DELAY] += waited
        reals[slot + COST] += reals[item + PRICE]
    reals[slot + COST] += reals[node + FIXED_COST]
    if not ints[FIRST_COUNTED] <= ints[slot + CASE] < ints[END_COUNTED]:
        return
    lasted = worked_between(ints, reals, ints[node + CALENDAR], reals[item + READY], reals[NOW])
    reals[node + COUNT] += 1.0
    reals[node + WAITING] += waited
    reals[node + OFF_HOURS] += reals[item + OFF]
    reals[node + WORKED] += worked
    reals[node + LASTED] += lasted
    if reals[node + PROMISED] == 0.0 or lasted <= reals[node + PROMISED] + 1e-6:
        reals[node + KEPT_PROMISE] += 1.0
    if reals[node + STATUTORY] == 0.0 or lasted <= reals[node + STATUTORY] + 1e-6:
        reals[node + KEPT_LAW] += 1.0


@jit
def cancel(ints: Ints, reals: Reals, item: int) -> None:
    """Take an item off: out of the queues, out of people's hands, its timers ended."""
    state = ints[item + STATE]
    if state in (OVER, DEAD):
        return
    slot = ints[item + OWNER]
    ints[item + STATE] = DEAD
    ints[slot + CANCELS] = 1
    if state != WAITS:
        ints[slot + ACTIVE] -= 1
    if state == TIMING:
        return
    stop_timers(ints, item)
    if state == QUEUEING:
        reals[slot + DELAY] += reals[NOW] - reals[item + READY]
        give_up(ints, reals, item)
    elif state == IN_BATCH:
        reals[slot + DELAY] += reals[NOW] - reals[item + READY]
        leave_batch(ints, reals, item)
    elif state == WORKING:
        reals[slot + DELAY] += min(reals[NOW], reals[item + START]) - reals[item + READY]
        abandon(ints, reals, item)
        reals[slot + EFFORT] += reals[item + SPENT]
        reals[slot + COST] += reals[item + PRICE]
        let_go(ints, reals, item)


@inlined
def _write_row(ints: Ints, reals: Reals, item: int) -> None:
    """Write an item into the event log."""
    row = ints[ROWS] + ROW * ints[ROW_COUNT]
    ints[ROW_COUNT] += 1
    ints[row + R_CASE] = ints[ints[item + OWNER] + CASE]
    ints[row + R_NODE] = ints[ints[item + AT] + ORDINAL]
    ints[row + R_PERSON] = ints[item + ITEM + 1] if ints[ints[item + AT] + NEED_COUNT] else -1
    reals[row + R_READY] = reals[item + READY]
    reals[row + R_START] = reals[item + START]
    reals[row + R_FINISH] = reals[NOW]
