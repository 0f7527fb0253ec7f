"""A partial order over a few thousand elements: reachability as bits, covering pairs, width.

Elements are kept in one topological order; the set of predecessors of an element is one integer, bit i standing for
the i-th element. So a question about order costs one shift, and a union of sets one machine operation per 64 elements.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

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
        number = {element: i for i, element in enumerate(given)}
        incoming: list[list[int]] = [[] for _ in given]
        for before, after in pairs:
            incoming[number[after]].append(number[before])
        ordered = _topological(incoming)
        if len(ordered) < len(given):
            placed = set(ordered)
            raise CyclicOrderError(", ".join(element for i, element in enumerate(given) if i not in placed))
        bits: list[int] = []
        upto = [0] * len(given)  # by number: what comes before, and the element itself
        for place, i in enumerate(ordered):
            found = 0
            for earlier in incoming[i]:
                found |= upto[earlier]
            bits.append(found)
            upto[i] = found | 1 << place
        return cls(tuple(given[i] for i in ordered), tuple(bits))

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
        kept = [element for element in self.elements if element in wanted]
        return self if len(kept) == len(self.elements) else PartialOrder.of(kept, self.pairs_among(wanted))

    def pairs_among(self, wanted: Collection[str]) -> list[Pair]:
        """Return pairs whose closure is the order of some of the elements: covering pairs, led past the others.

        >>> PartialOrder.of("abcd", [("a", "b"), ("b", "c"), ("c", "d")]).pairs_among("acd")
        [('c', 'd'), ('a', 'c')]
        """
        found: list[Pair] = []
        nearest = dict.fromkeys(self.elements, 0)  # of those wanted, before one that is not, or past such a one
        for before, after in self.covering_pairs():
            if before not in wanted:
                nearest[after] |= nearest[before]
            elif after in wanted:
                found.append((before, after))
            else:
                nearest[after] |= 1 << self.index[before]
        past = [(element, bits) for element, bits in nearest.items() if bits and element in wanted]
        return found + [(self.elements[place], element) for element, bits in past for place in self.frontier(bits)]

    def covering_pairs(self) -> tuple[Pair, ...]:
        """Return the pairs with nothing between them: the transitive reduction."""
        return self._covering

    @cached_property
    def _covering(self) -> tuple[Pair, ...]:
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


def is_acyclic(elements: Iterable[str], pairs: Iterable[Pair]) -> bool:
    """Say whether the pairs order the elements and do not go round.

    >>> is_acyclic("ab", [("a", "b")]), is_acyclic("ab", [("a", "b"), ("b", "a")])
    (True, False)
    """
    number = {element: i for i, element in enumerate(elements)}
    incoming: list[list[int]] = [[] for _ in number]
    for before, after in pairs:
        incoming[number[after]].append(number[before])
    return len(_topological(incoming)) == len(number)


def _topological(incoming: Sequence[Sequence[int]]) -> list[int]:
    """Kahn's algorithm over numbered elements; among those that are ready the first reached comes first.

    What lies on a circle or behind one is left out.
    """
    outgoing: list[list[int]] = [[] for _ in incoming]
    waiting = [len(before) for before in incoming]
    for after, earlier in enumerate(incoming):
        for before in earlier:
            outgoing[before].append(after)
    ready = [i for i, count in enumerate(waiting) if not count]
    for i in ready:
        for after in outgoing[i]:
            waiting[after] -= 1
            if not waiting[after]:
                ready.append(after)
    return ready
