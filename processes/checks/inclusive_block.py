"""An inclusive join that meets all branches of one choice, and nothing else.

Such a block is one transition. A token of a branch may also end the case by force on its way: then the join goes on with
the others, as it would have, or, where all did so, nothing is left but that end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.checks.zone_net import cases, tie

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from processes.checks.zone_net import Rope, ZoneNet


class InclusiveBlock:
    """The branches that end at one join: for each input, where its branch begins."""

    def __init__(self, net: ZoneNet, join: int) -> None:
        self.net = net
        self.join = join
        self.inputs = net.pre[join]
        self.branches = {self._beginning(place): place for place in sorted(self.inputs)}
        self.sources = {t for place in self.branches for t in net.producers[place]}

    def closed(self) -> bool:
        """Tell whether all branches come from one choice that feeds nothing else."""
        net = self.net
        begun = self.branches.keys()
        origin = {frozenset(net.pre[t]) for t in self.sources}
        return (
            len(begun) == len(self.inputs)
            and net.entry not in self.inputs | begun
            and len(origin) == 1
            and all(t not in net.joins and bool(net.post[t]) and net.post[t] <= begun for t in self.sources)
        )

    def melt(self) -> set[int]:
        """Put one transition in place of the block, and one for an end by force; return the places around them."""
        net = self.net
        after, pre = set(net.post[self.join]), set(net.pre[min(self.sources)])
        inner = sorted({t for place in self.branches.keys() - self.inputs for t in net.consumers[place]})
        choices = [case for t in sorted(self.sources) for case in cases(net, t)]
        outcome, begun = choices[0]
        ways = [self._way_on(place) for place in sorted(outcome)]
        story = tie(begun, *ways, net.story[self.join])
        ends = [end for case in choices for end in self._ends(*case)][:1]
        cover = tie(*(net.cover[t] for t in (*sorted(self.sources), *inner, self.join)), *self._asides())
        for transition in (*self.sources, *inner, self.join):
            net.remove(transition)
        for place in self.inputs | self.branches.keys():
            net.drop_place(place)
        for post, told in [(after, story), *ends]:
            net.add(set(pre), post, told, cover)
        return pre | after

    def _beginning(self, place: int) -> int:
        """Return the place before an input from which a token may also end the case by force, else the input."""
        net = self.net
        before = {p for t in net.producers[place] for p in net.pre[t]}
        if len(before) != 1:
            return place
        (first,) = before
        ways = net.consumers[first]
        fits = net.producers[place] < ways and all(
            net.plain(t) and net.pre[t] == before and (net.post[t] == {place} or net.post[t] <= net.shared)
            for t in ways
        )
        return first if fits and net.producers[first] else place

    def _way_on(self, place: int) -> Rope:
        """Return what happens from the beginning of a branch to the join."""
        net, target = self.net, self.branches[place]
        if place == target:
            return net.way.get(place)
        step = min(net.producers[target])
        return tie(net.way.get(place), net.story[step], net.way.get(target))

    def _ends(self, outcome: set[int], begun: Rope) -> Iterator[tuple[set[int], Rope]]:
        """Yield the end by force, where every branch of a choice can come to it."""
        net = self.net
        told, ends = begun, set()
        for place in sorted(outcome):
            forced = [t for t in sorted(net.consumers[place]) if net.post[t] <= net.shared]
            if not forced:
                return
            told = tie(told, net.way.get(place), net.story[forced[0]])
            ends |= net.post[forced[0]]
        yield ends, told

    def _asides(self) -> Iterable[Rope]:
        for place in sorted(self.inputs | self.branches.keys()):
            yield self.net.way.get(place)
            yield self.net.place_cover.get(place)
