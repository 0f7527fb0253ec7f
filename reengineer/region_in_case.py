"""What one order of one region does to the length of a case, without looking at the whole case again.

Of a region that is entered and left only as a whole, the longest way through the case is the longest of

    before + (longest chain of its steps in the order) + after        and        the longest way past the region

where *before* is the longest way to the region and *after* the longest way from it. None of these depends on the order,
nor does the longest way through each step. So an order costs as much as the region has steps and pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reengineer.flow_graph import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reengineer.case_graph import CaseGraph
    from reengineer.partial_order import Pair
    from reengineer.steps import Region, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The places of a case in order, with the time that each takes and the longest ways to its end and from its start."""

    graph: CaseGraph
    order: list[str]
    weights: Mapping[str, float]
    finishes: Mapping[str, float]
    tails: Mapping[str, float]

    @classmethod
    def of(cls, graph: CaseGraph, order: list[str], amounts: Mapping[str, float]) -> Ways:
        """Return the ways of a case whose tasks take these amounts."""
        weights = {place: 0.0 if place in graph.opened else amounts.get(place, 0.0) for place in order}
        tails = dict.fromkeys(graph.arcs, 0.0)
        for place in reversed(order):
            targets = graph.arcs[place]
            tails[place] = weights[place] + (max([tails[target] for target in targets]) if targets else 0.0)
        finishes = finish_times(graph.arcs, order, weights)
        return cls(graph=graph, order=order, weights=weights, finishes=finishes, tails=tails)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionInCase:
    """One region: the longest way to it, past it and from it, and through each step to its exit and to any place in it."""

    before: float
    past: float
    after: float
    through: Mapping[str, float]
    inside: Mapping[str, float]

    def length(self, order: Iterable[Pair]) -> float:
        """Return the length of the case with these pairs as the order of the steps."""
        followers: dict[str, list[str]] = {step: [] for step in self.through}
        waiting = dict.fromkeys(followers, 0)
        for first, second in order:
            if first in followers and second in followers:
                followers[first].append(second)
                waiting[second] += 1
        ready = [step for step, count in waiting.items() if not count]
        starts = dict.fromkeys(followers, 0.0)
        longest = 0.0
        for step in ready:
            finish = starts[step] + self.through[step]
            longest = max(longest, starts[step] + self.inside[step], finish if followers[step] else finish + self.after)
            for follower in followers[step]:
                starts[follower] = max(starts[follower], finish)
                waiting[follower] -= 1
                if not waiting[follower]:
                    ready.append(follower)
        return max(self.past, self.before + longest)


def find_region(ways: Ways, region: Region) -> RegionInCase | None:
    """Return a region as the case passes it; None where it is entered or left otherwise than as a whole."""
    place = _Place(ways.graph, region)
    if not place.is_whole():
        return None
    outside = [name for name in ways.order if name not in place.owner]
    within = set(outside)
    arcs = {name: [target for target in ways.graph.arcs[name] if target in within] for name in outside}
    finishes = finish_times(arcs, outside, ways.weights)
    ends = {step.id: place.ends(step, ways) for step in place.steps}
    return RegionInCase(
        before=max((ways.finishes[name] for name in place.sources), default=0.0),
        past=max(finishes.values(), default=0.0),
        after=max((ways.tails[name] for name in place.targets), default=0.0),
        through={name: through for name, (through, _) in ends.items()},
        inside={name: inside for name, (_, inside) in ends.items()},
    )


def passed_steps(graph: CaseGraph, region: Region) -> list[Step]:
    """Return the steps that the case passes from entry to exit."""
    return [s for s in region.steps if s.entry in graph.nodes and graph.leaving(s.exit) in graph.arcs]


class _Place:
    """The places of a region in a case; `owner` says which step a place lies in ("" for the gateways of the region)."""

    def __init__(self, graph: CaseGraph, region: Region) -> None:
        self.graph = graph
        self.steps = passed_steps(graph, region)
        self.owner = {gateway: "" for gateway in region.gateways if gateway in graph.arcs}
        self.inner: dict[str, list[str]] = {}
        self.whole = True
        for step in self.steps:
            self.inner[step.id] = self._reach(step)
        self.sources: list[str] = []
        self.targets: list[str] = []

    def _reach(self, step: Step) -> list[str]:
        """Return the places from the entry of a step to its exit, and mark them as its own."""
        found, end = [step.entry], self.graph.leaving(step.exit)
        self._own(step.entry, step.id)
        for name in found:
            for target in self.graph.arcs[name] if name != end else ():
                if self.owner.get(target) != step.id:
                    self._own(target, step.id)
                    found.append(target)
        self.whole = self.whole and self.owner.get(end) == step.id
        return found

    def _own(self, name: str, step: str) -> None:
        self.whole = self.whole and name not in self.owner
        self.owner[name] = step

    def is_whole(self) -> bool:
        """Say whether nothing but the entries and exits of the steps ties them to the rest, and find what they are tied to."""
        owner = self.owner
        fronts, backs = {step.entry for step in self.steps}, {self.graph.leaving(step.exit) for step in self.steps}
        for source, targets in self.graph.arcs.items():
            step = owner.get(source)
            leaves = source in backs or step == ""
            for target in targets:
                to = owner.get(target)
                enters = target in fronts or to == ""
                if to is None:
                    self.targets += [target] if step is not None else []
                    self.whole = self.whole and (step is None or leaves)
                elif step is None:
                    self.sources.append(source)
                    self.whole = self.whole and enters
                elif leaves or to != step:
                    self.whole = self.whole and leaves and enters
        return self.whole and not self._comes_back()

    def _comes_back(self) -> bool:
        """Say whether a way leads out of the region and into it again."""
        found = dict.fromkeys(self.targets)
        waiting = list(found)
        for name in waiting:
            for target in self.graph.arcs[name]:
                if target in self.owner:
                    return True
                if target not in found:
                    found[target] = None
                    waiting.append(target)
        return False

    def ends(self, step: Step, ways: Ways) -> tuple[float, float]:
        """Return the longest way through a step to its exit, and to any place in it."""
        end, inner = self.graph.leaving(step.exit), self.inner[step.id]
        if len(inner) == 1:
            return ways.weights[step.entry], ways.weights[step.entry]
        arcs = {name: [] if name == end else self.graph.arcs[name] for name in inner}
        finishes = finish_times(arcs, in_order(arcs), ways.weights)
        return finishes[end], max(finishes.values())


def finish_times(arcs: Mapping[str, list[str]], order: list[str], weights: Mapping[str, float]) -> dict[str, float]:
    """Return the longest way to the end of each place; the places come in the order of the arcs."""
    found = dict.fromkeys(arcs, 0.0)
    for place in order:
        finish = found[place] = found[place] + weights[place]
        for target in arcs[place]:
            found[target] = max(found[target], finish)
    return found
