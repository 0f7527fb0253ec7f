"""A calendar as `kernel.clock` counts it, for a run that asks for instants one after the other."""

from __future__ import annotations

from bisect import bisect_left
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from reengineer.simulation.kernel import words as w

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DAY = 86400.0
NEAR = 32  # days within which most things are over


class BeyondError(Exception):
    """The calendars have come to their end, or a case to a node too often: the kernel says so in words."""


class Always:
    """A calendar that is always open: one stretch without end."""

    floor = base = 0.0  # where the stretch begins, and what is worked before it
    high = closing = inf  # where it ends; `closing` of a stretch in which nobody works is -inf
    soon = inf  # until when work of people is over that ends in the stretch; -inf where some people have other hours

    def move(self, now: float) -> None:
        """Go on to the stretch in which an instant lies."""

    def when(self, total: float, after: float) -> float:
        """Return the first instant, not before another, by which so many seconds are worked."""
        return max(total, after)

    def opening(self, now: float) -> float:
        """Return the first open instant from the current one on."""
        return now

    def worked(self, times: Floats) -> Floats:
        """Return the working seconds before each of many instants."""
        return times


class Hours(Always):
    """A calendar with open stretches and closed ones; the run moves on from one to the next."""

    def __init__(self, ints: Sequence[int], reals: Sequence[float], calendar: int) -> None:
        days = ints[calendar + w.DAYS]
        self.sums = reals[ints[calendar + w.SUMS] :][:days]
        kinds = ints[ints[calendar + w.KINDS] :][:days]
        known = {
            kind: [(reals[kind + 2 * part], reals[kind + 2 * part + 1]) for part in range(ints[kind])]
            for kind in sorted(set(kinds))
        }
        self.patterns = [known[kind] for kind in kinds]
        self.last = days - 1
        self._lay_table(kinds, known)
        self.high = -inf  # before the first stretch
        self.day = 0
        self.is_for_all = True

    def _lay_table(self, kinds: Sequence[int], known: dict[int, list[tuple[float, float]]]) -> None:
        """Lay the days as columns; what a day has no interval for never begins."""
        self.column = np.array(self.sums)
        self.kinds = np.searchsorted(list(known), kinds)
        width = max(map(len, known.values()), default=0)
        self.table = np.full((width, 2, len(known)), inf)
        for number, pattern in enumerate(known.values()):
            for part, interval in enumerate(pattern):
                self.table[part, :, number] = interval

    def move(self, now: float) -> None:
        """Go on to the stretch in which an instant lies."""
        self.day = day = int(now // DAY)
        if day > self.last:
            raise BeyondError
        midnight, total = DAY * day, self.sums[day]
        second = now - midnight
        for start, end in self.patterns[day]:
            if second < start:
                self._close(total, midnight + start)
                return
            if second < end:
                self.floor, self.base, self.high = midnight + start, total, midnight + end
                self.closing = self.high
                self.soon = self.high if self.is_for_all else -inf
                return
            total += end - start
        self._close(total, midnight + DAY)

    def _close(self, total: float, high: float) -> None:
        self.base, self.high, self.closing, self.soon = total, high, -inf, -inf

    def when(self, total: float, after: float) -> float:
        """Return the first instant, not before another, by which so many seconds are worked."""
        day, sums = self.day, self.sums
        near = min(day + NEAR, self.last)
        if sums[day] < total <= sums[near]:
            day = bisect_left(sums, total, day, near) - 1
        else:
            day = max(bisect_left(sums, total) - 1, 0)
            if day >= self.last:
                raise BeyondError
        left = total - sums[day]
        for start, end in self.patterns[day]:
            length = end - start
            if left <= length:
                return max(DAY * day + start + left, after)
            left -= length
        return max(DAY * (day + 1), after)

    def opening(self, now: float) -> float:
        """Return the first open instant from the current one on."""
        if self.closing > 0.0:
            return now
        day, second = self.day, now - DAY * self.day
        while day <= self.last:
            for start, end in self.patterns[day]:
                if second < end:
                    return DAY * day + max(second, start)
            day += 1
            second = 0.0
        raise BeyondError

    def worked(self, times: Floats) -> Floats:
        """Return the working seconds before each of many instants."""
        day = (times // DAY).astype(np.int64)
        second = times - DAY * day
        total = self.column[day]
        kind = self.kinds[day]
        for starts, ends in self.table:
            start = starts[kind]
            total += np.where(second > start, np.minimum(second, ends[kind]) - start, 0.0)
        return total
