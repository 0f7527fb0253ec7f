"""People: who is free, who is held by an item, and how long their work lasts.

A pool (a post) has groups of like people: same calendar, same speed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.clock import later, next_opening, worked_between
from reengineer.simulation.kernel.future import push
from reengineer.simulation.kernel.jit import inlined, jit
from reengineer.simulation.kernel.records import make_item
from reengineer.simulation.kernel.words import (
    AT,
    BUSY,
    CAPACITY,
    DEFERS,
    FREE,
    GROUP,
    GROUP_CALENDAR,
    GROUP_COUNT,
    GROUPS,
    HELD,
    HORIZON,
    ITEM,
    LENGTH,
    NEED_COUNT,
    NEEDS,
    NOW,
    OFF,
    OPENS,
    PRICE,
    RATE,
    READY,
    SPEED,
    SPENT,
    START,
    STATE,
    STATUS,
    UNITS,
    WAKE,
    WORKING,
)

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals


@inlined
def free_group(ints: Ints, reals: Reals, pool: int) -> int:
    """Return a group with somebody free, the quickest of those that are open; 0 where there is none."""
    if ints[pool + DEFERS]:
        return _open_group(ints, reals, pool)
    group = ints[pool + GROUPS]
    return group if ints[group + FREE] else 0


@jit
def _open_group(ints: Ints, reals: Reals, pool: int) -> int:
    group = ints[pool + GROUPS]
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


@inlined
def hold(ints: Ints, item: int, group: int) -> None:
    """Let an item hold a person of a group."""
    left = ints[group + FREE] - 1
    ints[group + FREE] = left
    place = item + ITEM + 2 * ints[item + HELD]
    ints[place] = group
    ints[place + 1] = ints[ints[group + UNITS] + left]
    ints[item + HELD] += 1


@inlined
def give_back(ints: Ints, item: int) -> None:
    """Let go of everybody that an item holds."""
    for place in range(ints[item + HELD]):
        group = ints[item + ITEM + 2 * place]
        ints[ints[group + UNITS] + ints[group + FREE]] = ints[item + ITEM + 2 * place + 1]
        ints[group + FREE] += 1
    ints[item + HELD] = 0


@jit
def hold_all(ints: Ints, reals: Reals, item: int) -> bool:
    """Take everybody that the item needs, or nobody."""
    node = ints[item + AT]
    needs = ints[node + NEEDS]
    for need in range(ints[node + NEED_COUNT]):
        for _ in range(ints[needs + 2 * need + 1]):
            group = free_group(ints, reals, ints[needs + 2 * need])
            if group == 0:
                give_back(ints, item)
                return False
            hold(ints, item, group)
    return True


@inlined
def start(ints: Ints, reals: Reals, item: int) -> None:
    """Begin the work of the people held, when all of them are in; it is over when the last has done a share."""
    group = ints[item + ITEM]
    alone = ints[item + HELD] == 1 and ints[group + GROUP_CALENDAR] == 0
    begin = reals[NOW]
    reals[item + OFF] = 0.0
    if not alone:
        begin = _all_in(ints, reals, item)
    length = reals[item + LENGTH]
    if reals[group + SPEED] != 1.0:  # a division takes long
        length /= reals[group + SPEED]
    reals[item + START] = begin
    reals[group + BUSY] += length
    reals[item + SPENT] = length
    reals[item + PRICE] = length * reals[group + RATE]
    end = begin + length
    if not alone:
        end = _all_done(ints, reals, item)
    elif reals[group + CAPACITY] != 1.0:
        end = begin + length / reals[group + CAPACITY]
    reals[item + LENGTH] = length
    ints[item + STATE] = WORKING
    push(ints, reals, end, item)


@jit
def _all_in(ints: Ints, reals: Reals, item: int) -> float:
    """Return the first instant at which everybody held is in; note how long that is after closing time."""
    begin = reals[NOW]
    latest = -1.0
    while latest != begin and ints[STATUS] != HORIZON:
        latest = begin
        for place in range(ints[item + HELD]):
            calendar = ints[ints[item + ITEM + 2 * place] + GROUP_CALENDAR]
            begin = next_opening(ints, reals, calendar, begin)
    ready = reals[item + READY]
    if begin > ready:
        calendar = ints[ints[item + ITEM] + GROUP_CALENDAR]
        reals[item + OFF] = begin - ready - worked_between(ints, reals, calendar, ready, begin)
    return begin


@jit
def _all_done(ints: Ints, reals: Reals, item: int) -> float:
    """Return when the last of the people held is done, and book the work of those beside the first."""
    end = 0.0
    for place in range(ints[item + HELD]):
        group = ints[item + ITEM + 2 * place]
        length = reals[item + LENGTH] / reals[group + SPEED]
        lasts = length / reals[group + CAPACITY]
        end = max(end, later(ints, reals, ints[group + GROUP_CALENDAR], lasts, reals[item + START]))
        if place:
            reals[group + BUSY] += length
            reals[item + SPENT] += length
            reals[item + PRICE] += length * reals[group + RATE]
    return end


@jit
def abandon(ints: Ints, reals: Reals, item: int) -> None:
    """Take back the work that is not done when an item is cancelled in people's hands."""
    planned = reals[item + LENGTH] * reals[ints[item + ITEM] + SPEED]
    reals[item + SPENT] = 0.0
    reals[item + PRICE] = 0.0
    for place in range(ints[item + HELD]):
        group = ints[item + ITEM + 2 * place]
        calendar = ints[group + GROUP_CALENDAR]
        length = planned / reals[group + SPEED]
        begun = min(reals[item + START], reals[NOW])
        passed = worked_between(ints, reals, calendar, begun, reals[NOW])
        done = min(length, passed * reals[group + CAPACITY])
        reals[group + BUSY] -= length - done
        reals[item + SPENT] += done
        reals[item + PRICE] += done * reals[group + RATE]
