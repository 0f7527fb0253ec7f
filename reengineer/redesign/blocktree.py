"""The series-parallel decomposition of a partial order.

Two steps one after the other with nothing else between them become one block, two steps that wait for the same and
are waited for by the same become one block, until nothing changes. One block left: the order is series-parallel.
Several left: they form a prime order (an N shape at least).

Source: Valdes, Tarjan, Lawler, "The recognition of series parallel digraphs", SIAM J. Computing 11 (1982).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A step, or blocks in series or in parallel."""

    number: int
    kind: Literal["step", "series", "parallel"]
    step: str = ""
    parts: tuple[Block, ...] = ()

    def inner_first(self) -> Iterator[Block]:
        """Yield the blocks inside, then the block itself."""
        waiting: list[tuple[Block, bool]] = [(self, False)]
        while waiting:
            block, opened = waiting.pop()
            if opened or not block.parts:
                yield block
                continue
            waiting.append((block, True))
            waiting.extend((part, False) for part in reversed(block.parts))

    def steps(self) -> tuple[str, ...]:
        """Return the steps in the block, earlier ones first."""
        return tuple(block.step for block in self.inner_first() if block.kind == "step")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remainder:
    """The blocks that could not be joined any further, and the covering pairs of block numbers between them."""

    blocks: tuple[Block, ...]
    pairs: tuple[tuple[int, int], ...]

    def succs(self) -> dict[int, tuple[int, ...]]:
        """Return for each block number the numbers of the blocks that wait for it."""
        found: dict[int, list[int]] = {block.number: [] for block in self.blocks}
        for before, after in self.pairs:
            found[before].append(after)
        return {number: tuple(after) for number, after in found.items()}


def closure(steps: Sequence[str], pairs: Iterable[tuple[str, str]]) -> tuple[list[int], list[int]]:
    """Return, as bit sets by the place of the step, what comes before each step, and the covering ones of these.

    >>> closure(["a", "b", "c"], [("a", "b"), ("b", "c"), ("a", "c")])
    ([0, 1, 3], [0, 1, 2])
    """
    place = {step: index for index, step in enumerate(steps)}
    direct = [0] * len(steps)
    after: list[list[int]] = [[] for _ in steps]
    for first, second in dict.fromkeys(pairs):
        direct[place[second]] |= 1 << place[first]
        after[place[first]].append(place[second])
    before, covers = [0] * len(steps), [0] * len(steps)
    missing = [bits.bit_count() for bits in direct]
    ready = deque(index for index, count in enumerate(missing) if not count)
    done = 0
    while ready:
        index = ready.popleft()
        done += 1
        indirect = 0
        for earlier in places(direct[index]):
            indirect |= before[earlier]
        before[index] = direct[index] | indirect
        covers[index] = direct[index] & ~indirect
        for later in after[index]:
            missing[later] -= 1
            if not missing[later]:
                ready.append(later)
    if done < len(steps):
        raise UsageError(message("The order of these steps runs in a circle: {steps}.", steps=_circle(steps, missing)))
    return before, covers


def places(bits: int) -> Iterator[int]:
    """Yield the places of the bits that are set, lowest first.

    >>> list(places(0b1010))
    [1, 3]
    """
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def reduce_order(steps: Sequence[str], pairs: Iterable[tuple[str, str]]) -> Remainder:
    """Join steps into series-parallel blocks as far as it goes.

    >>> [block.kind for block in reduce_order("abcd", [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]).blocks]
    ['series']
    >>> len(reduce_order("abcd", [("a", "c"), ("b", "c"), ("b", "d")]).blocks)
    4
    """
    _, covers = closure(steps, pairs)
    work = _Reduction(steps, covers)
    work.run()
    blocks = sorted(work.blocks.values(), key=lambda block: work.first[block.number])
    links = tuple((block.number, later) for block in blocks for later in sorted(work.succs[block.number]))
    return Remainder(blocks=tuple(blocks), pairs=links)


class _Reduction:
    """The graph of covering pairs while blocks are joined; numbers stay those of the first joined block."""

    def __init__(self, steps: Sequence[str], covers: list[int]) -> None:
        self.blocks = {index: Block(index, "step", step) for index, step in enumerate(steps)}
        self.first = {index: index for index in self.blocks}
        self.preds = {index: set(places(bits)) for index, bits in enumerate(covers)}
        self.succs: dict[int, set[int]] = {index: set() for index in self.blocks}
        for index, earlier in self.preds.items():
            for other in earlier:
                self.succs[other].add(index)
        self.twins: dict[tuple[frozenset[int], frozenset[int]], int] = {}
        self.waiting = dict.fromkeys(self.blocks)

    def run(self) -> None:
        """Join blocks until nothing changes."""
        while self.waiting:
            number = next(iter(self.waiting))
            del self.waiting[number]
            if number in self.blocks and not self._join_series(number):
                self._join_parallel(number)

    def _join_series(self, number: int) -> bool:
        if len(self.succs[number]) != 1:
            return False
        (later,) = self.succs[number]
        if len(self.preds[later]) != 1:
            return False
        self.succs[number] = self.succs.pop(later)
        for other in self.succs[number]:
            self.preds[other].discard(later)
            self.preds[other].add(number)
        del self.preds[later]
        self._merge(number, later, "series")
        return True

    def _join_parallel(self, number: int) -> None:
        key = (frozenset(self.preds[number]), frozenset(self.succs[number]))
        twin = self.twins.setdefault(key, number)
        if twin == number:
            return
        if twin not in self.blocks or (frozenset(self.preds[twin]), frozenset(self.succs[twin])) != key:
            self.twins[key] = number
            return
        for other in self.preds.pop(number):
            self.succs[other].discard(number)
        for other in self.succs.pop(number):
            self.preds[other].discard(number)
        self._merge(twin, number, "parallel")

    def _merge(self, kept: int, gone: int, kind: Literal["series", "parallel"]) -> None:
        parts = (*_parts(self.blocks[kept], kind), *_parts(self.blocks.pop(gone), kind))
        if kind == "parallel":
            parts = tuple(sorted(parts, key=lambda part: self.first[part.number]))
        made = len(self.first)
        self.first[made] = min(self.first[kept], self.first[gone])
        self._renumber(kept, made, Block(made, kind, parts=parts))

    def _renumber(self, kept: int, made: int, block: Block) -> None:
        """Let the joined block take the place of the kept one; its neighbours are looked at again."""
        del self.blocks[kept]
        self.blocks[made] = block
        self.preds[made], self.succs[made] = self.preds.pop(kept), self.succs.pop(kept)
        for other in self.preds[made]:
            self.succs[other].discard(kept)
            self.succs[other].add(made)
        for other in self.succs[made]:
            self.preds[other].discard(kept)
            self.preds[other].add(made)
        self.waiting.update(dict.fromkeys((made, *sorted(self.preds[made]), *sorted(self.succs[made]))))


def _parts(block: Block, kind: str) -> tuple[Block, ...]:
    return block.parts if block.kind == kind else (block,)


def _circle(steps: Sequence[str], missing: list[int]) -> tuple[str, ...]:
    return tuple(step for step, count in zip(steps, missing, strict=True) if count)
