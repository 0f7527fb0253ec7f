"""A partial order over a few thousand elements: reachability as bits, covering pairs, width.

Elements are kept in one topological order; the set of predecessors of an element is one integer, bit i standing for
the i-th element. So a question about order costs one shift, and a union of sets one machine operation per 64 elements.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Pair = tuple[str, str]


class CyclicOrderError(ValueError):
    """The pairs go round in a circle, so they order nothing."""


@dataclass(frozen=True)
class PartialOrder:
    """Elements in a topological order, with all predecessors of each as a set of bits.

    >>> order = PartialOrder.of("abc", [("a", "b"), ("b", "c"), ("a", "c")])
    >>> order.before("a", "c"), order.before("c", "a")
    (True, False)
    >>> order.covering_pairs()
    (('a', 'b'), ('b', 'c'))
    """

    elements: tuple[str, ...]
    predecessors: tuple[int, ...]

    @classmethod
    def of(cls, elements: Iterable[str], pairs: Iterable[Pair]) -> PartialOrder:
        """Return the transitive closure of the pairs; raise `CyclicOrderError` if they go round."""
        given = tuple(elements)
        incoming: dict[str, list[str]] = {element: [] for element in given}
        for before, after in pairs:
            incoming[after].append(before)
        ordered = _topological(given, incoming)
        index = {element: i for i, element in enumerate(ordered)}
        bits: list[int] = []
        for element in ordered:
            found = 0
            for before in incoming[element]:
                found |= bits[index[before]] | 1 << index[before]
            bits.append(found)
        return cls(ordered, tuple(bits))

    @cached_property
    def index(self) -> dict[str, int]:
        """Place of each element in the topological order."""
        return {element: i for i, element in enumerate(self.elements)}

    def before(self, first: str, second: str) -> bool:
        """Say whether `first` comes before `second`."""
        return bool(self.predecessors[self.index[second]] >> self.index[first] & 1)

    def all_before(self, element: str) -> tuple[str, ...]:
        """Return everything before the element, nearest last."""
        return tuple(self.elements[i] for i in members(self.predecessors[self.index[element]]))

    def frontier(self, candidates: int) -> Iterator[int]:
        """Yield the places of those candidates that are before no other candidate, latest first."""
        while candidates:
            latest = candidates.bit_length() - 1
            yield latest
            candidates &= ~(self.predecessors[latest] | 1 << latest)

    def restricted(self, elements: Iterable[str]) -> PartialOrder:
        """Return the order of some of the elements among themselves.

        >>> PartialOrder.of("abc", [("a", "b"), ("b", "c")]).restricted("ca").covering_pairs()
        (('a', 'c'),)
        """
        wanted = set(elements)
        places = [place for place, element in enumerate(self.elements) if element in wanted]
        mask = sum(1 << place for place in places)
        nearest = [(before, place) for place in places for before in self.frontier(self.predecessors[place] & mask)]
        pairs = [(self.elements[before], self.elements[after]) for before, after in nearest]
        return PartialOrder.of((self.elements[place] for place in places), pairs)

    def covering_pairs(self) -> tuple[Pair, ...]:
        """Return the pairs with nothing between them: the transitive reduction."""
        found = []
        for after, bits in enumerate(self.predecessors):
            nearest = sorted(self.frontier(bits))
            found += [(self.elements[before], self.elements[after]) for before in nearest]
        return tuple(found)

    def all_pairs(self) -> Iterator[Pair]:
        """Yield every ordered pair; n(n-1)/2 of them in a chain."""
        for after, bits in enumerate(self.predecessors):
            for before in members(bits):
                yield self.elements[before], self.elements[after]


def members(bits: int) -> Iterator[int]:
    """Yield the places of the bits that are set, lowest first.

    >>> list(members(0b1010))
    [1, 3]
    """
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _topological(elements: Sequence[str], incoming: dict[str, list[str]]) -> tuple[str, ...]:
    """Kahn's algorithm; among those that are ready the one given first comes first reached."""
    outgoing: dict[str, list[str]] = {element: [] for element in elements}
    waiting = {element: len(incoming[element]) for element in elements}
    for after in elements:
        for before in incoming[after]:
            outgoing[before].append(after)
    ready = [element for element in elements if not waiting[element]]
    for element in ready:
        for after in outgoing[element]:
            waiting[after] -= 1
            if not waiting[after]:
                ready.append(after)
    if len(ready) < len(elements):
        left = ", ".join(element for element in elements if waiting[element])
        raise CyclicOrderError(left)
    return tuple(ready)
