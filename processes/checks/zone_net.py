"""The net of one zone as the reduction changes it: transitions, places, and what each of them stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.checks.rows import find_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.checks.net import Net

Rope = Any  # None, a leaf (firing, outcome), or a list of ropes: grows in constant time


class ZoneNet:
    """The ordinary net of one zone: sub-processes are tasks, what clears the zone is an end."""

    def __init__(self, net: Net, zone: int, *, abnormal: frozenset[str] = frozenset()) -> None:
        self.pre: dict[int, set[int]] = {}
        self.post: dict[int, set[int]] = {}
        self.story: dict[int, Rope] = {}
        self.cover: dict[int, Rope] = {}
        self.joins: set[int] = set()
        self.families: dict[int, dict[int, int]] = {}  # transition -> place chosen in the model: place here
        self.way: dict[int, Rope] = {}  # what happens between a token's arrival on a place and its use
        self.place_cover: dict[int, Rope] = {}
        self.terminal: set[int] = set()
        self.aborts: set[int] = set()  # terminal places that mean: the zone was ended by force
        self.escapes: set[int] = set()  # those of them by an error that leaves the scope
        self.ends_here = False  # it can be ended by force within the scope, by a choice that was left out
        self.producers: dict[int, set[int]] = {}
        self.consumers: dict[int, set[int]] = {}
        self.net = net
        self._next_place = len(net.places)
        self._next = 0
        self.entry = self.new_place()
        self.over, self.error = self.new_place(), self.new_place()  # ended by force, whoever did it
        self.shared = {self.over, self.error}
        self.terminal |= self.shared
        self.aborts |= self.shared
        self.escapes.add(self.error)
        entry = set(net.zones[zone].entry)
        self._add({self.entry}, entry, None)
        for row in find_rows(net, zone, abnormal):
            self._take_over(row, zone, abnormal)

    def new_place(self) -> int:
        """Make a place that the model does not have."""
        self._next_place += 1
        return self._next_place - 1

    def places(self) -> set[int]:
        """Return the places in use."""
        return {place for near in (self.producers, self.consumers) for place in near if near[place]}

    def plain(self, transition: int) -> bool:
        """Tell whether a transition takes all its inputs and marks all its outputs."""
        return transition not in self.families and transition not in self.joins

    def _take_over(self, row: list[int], zone: int, abnormal: frozenset[str]) -> None:
        net, number = self.net, row[0]
        firing = net.firings[row[-1]]
        pre = {place for place in net.firings[number].consume if net.place_zone[place] == zone}
        post = {place for place in firing.marks if net.place_zone[place] == zone}
        self.terminal |= post & net.hidden
        if firing.final or (firing.action == "end" and firing.node in abnormal):
            post = {self.new_place()}
            self.terminal |= post
            self.aborts |= post
            if firing.escapes or not firing.final:
                self.escapes |= post
        open_choice = bool(firing.choose or firing.otherwise)
        before = [(each, ()) for each in row[:-1]]
        last = (row[-1], None if open_choice else ())
        transition = self._add(pre, post, [*before, last] if before else last)
        if open_choice:
            self.families[transition] = {place: place for place in post}
        if firing.join:
            self.joins.add(transition)

    def _add(self, pre: set[int], post: set[int], story: Rope) -> int:
        number = self._next
        self._next += 1
        self.pre[number], self.post[number] = pre, post
        self.story[number] = self.cover[number] = story
        for place in pre:
            self.consumers.setdefault(place, set()).add(number)
            self.producers.setdefault(place, set())
        for place in post:
            self.producers.setdefault(place, set()).add(number)
            self.consumers.setdefault(place, set())
        return number

    def add(self, pre: set[int], post: set[int], story: Rope, cover: Rope) -> int:
        """Add a transition."""
        number = self._add(pre, post, story)
        self.cover[number] = cover
        return number

    def remove(self, transition: int) -> None:
        """Take a transition out."""
        for place in self.pre.pop(transition):
            self.consumers[place].discard(transition)
        for place in self.post.pop(transition):
            self.producers[place].discard(transition)
        self.joins.discard(transition)
        self.families.pop(transition, None)

    def replace_outputs(self, transition: int, post: set[int]) -> None:
        """Let a transition mark other places."""
        self._add(self.pre[transition], post, self.story[transition])
        made = self._next - 1
        self.cover[made] = self.cover[transition]
        self.remove(transition)

    def drop_place(self, place: int) -> None:
        """Take a place out of every transition."""
        for transition in self.producers.pop(place, set()):
            self.post[transition].discard(place)
        for transition in self.consumers.pop(place, set()):
            self.pre[transition].discard(place)

    def solved(self) -> bool:
        """Tell whether every transition leads from the start to an end."""
        return all(
            pre == {self.entry} and post <= self.terminal
            for pre, post in zip(self.pre.values(), self.post.values(), strict=True)
        ) and all(place in self.terminal or place == self.entry for place in self.places())


def leaves(rope: Rope) -> Iterator[tuple[int, tuple[int, ...] | None]]:
    """Yield the leaves of a rope in order."""
    stack = [rope]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack += reversed(item)
        elif item is not None:
            yield item


def tie(*ropes: Rope) -> Rope:
    """Return one rope after the other."""
    kept = [rope for rope in ropes if rope is not None]
    return kept[0] if len(kept) == 1 else (kept or None)


def cases(net: ZoneNet, transition: int) -> Iterator[tuple[set[int], Rope]]:
    """Yield each set of places a transition may mark, with the firings it then stands for."""
    if transition not in net.families:
        yield set(net.post[transition]), net.story[transition]
        return
    names = net.families[transition]
    (number, _), *_ = leaves(net.story[transition])
    for leaf in leaves(net.story[transition]):
        if leaf[1] is None:
            number = leaf[0]
    for outcome in net.net.firings[number].outcomes():
        story = [(n, outcome if chosen is None else chosen) for n, chosen in leaves(net.story[transition])]
        yield {names[place] for place in outcome if place in names}, story
