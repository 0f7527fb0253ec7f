"""The net behind a model: places that hold tokens, and firings that move them.

A place is a sequence flow, a running task, a start or a wait; a marking is a Python integer, one bit a place, because in
a sound BPMN model no place ever holds two tokens (that it would is a fault, found by `Net.clash`). Zones are the scopes
(process, sub-process) and, as scopes of their own, the handlers hung on non-interrupting boundary events.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from processes.messages import Message

MESSAGE_BOUND = 2  # messages of one message flow that may wait unread before exploration gives up
WIDEST_CHOICE = 10  # outgoing flows of an inclusive choice whose subsets are enumerated


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """One thing that can happen at a node: tokens taken and tokens put.

    `produce` is always put; of `choose` any part (not nothing, where `produce` is empty, unless there is `otherwise`).
    `join` marks the inputs of an inclusive join: those with a token are taken, when nothing more can come. `while_at`
    needs a token on one of its places without taking it; `busy`, `quiet` and `clear` name zones that must hold a token,
    must hold none, or are emptied; `stops` are single places that are emptied.
    """

    node: str
    action: str
    zone: int
    consume: tuple[int, ...] = ()
    produce: tuple[int, ...] = ()
    choose: tuple[int, ...] = ()
    otherwise: tuple[int, ...] = ()
    join: bool = False
    while_at: tuple[int, ...] = ()
    busy: tuple[int, ...] = ()
    quiet: tuple[int, ...] = ()
    clear: tuple[int, ...] = ()
    stops: tuple[int, ...] = ()
    final: bool = False  # the zone ends here: terminate, or an error that leaves it
    escapes: bool = False  # the end is an error that leaves the scope
    local: bool = True  # part of the flow of its zone; False for what may strike from outside at any time
    sends: tuple[int, ...] = ()
    receives: tuple[int, ...] = ()

    @property
    def marks(self) -> tuple[int, ...]:
        """Return the places that may be marked."""
        return self.produce + self.choose + self.otherwise

    def outcomes(self) -> Iterator[tuple[int, ...]]:
        """Yield each set of places that a choice may mark."""
        if self.otherwise:
            yield (*self.produce, *self.otherwise)
        elif self.produce:
            yield self.produce
        count = len(self.choose)
        sizes: Iterable[int] = range(1, count + 1) if count <= WIDEST_CHOICE else (1, 2, count)
        for chosen in chain.from_iterable(combinations(self.choose, size) for size in sizes):
            yield (*self.produce, *chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A scope, or the handler of a non-interrupting boundary event: where it hangs and how it begins."""

    id: str
    parent: int | None
    entry: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Net:
    """The compiled token game of one file."""

    places: tuple[str, ...]
    place_zone: tuple[int, ...]
    hidden: frozenset[int]  # history, not tokens: end events already reached
    zones: tuple[Zone, ...]
    firings: tuple[Firing, ...]
    initial: int
    messages: tuple[tuple[int, ...], ...] = ()  # bits of each message flow, lowest first
    unknown: tuple[tuple[str, Message], ...] = ()  # element and why its behaviour is not defined
    node_zone: dict[str, int] = field(default_factory=dict)
    untouched: frozenset[str] = frozenset()  # nodes that play no part: compensation
    _upstream: dict[tuple[int, int], int] = field(default_factory=dict, repr=False)

    def enabled(self, marking: int) -> list[Firing]:
        """Return what can happen now, in a fixed order; an open choice appears once an outcome."""
        found = []
        for number in self._candidates(marking):
            firing = self.firings[number]
            if self.may_fire(firing, marking):
                found += self._cases(number)
        return found

    def fire(self, marking: int, firing: Firing) -> int:
        """Return the marking after the firing (two tokens on one place count once: ask `clash` first)."""
        rest = self._taken_away(marking, firing)
        for place in firing.produce:
            rest |= 1 << place
        for message in firing.sends:
            waiting = [bit for bit in self.messages[message] if not rest >> bit & 1]
            rest |= 1 << waiting[0] if waiting else 0
        return rest

    def clash(self, marking: int, firing: Firing) -> tuple[int, ...]:
        """Return the places that would hold two tokens."""
        rest = self._taken_away(marking, firing)
        return tuple(place for place in firing.produce if rest >> place & 1)

    def overflows(self, marking: int, firing: Firing) -> bool:
        """Tell whether a message is sent while `MESSAGE_BOUND` of them wait unread."""
        return any(all(marking >> bit & 1 for bit in self.messages[flow]) for flow in firing.sends)

    def tokens(self, marking: int, twice: tuple[int, ...] = ()) -> tuple[str, ...]:
        """Return the names of the marked places, in the order of the model, one entry a token."""
        marked = [*bits(marking), *twice]
        return tuple(self.places[place] for place in sorted(marked) if place not in self.hidden)

    def visible(self, marking: int) -> int:
        """Return the marking without the history of ends reached."""
        return marking & ~self._hidden_mask

    def inside(self, zone: int) -> int:
        """Return the mask of all places in a zone and the zones in it."""
        return self._masks[zone]

    def upstream(self, firing: Firing, place: int) -> int:
        """Return the places from which a token can reach an input of an inclusive join without passing it."""
        key = (firing.consume[0], place)
        if key not in self._upstream:
            self._upstream[key] = self._search_upstream(firing, place)
        return self._upstream[key]

    @cached_property
    def own_firings(self) -> tuple[list[int], ...]:
        """For each zone, the numbers of the firings that are part of its flow."""
        found: tuple[list[int], ...] = tuple([] for _ in self.zones)
        for number, firing in enumerate(self.firings):
            if firing.local:
                found[firing.zone].append(number)
        return found

    @cached_property
    def consumers(self) -> dict[int, list[int]]:
        """For each place, the numbers of the firings that take from it (or only need it)."""
        found: dict[int, list[int]] = {}
        for number, firing in enumerate(self.firings):
            for place in (*firing.consume, *firing.while_at):
                found.setdefault(place, []).append(number)
        return found

    @cached_property
    def producers(self) -> dict[int, list[int]]:
        """For each place, the numbers of the firings that may put a token on it."""
        found: dict[int, list[int]] = {}
        for number, firing in enumerate(self.firings):
            for place in firing.marks:
                found.setdefault(place, []).append(number)
        return found

    @cached_property
    def struck(self) -> frozenset[str]:
        """Nodes that start from outside the flow: their own scope cannot say whether they are reached."""
        return frozenset(firing.node for firing in self.firings if not firing.local)

    @cached_property
    def _masks(self) -> tuple[int, ...]:
        masks = [0] * len(self.zones)
        for place, zone in enumerate(self.place_zone):
            if zone >= 0:
                masks[zone] |= 1 << place
        for number in reversed(range(len(self.zones))):  # a zone stands after its parent
            parent = self.zones[number].parent
            if parent is not None:
                masks[parent] |= masks[number]
        return tuple(masks)

    @cached_property
    def _striking(self) -> tuple[int, ...]:
        return tuple(number for number, firing in enumerate(self.firings) if firing.busy)

    @cached_property
    def _hidden_mask(self) -> int:
        return sum(1 << place for place in self.hidden)

    @cached_property
    def _case_cache(self) -> dict[int, list[Firing]]:
        return {}

    def _cases(self, number: int) -> list[Firing]:
        firing = self.firings[number]
        if not firing.choose and not firing.otherwise:
            return [firing]
        if number not in self._case_cache:
            self._case_cache[number] = [decided(firing, outcome) for outcome in firing.outcomes()]
        return self._case_cache[number]

    def _candidates(self, marking: int) -> list[int]:
        consumers = self.consumers
        found = {number for place in bits(marking) for number in consumers.get(place, ())}
        return sorted(found.union(self._striking)) if self._striking else sorted(found)

    def may_fire(self, firing: Firing, marking: int) -> bool:
        """Tell whether the firing can happen now."""
        if firing.join:
            if not self._join_ready(firing, marking):
                return False
        elif any(not marking >> place & 1 for place in firing.consume):
            return False
        if firing.while_at and not any(marking >> place & 1 for place in firing.while_at):
            return False
        visible = self.visible(marking)
        if any(visible & self._masks[zone] for zone in firing.quiet):
            return False
        if not all(visible & self._masks[zone] for zone in firing.busy):
            return False
        return not firing.receives or any(marking >> self.messages[flow][0] & 1 for flow in firing.receives)

    def _join_ready(self, firing: Firing, marking: int) -> bool:
        # BPMN 2.0, 13.4.2: wait for a token that can reach an empty input, unless it can reach a full one as well.
        towards_empty = towards_full = 0
        full = False
        for place in firing.consume:
            if marking >> place & 1:
                full = True
                towards_full |= self.upstream(firing, place)
            else:
                towards_empty |= self.upstream(firing, place)
        return full and not marking & towards_empty & ~towards_full

    def _search_upstream(self, join: Firing, place: int) -> int:
        seen, waiting = 0, [place]
        while waiting:
            for number in self.producers.get(waiting.pop(), ()):
                firing = self.firings[number]
                if firing.zone != join.zone or (firing.join and firing.node == join.node):
                    continue
                for source in firing.consume:
                    if self.place_zone[source] == join.zone and not seen >> source & 1:
                        seen |= 1 << source
                        waiting.append(source)
        return seen

    def _taken_away(self, marking: int, firing: Firing) -> int:
        for place in firing.consume:
            marking &= ~(1 << place)
        for place in firing.stops:
            marking &= ~(1 << place)
        for zone in firing.clear:
            marking &= ~self._masks[zone]
        for flow in firing.receives:
            waiting = [bit for bit in self.messages[flow] if marking >> bit & 1]
            if waiting:
                return marking & ~(1 << waiting[-1])
        return marking


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, lowest first.

    >>> list(bits(0b1010))
    [1, 3]
    """
    digits = bin(mask)[:1:-1]  # searching text is faster than peeling off bits of a long integer
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


def decided(firing: Firing, outcome: tuple[int, ...]) -> Firing:
    """Return the firing with its choice made."""
    return replace(firing, produce=outcome, choose=(), otherwise=())
