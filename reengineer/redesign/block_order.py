"""The nearest order that can be drawn in whole blocks, for engines and readers that want every split with its join.

A prime order becomes series-parallel only by adding arrows. A connected part must be cut in two, everything before the
cut being done before anything after it; parts that do not touch stay side by side. The cut is chosen to add the least
time, then the fewest arrows: over all cuts for small orders (exact; a cut may go through a block that is series-parallel
by itself), over the cuts between blocks for small parts of larger ones, and over those along three orders (earliest
start, earliest finish, latest start) for large parts, each judged by the longest paths on both sides (a lower bound).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from reengineer.partial_order import PartialOrder, members
from reengineer.redesign.blocktree import Block, Remainder, reduce_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reengineer.partial_order import Pair

_EXACT = 8  # orders of at most this many steps, and parts of at most this many blocks, are cut exactly
_LARGE = 64  # parts of more than this are cut in the middle, if that costs no more time, to be done soon


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockOrder:
    """A series-parallel order around a given one: its covering pairs, those it added, and the time they cost."""

    pairs: tuple[Pair, ...]
    added: tuple[Pair, ...]
    cost: float


def nearest_block_order(steps: Sequence[str], pairs: Iterable[Pair], durations: Mapping[str, float]) -> BlockOrder:
    """Return a series-parallel order that keeps the given one and costs little time.

    >>> order = nearest_block_order("abcd", [("a", "c"), ("b", "c"), ("b", "d")], {"a": 5, "b": 9, "c": 1, "d": 5})
    >>> order.added, order.cost  # b takes nine days anyway, so d may as well wait for a
    ((('a', 'd'),), 0.0)
    """
    given = tuple(pairs)
    before = PartialOrder.of(steps, given)
    rest = reduce_order(steps, given)
    if len(rest.blocks) > 1 and len(steps) <= _EXACT:
        rest = _single_steps(steps, before)
    quotient = _Quotient(rest.blocks, rest.pairs, durations)
    cuts = quotient.cuts()
    new_pairs = [*given]
    for early, late in cuts:
        new_pairs += product(_last_steps(quotient.blocks[early]), _first_steps(quotient.blocks[late]))
    after = PartialOrder.of(steps, new_pairs)
    added = tuple(pair for pair in after.covering_pairs() if not before.before(*pair))
    return BlockOrder(
        pairs=after.covering_pairs(),
        added=added,
        cost=_longest(after, durations) - _longest(before, durations),
    )


def _single_steps(steps: Sequence[str], order: PartialOrder) -> Remainder:
    """Return the order with each step as a block of its own: the best cut may go through a larger one."""
    number = {step: place for place, step in enumerate(steps)}
    pairs = tuple((number[before], number[after]) for before, after in order.covering_pairs())
    return Remainder(blocks=tuple(Block(number[step], "step", step) for step in steps), pairs=pairs)


class _Quotient:
    """The order between the blocks of a prime rest; sets of blocks are bits by topological place."""

    def __init__(
        self, blocks: tuple[Block, ...], pairs: tuple[tuple[int, int], ...], durations: Mapping[str, float]
    ) -> None:
        names = {str(block.number): block for block in blocks}
        order = PartialOrder.of(names, [(str(a), str(b)) for a, b in pairs])
        self.blocks = [names[name] for name in order.elements]
        self.lengths = [_block_length(block, durations) for block in self.blocks]
        self.before = order.predecessors
        self.after = _followers(self.before)
        self.nearest = [sum(1 << place for place in order.frontier(bits)) for bits in order.predecessors]
        self.next = _followers(self.nearest)
        self.known: dict[int, tuple[float, int, int]] = {}  # part -> time, arrows, the early side of its cut

    def cuts(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs of blocks that the cuts order."""
        waiting = [(1 << len(self.blocks)) - 1]
        while waiting:
            part = waiting.pop()
            components = list(self._components(part))
            if len(components) > 1:
                waiting += components
            elif part.bit_count() > 1:
                early = self._best(part)[2] if part.bit_count() <= _EXACT else self._guess(part)
                late = part & ~early
                yield from product(self._maxima(early), self._minima(late))
                waiting += [early, late]

    def _components(self, part: int) -> Iterator[int]:
        while part:
            found = fresh = part & -part
            while fresh:
                reached = 0
                for place in members(fresh):
                    reached |= self.before[place] | self.after[place]
                fresh = reached & part & ~found
                found |= fresh
            yield found
            part &= ~found

    def _best(self, part: int) -> tuple[float, int, int]:
        """Return the least time and arrows of a part, and the early side of the cut that gives them."""
        if part not in self.known:
            self.known[part] = self._search(part)
        return self.known[part]

    def _search(self, part: int) -> tuple[float, int, int]:
        if part.bit_count() == 1:
            return self.lengths[part.bit_length() - 1], 0, part
        components = list(self._components(part))
        if len(components) > 1:
            found = [self._best(component) for component in components]
            return max(time for time, _, _ in found), sum(arrows for _, arrows, _ in found), part
        return min(self._cut(part, early) for early in self._early_sides(part))

    def _cut(self, part: int, early: int) -> tuple[float, int, int]:
        late = part & ~early
        (time, arrows, _), (more_time, more_arrows, _) = self._best(early), self._best(late)
        missing = sum((late & ~self.after[place]).bit_count() for place in members(early))
        return time + more_time, arrows + more_arrows + missing, early

    def _early_sides(self, part: int) -> Iterator[int]:
        """Yield every part of the part that holds all that comes before its blocks."""
        seen = {0}
        waiting = [0]
        while waiting:
            side = waiting.pop()
            for place in members(part & ~side):
                larger = side | 1 << place
                if not self.before[place] & part & ~side and larger not in seen and larger != part:
                    seen.add(larger)
                    waiting.append(larger)
                    yield larger

    def _guess(self, part: int) -> int:
        """Return the early side of the best cut along one of three topological orders."""
        places = list(members(part))
        heads, tails = self._heads(places, part), self._tails(places, part)
        latest = {place: -tails[place] for place in places}
        finishes = {place: heads[place] + self.lengths[place] for place in places}
        return min(self._along(sorted(places, key=key.__getitem__), heads, tails) for key in (heads, finishes, latest))[
            2
        ]

    def _along(self, places: list[int], heads: dict[int, float], tails: dict[int, float]) -> tuple[float, int, int]:
        part = sum(1 << place for place in places)
        rest_tail = [0.0]
        for place in reversed(places):
            rest_tail.append(max(rest_tail[-1], tails[place]))
        rest_tail.reverse()
        best, early, finish, ordered = (float("inf"), 0, 0), 0, 0.0, 0
        for count, place in enumerate(places[:-1], start=1):
            early |= 1 << place
            finish = max(finish, heads[place] + self.lengths[place])
            ordered += (self.after[place] & part).bit_count() - (self.before[place] & part).bit_count()
            arrows = count * (len(places) - count) - ordered
            size = abs(len(places) - 2 * count) if len(places) > _LARGE else arrows
            best = min(best, (finish + rest_tail[count], size, early))
        return best

    def _heads(self, places: list[int], part: int) -> dict[int, float]:
        heads: dict[int, float] = {}
        for place in places:
            heads[place] = max((heads[p] + self.lengths[p] for p in members(self.nearest[place] & part)), default=0.0)
        return heads

    def _tails(self, places: list[int], part: int) -> dict[int, float]:
        tails: dict[int, float] = {}
        for place in reversed(places):
            rest = max((tails[p] for p in members(self.next[place] & part)), default=0.0)
            tails[place] = rest + self.lengths[place]
        return tails

    def _maxima(self, part: int) -> list[int]:
        return [place for place in members(part) if not self.after[place] & part]

    def _minima(self, part: int) -> list[int]:
        return [place for place in members(part) if not self.before[place] & part]


def _followers(before: Sequence[int]) -> list[int]:
    after = [0] * len(before)
    for place, bits in enumerate(before):
        for earlier in members(bits):
            after[earlier] |= 1 << place
    return after


def _block_length(block: Block, durations: Mapping[str, float]) -> float:
    lengths: dict[int, float] = {}
    for inner in block.inner_first():
        parts = [lengths[part.number] for part in inner.parts]
        together = sum(parts) if inner.kind == "series" else max(parts, default=0.0)
        lengths[inner.number] = durations.get(inner.step, 0.0) if inner.kind == "step" else together
    return lengths[block.number]


def _first_steps(block: Block) -> list[str]:
    return _end_steps(block, 0)


def _last_steps(block: Block) -> list[str]:
    return _end_steps(block, -1)


def _end_steps(block: Block, side: int) -> list[str]:
    found, waiting = [], [block]
    while waiting:
        inner = waiting.pop()
        if inner.kind == "step":
            found.append(inner.step)
        else:
            waiting += [inner.parts[side]] if inner.kind == "series" else inner.parts
    return found


def _longest(order: PartialOrder, durations: Mapping[str, float]) -> float:
    """Return the longest path through an order."""
    finish: list[float] = []
    for element, bits in zip(order.elements, order.predecessors, strict=True):
        start = max((finish[place] for place in order.frontier(bits)), default=0.0)
        finish.append(start + durations.get(element, 0.0))
    return max(finish, default=0.0)
