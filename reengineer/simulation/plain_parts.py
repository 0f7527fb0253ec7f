"""The parts of a flow, its posts and its cases as plain objects: what the run without compiled code works with."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from math import inf
from typing import TYPE_CHECKING, Any

from reengineer.simulation import quantile_tables, randomness
from reengineer.simulation.kernel import words as w
from reengineer.simulation.kernel.chance import PURPOSES

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = 86400.0
NEAR = 1e-6  # seconds by which a limit may be passed
SUMS = w.LEAD_CRITICAL + 1 - w.COUNT


class Hours:
    """A calendar as `kernel.clock` counts it."""

    def __init__(self, ints: Sequence[int], reals: Sequence[float], calendar: int) -> None:
        days = ints[calendar + w.DAYS]
        self.sums = reals[ints[calendar + w.SUMS] :][:days]
        kinds = ints[ints[calendar + w.KINDS] :][:days]
        known = {kind: self._pattern(reals, kind, ints[kind]) for kind in set(kinds)}
        self.patterns = [known[kind] for kind in kinds]
        self.last = days - 1
        self.time, self.total = 0.0, 0.0  # what was asked last

    @staticmethod
    def _pattern(reals: Sequence[float], kind: int, count: int) -> tuple[tuple[float, float], ...]:
        return tuple((reals[kind + 2 * number], reals[kind + 2 * number + 1]) for number in range(count))

    def worked(self, time: float) -> float:
        """Return the working seconds before an instant."""
        if time == self.time:
            return self.total
        day = int(time // DAY)
        if day > self.last:
            raise BeyondError
        second = time - DAY * day
        total = self.sums[day]
        for start, end in self.patterns[day]:
            if second <= start:
                break
            total += min(second, end) - start
        self.time, self.total = time, total
        return total

    def when(self, total: float, after: float) -> float:
        """Return the first instant, not before another, by which so many seconds are worked."""
        day = max(bisect_left(self.sums, total) - 1, 0)
        if day >= self.last:
            raise BeyondError
        left = total - self.sums[day]
        for start, end in self.patterns[day]:
            length = end - start
            if left <= length:
                return max(DAY * day + start + left, after)
            left -= length
        return max(DAY * (day + 1), after)

    def opening(self, time: float) -> float:
        """Return the first open instant from one on."""
        day = int(time // DAY)
        second = time - DAY * day
        while day <= self.last:
            for start, end in self.patterns[day]:
                if second < end:
                    return DAY * day + max(second, start)
            day += 1
            second = 0.0
        raise BeyondError


class BeyondError(Exception):
    """The calendars have come to their end, or a case to a node too often: the kernel says so in words."""


class Post:
    """A pool with one group of people."""

    __slots__ = ("busy", "capacity", "free", "hours", "longest", "queue", "queued", "rate", "served", "speed")

    def __init__(self, ints: Any, reals: Any, pool: int, hours: Hours | None) -> None:
        group = ints[pool + w.GROUPS]
        self.free = ints[group + w.FREE]
        self.hours = hours if ints[group + w.GROUP_CALENDAR] else None
        self.speed, self.capacity, self.rate = (reals[group + field] for field in (w.SPEED, w.CAPACITY, w.RATE))
        self.busy, self.queued, self.served, self.longest = 0.0, 0.0, 0.0, 0
        self.queue: deque[Item] = deque()

    def take_back(self, item: Item, now: float) -> None:
        """Take back the work that is not done when an item is cancelled in a person's hands."""
        length = item.spent * self.speed / self.speed
        begun = min(item.start, now)
        passed = self.hours.worked(now) - self.hours.worked(begun) if self.hours else now - begun
        done = min(length, passed * self.capacity)
        self.busy -= length - done
        item.spent, item.price = done, done * self.rate


class Node:
    """What a token comes to."""

    __slots__ = (
        "address", "by_condition", "cost", "department", "first", "hours", "incoming", "keys", "lead", "lines", "op",
        "ordinal", "post", "promised", "second", "shares", "statutory", "sums", "suspends", "ways", "work",
    )  # fmt: skip

    def __init__(self, ints: Any, reals: Any, address: int, hours: Hours | None, posts: dict[int, Post]) -> None:
        self.address, self.op, self.ordinal = address, ints[address + w.OP], ints[address + w.ORDINAL]
        self.department, self.incoming = ints[address + w.DEPARTMENT], ints[address + w.INCOMING]
        self.suspends, self.by_condition = ints[address + w.SUSPENDS], ints[address + w.BY_CONDITION]
        self.hours = hours if ints[address + w.CALENDAR] else None
        self.post = posts[ints[address + w.POOL]] if ints[address + w.NEED_COUNT] else None
        self.cost = reals[address + w.FIXED_COST]
        self.promised, self.statutory = (  # the latest that is on time
            reals[address + field] + NEAR if reals[address + field] else inf for field in (w.PROMISED, w.STATUTORY)
        )
        self.work, self.lead = reals[address + w.WORK_SHIFT], reals[address + w.LEAD_SHIFT]
        self.first = self.second = -1
        self.keys = ints[address + w.KEY_A], ints[address + w.KEY_B]
        self.sums = [0.0] * SUMS
        self.ways: tuple[tuple[Node, int, int, bool], ...] = ()  # node, cell of the flow in a join, condition, default
        self.lines: tuple[tuple[Sequence[float], float, float], ...] = ()  # table, shift and scale of the two draws
        self.shares: tuple[float, ...] = ()

    def luck(self, case: Case, visit: int, purpose: int) -> float:
        """Return the random number of a case at a later visit."""
        return randomness.draw(*case.keys, *self.keys, PURPOSES * visit + purpose)

    def length(self, case: Case, visit: int, purpose: int) -> float:
        """Return the length that a case draws at a later visit."""
        table, shift, scale = self.lines[purpose]
        row, fraction = quantile_tables.locate(self.luck(case, visit, purpose))
        length: float = shift + scale * (table[2 * row] + table[2 * row + 1] * fraction)
        return length


class Case:
    """A case under way."""

    __slots__ = (
        "active", "approved", "carried", "cost", "delay", "effort", "handed", "items", "joins", "keys", "last", "live", "luck",
        "number", "outcome", "returns", "visits",
    )  # fmt: skip

    def __init__(self, number: int, luck: list[float], keys: tuple[int, int], nodes: int) -> None:
        self.number, self.luck, self.keys = number, luck, keys
        self.live, self.active, self.handed, self.returns = 1, 0, 0, 0
        self.effort = self.delay = self.cost = self.approved = self.carried = 0.0
        self.items: list[Item] = []
        self.visits = [0] * nodes
        self.joins: dict[int, Join] = {}
        self.last: Item | None = None
        self.outcome = -1


class Join:
    """The tokens that wait at a join."""

    __slots__ = ("carried", "cells", "filled", "together")

    def __init__(self, flows: int) -> None:
        self.cells = [0] * flows
        self.filled, self.together, self.carried = 0, 0.0, 0.0


class Item:
    """A task under way or over in a case."""

    __slots__ = (
        "behind", "case", "finish", "lead_end", "length", "node", "off", "passed", "previous", "price", "ready", "spent",
        "start", "state", "work_end",
    )  # fmt: skip

    state: int
    length: float  # of the work of its person
    passed: float  # working seconds before it was ready
    work_end: float
    finish: float

    def __init__(self, case: Case, node: Node, previous: Item | None, ready: float, behind: float) -> None:
        self.case, self.node, self.previous, self.ready, self.behind = case, node, previous, ready, behind
        self.off = self.spent = self.price = 0.0
        self.lead_end = self.start = ready
