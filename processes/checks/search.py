"""Find a run of the token game that reaches given places, without walking the whole state space.

First what would have to happen if tokens were never used up (the relaxed plan of planning by heuristic search: Hoffmann &
Nebel 2001, the FF system); in a flow whose choices agree the plan is a run. Otherwise a bounded best-first search.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from processes.checks.net import bits, decided

if TYPE_CHECKING:
    from collections.abc import Iterable

    from processes.checks.net import Firing, Net

Run = tuple[list["Firing"], int]
SETTLE = 5000


class Search:
    """Searches from one marking of a net; ranks are made once and serve every goal."""

    def __init__(self, net: Net, start: int | None = None) -> None:
        self.net = net
        self.start = net.initial if start is None else start
        self.first: dict[int, int] = {}  # place -> the firing that can mark it earliest
        self.rank: dict[int, int] = {}  # place -> how early
        self.firing_rank: dict[int, int] = {}
        self.exhausted = False  # the last search saw everything and found nothing
        self._rank_places()

    def run_to(self, goals: Iterable[int], *, limit: int) -> Run | None:
        """Return firings that mark all goals at once, and the marking reached; None where none was found."""
        wanted = frozenset(goals)
        if any(goal not in self.rank for goal in wanted):
            self.exhausted = True
            return None
        self.exhausted = False
        return self._follow_plan(wanted) or self._best_first(wanted, limit)

    def _rank_places(self) -> None:
        missing = {}
        for number, firing in enumerate(self.net.firings):
            missing[number] = 1 if firing.join else len(firing.consume) + bool(firing.while_at)
        current = list(bits(self.start))
        self.rank = dict.fromkeys(current, 0)
        for number, firing in enumerate(self.net.firings):
            if firing.busy and not firing.consume and self.start:
                current += self._reach(number, 1)
        level = 0
        while current:
            level += 1
            following: list[int] = []
            for place in current:
                for number in self.net.consumers.get(place, ()):
                    missing[number] -= 1
                    if missing[number] == 0:
                        following += self._reach(number, level)
            current = following

    def _reach(self, number: int, level: int) -> list[int]:
        firing = self.net.firings[number]
        self.firing_rank[number] = level
        fresh = [p for p in (*firing.produce, *firing.choose, *firing.otherwise) if p not in self.rank]
        for place in fresh:
            self.rank[place] = level
            self.first[place] = number
        return fresh

    def _plan(self, goals: Iterable[int], marking: int) -> dict[int, set[int]]:
        """Return the firings of the relaxed plan, each with the places it is wanted for."""
        plan: dict[int, set[int]] = {}
        waiting = [goal for goal in goals if not marking >> goal & 1]
        seen = set(waiting)
        while waiting:
            place = waiting.pop()
            number = self.first.get(place)
            if number is None:
                continue
            plan.setdefault(number, set()).add(place)
            for needed in self._needs(self.net.firings[number]):
                if needed not in seen and not marking >> needed & 1:
                    seen.add(needed)
                    waiting.append(needed)
        return plan

    def _needs(self, firing: Firing) -> list[int]:
        ranked = [place for place in firing.consume if place in self.rank]
        needs = [min(ranked, key=self.rank.__getitem__)] if firing.join and ranked else ranked
        held = [place for place in firing.while_at if place in self.rank]
        return needs + ([min(held, key=self.rank.__getitem__)] if held else [])

    def _follow_plan(self, goals: frozenset[int]) -> Run | None:
        net, marking, run = self.net, self.start, []
        plan = self._plan(goals, marking)
        for number in sorted(plan, key=lambda n: (self.firing_rank[n], n)):
            firing = _choose(net.firings[number], plan[number])
            if any(net.visible(marking) & net.inside(zone) for zone in firing.quiet):
                settled = settle(net, marking, firing.quiet)
                if settled is None:
                    return None
                run += settled[0]
                marking = settled[1]
            if not net.may_fire(firing, marking) or net.clash(marking, firing):
                return None
            marking = net.fire(marking, firing)
            run.append(firing)
        return (run, marking) if all(marking >> goal & 1 for goal in goals) else None

    def _best_first(self, goals: frozenset[int], limit: int) -> Run | None:
        net = self.net
        came: dict[int, tuple[int, Firing] | None] = {self.start: None}
        heap = [(len(self._plan(goals, self.start)), 0, self.start)]
        while heap and len(came) < limit:
            _, _, marking = heapq.heappop(heap)
            if all(marking >> goal & 1 for goal in goals):
                return _trace(came, marking), marking
            for firing in net.enabled(marking):
                after = net.fire(marking, firing)
                if after not in came and not net.clash(marking, firing):
                    came[after] = (marking, firing)
                    heapq.heappush(heap, (len(self._plan(goals, after)), len(came), after))
        self.exhausted = not heap
        return None


def settle(net: Net, marking: int, zones: tuple[int, ...]) -> Run | None:
    """Return firings inside the zones after which no token is left there (depth first, bounded)."""
    inside = 0
    for zone in zones:
        inside |= net.inside(zone)
    came: dict[int, tuple[int, Firing] | None] = {marking: None}
    stack = [marking]
    while stack and len(came) < SETTLE:
        here = stack.pop()
        if not net.visible(here) & inside:
            return _trace(came, here), here
        for firing in reversed(net.enabled(here)):
            if firing.local and any(inside >> place & 1 for place in firing.consume) and not firing.final:
                after = net.fire(here, firing)
                if after not in came and not net.clash(here, firing):
                    came[after] = (here, firing)
                    stack.append(after)
    return None


def _choose(firing: Firing, wanted: set[int]) -> Firing:
    if not firing.choose and not firing.otherwise:
        return firing
    fitting = [outcome for outcome in firing.outcomes() if wanted <= set(outcome)]
    return decided(firing, fitting[0] if fitting else next(iter(firing.outcomes())))


def _trace(came: dict[int, tuple[int, Firing] | None], marking: int) -> list[Firing]:
    run = []
    step = came[marking]
    while step is not None:
        run.append(step[1])
        step = came[step[0]]
    return run[::-1]
