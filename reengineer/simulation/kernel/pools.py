"""People: who takes an item, who waits, and what is taken up when somebody becomes free.

A pool (a post) has groups of like people: same calendar, same speed. An item that needs one person of one pool stands in
its queue itself; one that needs more stands in each queue as a ticket, takes everybody it needs at once or nobody, and
lets others pass only where the missing person is of another pool.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.clock import next_opening, when_worked, worked_until
from reengineer.simulation.kernel.heap import push
from reengineer.simulation.kernel.jit import jit
from reengineer.simulation.kernel.records import free_item, make_item
from reengineer.simulation.kernel.words import (
    AFTER,
    AHEAD,
    AT,
    BUSY,
    CHAIN,
    DEFERS,
    DISCIPLINE,
    FREE,
    GROUP,
    GROUP_CALENDAR,
    GROUP_COUNT,
    GROUPS,
    HELD,
    ITEM,
    LENGTH,
    NEED_COUNT,
    NEEDS,
    NOW,
    OF,
    OF_POOL,
    OFF,
    OPENS,
    POOL,
    QUEUE_COUNT,
    QUEUE_HEAD,
    QUEUE_KEY,
    QUEUE_LONGEST,
    QUEUE_SIZE,
    QUEUE_TAIL,
    QUEUED,
    QUEUEING,
    READY,
    SPEED,
    START,
    STATE,
    TICKET,
    UNITS,
    WAKE,
    WORKING,
)

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals


@jit
def offer(ints: Ints, reals: Reals, item: int) -> None:
    """Give an item to the people it needs, or let it wait for them."""
    node = ints[item + AT]
    pool = ints[node + POOL]
    ints[item + STATE] = QUEUEING
    if pool:
        group = 0 if ints[pool + QUEUE_SIZE] else _free_group(ints, reals, pool)
        if group:
            _hold(ints, item, group)
            _start(ints, reals, item)
            return
        _enqueue(ints, reals, pool, item)
        if ints[pool + QUEUE_SIZE] > 1:
            dispatch(ints, reals, pool)  # who stands before may wait for somebody else
        return
    if _nobody_waits(ints, node) and _hold_all(ints, reals, item):
        _start(ints, reals, item)
        return
    _stand_in_all(ints, reals, node, item)
    for need in range(ints[node + NEED_COUNT]):
        if ints[item + STATE] == QUEUEING:
            dispatch(ints, reals, ints[ints[node + NEEDS] + 2 * need])


@jit
def _nobody_waits(ints: Ints, node: int) -> bool:
    waiting = 0
    for need in range(ints[node + NEED_COUNT]):
        waiting += ints[ints[ints[node + NEEDS] + 2 * need] + QUEUE_SIZE]
    return waiting == 0


@jit
def _stand_in_all(ints: Ints, reals: Reals, node: int, item: int) -> None:
    for need in range(ints[node + NEED_COUNT]):
        ticket = make_item(ints, reals, 0, node, 0)
        ints[ticket + STATE] = TICKET
        ints[ticket + OF] = item
        ints[ticket + CHAIN] = ints[item + AFTER]
        ints[item + AFTER] = ticket
        reals[ticket + QUEUE_KEY] = reals[item + QUEUE_KEY]
        _enqueue(ints, reals, ints[ints[node + NEEDS] + 2 * need], ticket)


@jit
def _free_group(ints: Ints, reals: Reals, pool: int) -> int:
    """Return a group with somebody free, the quickest of those that are open; 0 where there is none."""
    group = ints[pool + GROUPS]
    if not ints[pool + DEFERS]:
        return group if ints[group + FREE] else 0
    best = 0
    opening = -1.0
    now = reals[NOW]
    for _ in range(ints[pool + GROUP_COUNT]):
        if ints[group + FREE]:
            opens = next_opening(ints, reals, ints[group + GROUP_CALENDAR], now)
            if opens <= now:
                if best == 0 or reals[group + SPEED] > reals[best + SPEED]:
                    best = group
            elif opening < 0 or opens < opening:
                opening = opens
        group += GROUP
    if best == 0 and opening >= 0:
        _wake_at(ints, reals, pool, opening)
    return best


@jit
def _wake_at(ints: Ints, reals: Reals, pool: int, time: float) -> None:
    """Look at the queue of a pool when its free people come in, once however many items wait."""
    known = ints[pool + WAKE]
    if known and reals[known + READY] <= time:
        return
    alarm = make_item(ints, reals, 0, pool, 0)
    ints[alarm + STATE] = OPENS
    reals[alarm + READY] = time
    ints[pool + WAKE] = alarm
    push(ints, reals, time, alarm)


@jit
def _hold(ints: Ints, item: int, group: int) -> None:
    left = ints[group + FREE] - 1
    ints[group + FREE] = left
    place = item + ITEM + 2 * ints[item + HELD]
    ints[place] = group
    ints[place + 1] = ints[ints[group + UNITS] + left]
    ints[item + HELD] += 1


@jit
def _give_back(ints: Ints, item: int) -> None:
    for place in range(ints[item + HELD]):
        group = ints[item + ITEM + 2 * place]
        ints[ints[group + UNITS] + ints[group + FREE]] = ints[item + ITEM + 2 * place + 1]
        ints[group + FREE] += 1
    ints[item + HELD] = 0


@jit
def _hold_all(ints: Ints, reals: Reals, item: int) -> bool:
    """Take everybody that the item needs, or nobody."""
    node = ints[item + AT]
    needs = ints[node + NEEDS]
    for need in range(ints[node + NEED_COUNT]):
        for _ in range(ints[needs + 2 * need + 1]):
            group = _free_group(ints, reals, ints[needs + 2 * need])
            if group == 0:
                _give_back(ints, item)
                return False
            _hold(ints, item, group)
    return True


@jit
def _start(ints: Ints, reals: Reals, item: int) -> None:
    """Begin the work of the people held; it counts on the calendar and at the speed of the first of them."""
    now = reals[NOW]
    group = ints[item + ITEM]
    calendar = ints[group + GROUP_CALENDAR]
    length = reals[item + LENGTH] / reals[group + SPEED]
    worked = worked_until(ints, reals, calendar, now)
    begin = next_opening(ints, reals, calendar, now)
    ready = reals[item + READY]
    if begin > ready:
        reals[item + OFF] = begin - ready - (worked - worked_until(ints, reals, calendar, ready))
    else:
        reals[item + OFF] = 0.0
    reals[item + START] = begin
    reals[item + LENGTH] = length
    for place in range(ints[item + HELD]):
        reals[ints[item + ITEM + 2 * place] + BUSY] += length
    ints[item + STATE] = WORKING
    push(ints, reals, when_worked(ints, reals, calendar, worked + length, begin), item)


@jit
def release(ints: Ints, reals: Reals, item: int) -> None:
    """Free the people that an item holds, and let each take up what waits."""
    if ints[item + HELD] == 1:
        group = ints[item + ITEM]
        _give_back(ints, item)
        pool = ints[group + OF_POOL]
        if ints[pool + QUEUE_SIZE]:
            dispatch(ints, reals, pool)
        return
    held = ints[item + HELD]
    _give_back(ints, item)
    for place in range(held):
        pool = ints[ints[item + ITEM + 2 * place] + OF_POOL]
        if ints[pool + QUEUE_SIZE]:
            dispatch(ints, reals, pool)


@jit
def dispatch(ints: Ints, reals: Reals, pool: int) -> None:
    """Let the free people of a pool take up what waits, in the order of the queue."""
    waiting = ints[pool + QUEUE_HEAD]
    while waiting:
        behind = ints[waiting + AFTER]
        if ints[waiting + STATE] == TICKET:
            item = ints[waiting + OF]
            if _hold_all(ints, reals, item):
                leave_queues(ints, reals, item)
                _start(ints, reals, item)
                behind = ints[pool + QUEUE_HEAD]
            elif ints[ints[item + AT] + NEED_COUNT] == 1:
                return  # more people of this very pool are needed: nobody passes
        else:
            group = _free_group(ints, reals, pool)
            if group == 0:
                return
            _unlink(ints, reals, pool, waiting)
            _hold(ints, waiting, group)
            _start(ints, reals, waiting)
        waiting = behind


@jit
def _enqueue(ints: Ints, reals: Reals, pool: int, entry: int) -> None:
    """Stand in the queue: at its end, or before everybody whose key (rank, due date) is greater."""
    before = ints[pool + QUEUE_TAIL]
    behind = 0
    if ints[DISCIPLINE]:
        while before and reals[before + QUEUE_KEY] > reals[entry + QUEUE_KEY]:
            behind = before
            before = ints[before + AHEAD]
    ints[entry + AHEAD] = before
    ints[entry + AFTER] = behind
    if before:
        ints[before + AFTER] = entry
    else:
        ints[pool + QUEUE_HEAD] = entry
    if behind:
        ints[behind + AHEAD] = entry
    else:
        ints[pool + QUEUE_TAIL] = entry
    ints[pool + QUEUE_SIZE] += 1
    ints[pool + QUEUE_LONGEST] = max(ints[pool + QUEUE_LONGEST], ints[pool + QUEUE_SIZE])
    reals[entry + OFF] = reals[NOW]


@jit
def _unlink(ints: Ints, reals: Reals, pool: int, entry: int) -> None:
    before = ints[entry + AHEAD]
    behind = ints[entry + AFTER]
    if before:
        ints[before + AFTER] = behind
    else:
        ints[pool + QUEUE_HEAD] = behind
    if behind:
        ints[behind + AHEAD] = before
    else:
        ints[pool + QUEUE_TAIL] = before
    ints[pool + QUEUE_SIZE] -= 1
    reals[pool + QUEUED] += reals[NOW] - reals[entry + OFF]
    reals[pool + QUEUE_COUNT] += 1
    ints[entry + AFTER] = 0
    ints[entry + AHEAD] = 0


@jit
def leave_queues(ints: Ints, reals: Reals, item: int) -> None:
    """Take an item out of every queue it stands in."""
    node = ints[item + AT]
    pool = ints[node + POOL]
    if pool:
        _unlink(ints, reals, pool, item)
        return
    ticket = ints[item + AFTER]
    need = ints[node + NEED_COUNT]
    while ticket:
        need -= 1  # tickets are chained from the last need to the first
        chained = ints[ticket + CHAIN]
        _unlink(ints, reals, ints[ints[node + NEEDS] + 2 * need], ticket)
        free_item(ints, ticket)
        ticket = chained
    ints[item + AFTER] = 0
