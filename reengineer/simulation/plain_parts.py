"""The parts of a flow, its posts and its cases as plain objects: what the run without compiled code works with."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from reengineer.simulation import quantile_tables, randomness
from reengineer.simulation.kernel import words as w
from reengineer.simulation.kernel.chance import PURPOSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reengineer.simulation.plain_hours import Always

    Line = tuple[Sequence[float], int, float, float]  # numbers of the flow, address of its table; shift and scale


class Post:
    """A pool with one group of people."""

    __slots__ = ("capacity", "hours", "number", "people", "queue", "rate", "speed")

    def __init__(self, ints: Any, reals: Any, pool: int, number: int, hours: Always) -> None:
        group = ints[pool + w.GROUPS]
        self.number, self.hours = number, hours
        self.speed, self.capacity, self.rate = (reals[group + field] for field in (w.SPEED, w.CAPACITY, w.RATE))
        self.people = ints[ints[group + w.UNITS] :][: ints[group + w.FREE]]  # who is free; who came last goes first
        self.queue = Queue()


class Queue(deque[int]):
    """The items that wait for a post, in order of arrival."""

    joined = longest = 0

    def join(self, code: int) -> None:
        """Let an item wait."""
        self.append(code)
        self.joined += 1
        self.longest = max(self.longest, len(self))


class Node:
    """What a token comes to."""

    __slots__ = (
        "address",
        "by_condition",
        "hours",
        "incoming",
        "joined",
        "keys",
        "lead",
        "least",
        "lines",
        "once",
        "op",
        "ordinal",
        "post",
        "shares",
        "siblings",
        "spot",
        "suspends",
        "ways",
        "work",
    )  # fmt: skip

    def __init__(self, ints: Any, reals: Any, address: int, post: Post | None, hours: Always) -> None:
        self.address, self.op, self.ordinal = address, ints[address + w.OP], ints[address + w.ORDINAL]
        self.incoming, self.suspends = ints[address + w.INCOMING], ints[address + w.SUSPENDS]
        self.by_condition, self.keys = (
            ints[address + w.BY_CONDITION],
            (ints[address + w.KEY_A], ints[address + w.KEY_B]),
        )
        self.post, self.hours = post, hours
        self.work, self.least = reals[address + w.WORK_SHIFT], reals[address + w.LEAD_SHIFT]
        self.spot = -1  # its place in a row
        self.lead = 0  # how far behind it that of its lead is; 0 none
        self.once = False  # a case comes here once at most
        self.ways: tuple[Way, ...] = ()
        self.lines: tuple[Line | None, Line | None] = None, None  # of the two draws
        self.shares: list[float] = []
        self.siblings = self.joined = 0.0  # of the cases that count

    def luck(self, case: Case, visit: int, purpose: int) -> float:
        """Return the random number of a case at a later visit."""
        return randomness.draw(*case.keys, *self.keys, PURPOSES * visit + purpose)

    def lengths(self, case: Case, visit: int) -> tuple[float, float]:
        """Return what a case draws at a later visit: the work, and the least time until it is over."""
        found = [self.work, self.least]
        for purpose, line in enumerate(self.lines):
            if line:
                reals, table, shift, scale = line
                row, fraction = quantile_tables.locate(self.luck(case, visit, purpose))
                place = table + 2 * row
                found[purpose] = shift + scale * (reals[place] + reals[place + 1] * fraction)
        return found[0], found[1]


Way = tuple[Node, int]  # where a flow leads, and the number of its cell if that is a join


class Case:
    """A case under way."""

    __slots__ = (
        "active", "approved", "carried", "items", "joins", "keys", "last", "later", "live", "number", "outcome", "over",
        "returns", "row",
    )  # fmt: skip

    keys: tuple[int, int]

    def __init__(self, number: int, row: int) -> None:
        self.number, self.row = number, row
        self.live, self.active, self.returns = 1, 0, 0
        self.approved = self.carried = 0.0
        self.joins: dict[int, Join] = {}
        self.later: dict[int, int] = {}  # by number of the visit the row of what is done then
        self.items: dict[int, Node] = {}  # under way, in the order in which they began
        self.last, self.outcome, self.over = -1, -1, False


class Join:
    """The tokens that wait at a join."""

    __slots__ = ("carried", "cells", "filled", "fired", "together")

    def __init__(self, flows: int) -> None:
        self.cells = [0] * flows
        self.filled, self.fired, self.together, self.carried = 0, False, 0.0, 0.0
