"""Working time in the kernel: W(t), the working seconds before t, and its inverse, by table lookup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.jit import inlined, jit
from reengineer.simulation.kernel.words import DAYS, HORIZON, KINDS, PER_DAY, STATUS, SUMS

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals

DAY = 86400.0
NEVER = 1e300


@jit
def _worked_on(ints: Ints, reals: Reals, calendar: int, time: float) -> float:
    day = int(time // DAY)
    if day >= ints[calendar + DAYS]:
        ints[STATUS] = HORIZON
        return reals[ints[calendar + SUMS] + ints[calendar + DAYS] - 1]
    second = time - DAY * day
    total = reals[ints[calendar + SUMS] + day]
    pattern = ints[ints[calendar + KINDS] + day]
    for interval in range(ints[pattern]):
        start = reals[pattern + 2 * interval]
        if second <= start:
            break
        total += min(second, reals[pattern + 2 * interval + 1]) - start
    return total


@inlined
def worked_until(ints: Ints, reals: Reals, calendar: int, time: float) -> float:
    """Return the working seconds of a calendar before an instant; calendar 0 is always open."""
    if calendar == 0:
        return time
    return _worked_on(ints, reals, calendar, time)


@jit
def _when_worked_on(ints: Ints, reals: Reals, calendar: int, total: float, after: float) -> float:
    sums = ints[calendar + SUMS]
    last = ints[calendar + DAYS] - 1
    day = int(after // DAY)
    if day <= last:
        day += int((total - reals[sums + day]) / reals[calendar + PER_DAY])
    day = max(0, min(day, last))
    while day > 0 and reals[sums + day] >= total:
        day -= 1
    while day < last and reals[sums + day + 1] < total:
        day += 1
    if day >= last:
        ints[STATUS] = HORIZON
        return after
    left = total - reals[sums + day]
    pattern = ints[ints[calendar + KINDS] + day]
    for interval in range(ints[pattern]):
        start = reals[pattern + 2 * interval]
        length = reals[pattern + 2 * interval + 1] - start
        if left <= length:
            return max(DAY * day + start + left, after)
        left -= length
    return max(DAY * (day + 1), after)


@inlined
def when_worked(ints: Ints, reals: Reals, calendar: int, total: float, after: float) -> float:
    """Return the first instant, not before `after`, by which `total` seconds are worked: the inverse of W."""
    if calendar == 0:
        return max(total, after)
    return _when_worked_on(ints, reals, calendar, total, after)


@inlined
def worked_between(ints: Ints, reals: Reals, calendar: int, begin: float, end: float) -> float:
    """Return the working seconds of a calendar from one instant to another."""
    if calendar == 0:
        return end - begin
    return _worked_on(ints, reals, calendar, end) - _worked_on(ints, reals, calendar, begin)


@inlined
def later(ints: Ints, reals: Reals, calendar: int, length: float, begin: float) -> float:
    """Return the first instant by which so many seconds are worked from `begin` on."""
    if calendar == 0:
        return begin + length
    return _later_on(ints, reals, calendar, length, begin)


@jit
def _later_on(ints: Ints, reals: Reals, calendar: int, length: float, begin: float) -> float:
    total = _worked_on(ints, reals, calendar, begin) + length
    return _when_worked_on(ints, reals, calendar, total, begin)


@jit
def _opening_on(ints: Ints, reals: Reals, calendar: int, time: float) -> float:
    day = int(time // DAY)
    second = time - DAY * day
    while day < ints[calendar + DAYS]:
        pattern = ints[ints[calendar + KINDS] + day]
        for interval in range(ints[pattern]):
            if second < reals[pattern + 2 * interval + 1]:
                return DAY * day + max(second, reals[pattern + 2 * interval])
        day += 1
        second = 0.0
    ints[STATUS] = HORIZON
    return time


@inlined
def next_opening(ints: Ints, reals: Reals, calendar: int, time: float) -> float:
    """Return the first open instant at or after `time`."""
    if calendar == 0:
        return time
    return _opening_on(ints, reals, calendar, time)
