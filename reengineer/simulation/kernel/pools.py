"""Queues: who takes an item, who waits, and what is taken up when somebody becomes free.

An item that needs one person of one pool stands in its queue itself; one that needs more stands in each queue as a
ticket, takes everybody it needs at once or nobody (so nothing blocks for ever), and lets others pass only where people of
several pools are needed, and only `MOST_PASSES` of them in a queue (so it does not wait for ever).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.jit import inlined, jit
from reengineer.simulation.kernel.people import free_group, give_back, hold, hold_all, start
from reengineer.simulation.kernel.records import cut, free_item, make_item
from reengineer.simulation.kernel.words import (
    AFTER,
    AHEAD,
    AT,
    CHAIN,
    DEFERS,
    DISCIPLINE,
    FIRST_POOL,
    FREE,
    HELD,
    ITEM,
    NEED_COUNT,
    NEEDS,
    NEXT_POOL,
    NOW,
    OF,
    OF_POOL,
    OFF,
    POOL,
    QUEUE_COUNT,
    QUEUE_HEAD,
    QUEUE_KEY,
    QUEUE_LONGEST,
    QUEUE_SIZE,
    QUEUE_TAIL,
    QUEUED,
    QUEUEING,
    SPENT,
    STATE,
    TICKET,
    UNITS,
)

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals

MOST_PASSES = 10.0


@inlined
def offer(ints: Ints, reals: Reals, item: int) -> None:
    """Give an item to the people it needs, or let it wait for them."""
    pool = ints[ints[item + AT] + POOL]
    ints[item + STATE] = QUEUEING
    if pool == 0:
        _offer_to_several(ints, reals, item)
        return
    group = 0 if ints[pool + QUEUE_SIZE] else free_group(ints, reals, pool)
    if group:
        hold(ints, item, group)
        start(ints, reals, item)
        return
    _enqueue(ints, reals, pool, item)
    if ints[pool + QUEUE_SIZE] > 1:
        dispatch(ints, reals, pool)  # who stands before may wait for somebody else


@jit
def _offer_to_several(ints: Ints, reals: Reals, item: int) -> None:
    node = ints[item + AT]
    if _nobody_waits(ints, node) and hold_all(ints, reals, item):
        start(ints, reals, item)
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
        reals[ticket + SPENT] = 0.0
        reals[ticket + QUEUE_KEY] = reals[item + QUEUE_KEY]
        _enqueue(ints, reals, ints[ints[node + NEEDS] + 2 * need], ticket)


@inlined
def free_people(ints: Ints, reals: Reals, item: int) -> None:
    """Free the people that an item holds, and let each take up what waits."""
    group = ints[item + ITEM]
    first = ints[ints[group + OF_POOL] + QUEUE_HEAD]
    if ints[item + HELD] > 1:
        let_go(ints, reals, item)
    elif first == 0:
        ints[item + HELD] = 0
        ints[ints[group + UNITS] + ints[group + FREE]] = ints[item + ITEM + 1]
        ints[group + FREE] += 1
    elif ints[group + FREE] or ints[ints[group + OF_POOL] + DEFERS] or ints[first + STATE] != QUEUEING:
        let_go(ints, reals, item)
    else:
        _hand_over(ints, reals, item, first)


@inlined
def _hand_over(ints: Ints, reals: Reals, item: int, first: int) -> None:
    """Let the only free person of a post turn from one item to the first that waits."""
    group = ints[item + ITEM]
    ints[item + HELD] = 0
    _unlink(ints, reals, ints[group + OF_POOL], first)
    ints[first + HELD] = 1
    ints[first + ITEM] = group
    ints[first + ITEM + 1] = ints[item + ITEM + 1]
    start(ints, reals, first)


@jit
def let_go(ints: Ints, reals: Reals, item: int) -> None:
    """Free the people that an item holds, and let each take up what waits."""
    held = ints[item + HELD]
    give_back(ints, item)
    for place in range(held):
        pool = ints[ints[item + ITEM + 2 * place] + OF_POOL]
        if ints[pool + QUEUE_SIZE]:
            dispatch(ints, reals, pool)


@jit
def dispatch(ints: Ints, reals: Reals, pool: int) -> None:
    """Let the free people of a pool take up what waits; what then leaves other queues may let others go on there."""
    again = _serve(ints, reals, pool)
    while again:
        again = False
        other = ints[FIRST_POOL]
        while other:
            if ints[other + QUEUE_SIZE] and _serve(ints, reals, other):
                again = True
            other = ints[other + NEXT_POOL]


@jit
def _serve(ints: Ints, reals: Reals, pool: int) -> bool:
    """Go through a queue in its order; tell whether an item of several queues was taken up."""
    several = False
    waiting = ints[pool + QUEUE_HEAD]
    while waiting:
        behind = ints[waiting + AFTER]
        if ints[waiting + STATE] == TICKET:
            item = ints[waiting + OF]
            if _is_next(ints, reals, item) and hold_all(ints, reals, item):
                _count_passings(ints, reals, item)
                leave_queues(ints, reals, item)
                start(ints, reals, item)
                behind = ints[pool + QUEUE_HEAD]
                several = several or ints[ints[item + AT] + NEED_COUNT] > 1
            elif ints[ints[item + AT] + NEED_COUNT] == 1 or reals[waiting + SPENT] >= MOST_PASSES:
                return several  # more people of this very pool are needed, or enough have passed: the rest waits
        else:
            group = free_group(ints, reals, pool)
            if group == 0:
                return several
            enough = _count_passing(ints, reals, waiting)
            _unlink(ints, reals, pool, waiting)
            hold(ints, waiting, group)
            start(ints, reals, waiting)
            if enough:
                return several
        waiting = behind
    return several


@jit
def _is_next(ints: Ints, reals: Reals, item: int) -> bool:
    """Tell whether nobody stands before the item, in any of its queues, who lets no one pass."""
    ticket = ints[item + AFTER]
    while ticket:
        entry = ints[ticket + AHEAD]
        while entry:
            if ints[entry + STATE] != TICKET or reals[entry + SPENT] >= MOST_PASSES:
                return False
            if ints[ints[ints[entry + OF] + AT] + NEED_COUNT] == 1:
                return False
            entry = ints[entry + AHEAD]
        ticket = ints[ticket + CHAIN]
    return True


@jit
def _count_passings(ints: Ints, reals: Reals, item: int) -> None:
    ticket = ints[item + AFTER]
    while ticket:
        _count_passing(ints, reals, ticket)
        ticket = ints[ticket + CHAIN]


@jit
def _count_passing(ints: Ints, reals: Reals, entry: int) -> bool:
    """Note at each ticket further ahead that one has passed it; tell whether one of them lets nobody pass any more."""
    enough = False
    entry = ints[entry + AHEAD]
    while entry:
        reals[entry + SPENT] += 1.0
        enough = enough or reals[entry + SPENT] >= MOST_PASSES
        entry = ints[entry + AHEAD]
    return enough


@inlined
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


@inlined
def _unlink(ints: Ints, reals: Reals, pool: int, entry: int) -> None:
    cut(ints, entry, pool + QUEUE_HEAD, pool + QUEUE_TAIL)
    ints[pool + QUEUE_SIZE] -= 1
    reals[pool + QUEUED] += reals[NOW] - reals[entry + OFF]
    reals[pool + QUEUE_COUNT] += 1


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


@jit
def give_up(ints: Ints, reals: Reals, item: int) -> None:
    """Take a cancelled item out of the queues; who stood behind it may be next."""
    leave_queues(ints, reals, item)
    node = ints[item + AT]
    if ints[node + POOL] == 0:
        for need in range(ints[node + NEED_COUNT]):
            dispatch(ints, reals, ints[ints[node + NEEDS] + 2 * need])
