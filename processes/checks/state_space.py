"""Walk through the markings of a small net and say what goes wrong in it.

First one order of independent firings only (a set of firings that compete for one place is persistent when it competes
with nothing else: Valmari 1991; Godefroid 1996), which finds deadlocks and double tokens of wide models fast; then,
if nothing was found, every marking up to a limit.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from processes.checks.net import WIDEST_CHOICE, bits
from processes.checks.zone_net import cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.checks.zone_net import Rope, ZoneNet

SKETCH = 4000  # markings visited by the first, partial walk


@dataclass(frozen=True, slots=True)
class Move:
    """One case of a transition of the small net."""

    transition: int
    pre: int
    post: int
    story: Rope
    join: bool


@dataclass(slots=True)
class Findings:
    """What the walk met: for each kind of fault one path (moves from the start); whether every marking was seen."""

    deadlock: tuple[int, ...] | None = None
    double: tuple[int, ...] | None = None
    livelock: tuple[int, ...] | None = None
    fired: set[int] = field(default_factory=set)
    marked: int = 0
    complete: bool = False
    normal_end: tuple[int, ...] | None = None
    endings: set[bool] = field(default_factory=set)  # True: by an error that leaves the scope
    states: int = 0


class StateSpace:
    """The markings of a reduced zone net."""

    def __init__(self, net: ZoneNet) -> None:
        self.net = net
        self.number = {place: index for index, place in enumerate(sorted(net.places()))}
        self.initial = self._mask({net.entry})
        self.terminal = self._mask(net.terminal)
        self.aborts = self._mask(net.aborts)
        self.escapes = self._mask(net.escapes)
        self.shared = self._mask(net.shared)
        self.moves: list[Move] = []
        for transition in sorted(net.pre):
            pre = self._mask(net.pre[transition])
            for outcome, story in cases(net, transition):
                join = transition in net.joins
                self.moves.append(Move(transition, pre, self._mask(outcome), story, join))
        self.by_place: dict[int, list[int]] = {}
        for index, move in enumerate(self.moves):
            for place in bits(move.pre):
                self.by_place.setdefault(place, []).append(index)
        self.upstream = {m.transition: self._all_upstream(m) for m in self.moves if m.join}

    def explore(self, limit: int) -> Findings:
        """Return what goes wrong, after at most `limit` markings."""
        found = Findings()
        if not any(move.join for move in self.moves):
            self._sketch(found, min(limit, SKETCH))
        if found.deadlock is None and found.double is None:
            self._walk(found, limit)
        return found

    def too_wide(self) -> bool:
        """Tell whether a choice among so many flows is left that not every part of them was tried."""
        return any(len(names) > WIDEST_CHOICE for names in self.net.families.values())

    def enabled(self, marking: int) -> list[int]:
        """Return the moves that can be made."""
        found = []
        for index in sorted({i for place in bits(marking) for i in self.by_place.get(place, ())}):
            move = self.moves[index]
            if self._join_ready(move, marking) if move.join else move.pre & ~marking == 0:
                found.append(index)
        return found

    def done(self, marking: int) -> bool:
        """Tell whether the zone is finished: no token left, or ended by force."""
        return bool(marking & self.aborts) or not marking & ~self.terminal

    def _sketch(self, found: Findings, limit: int) -> None:
        came: dict[int, tuple[int, int] | None] = {self.initial: None}
        stack = [self.initial]
        while stack and len(came) < limit:
            marking = stack.pop()
            choices = self._persistent(marking)
            if self._note_end(found, came, marking, choices):
                break
            for index in reversed(choices):
                after = self._step(found, came, marking, index)
                if after is not None and after not in came:
                    came[after] = (marking, index)
                    stack.append(after)
            if found.double is not None:
                break
        found.states += len(came)

    def _persistent(self, marking: int) -> list[int]:
        enabled = self.enabled(marking)
        best = enabled
        for index in enabled:
            rivals = self._rivals(index)
            if len(rivals) < len(best) and all(self.moves[i].pre & ~marking == 0 for i in rivals):
                best = rivals
        return best

    def _rivals(self, index: int) -> list[int]:
        seen, waiting = {index}, [index]
        while waiting:
            for place in bits(self.moves[waiting.pop()].pre):
                fresh = [i for i in self.by_place[place] if i not in seen]
                seen.update(fresh)
                waiting += fresh
        return sorted(seen)

    def _walk(self, found: Findings, limit: int) -> None:
        came: dict[int, tuple[int, int] | None] = {self.initial: None}
        edges: dict[int, list[int]] = {}
        waiting = deque([self.initial])
        found.fired.clear()
        while waiting and len(came) <= limit:
            marking = waiting.popleft()
            found.marked |= marking
            choices = self.enabled(marking)
            if self._note_end(found, came, marking, choices):
                return
            targets = edges[marking] = []
            for index in choices:
                after = self._step(found, came, marking, index)
                if found.double is not None:
                    found.states += len(came)
                    return
                targets.append(after or 0)
                if after not in came:
                    came[after or 0] = (marking, index)
                    waiting.append(after or 0)
        found.states += len(came)
        found.complete = not waiting
        if found.complete:
            self._find_livelock(found, came, edges)

    def _note_end(
        self, found: Findings, came: dict[int, tuple[int, int] | None], marking: int, choices: list[int]
    ) -> bool:
        if self.done(marking):
            found.endings.add(bool(marking & self.escapes))
            if not marking & self.aborts and found.normal_end is None:
                found.normal_end = self._path(came, marking)
            return False
        if choices:
            return False
        found.deadlock = self._path(came, marking)
        return True

    def _step(self, found: Findings, came: dict[int, tuple[int, int] | None], marking: int, index: int) -> int | None:
        move = self.moves[index]
        rest = marking & ~move.pre
        found.fired.add(index)
        if rest & move.post & ~self.shared:
            found.double = (*self._path(came, marking), index)
            return None
        return rest | move.post

    def _path(self, came: dict[int, tuple[int, int] | None], marking: int) -> tuple[int, ...]:
        path = []
        step = came[marking]
        while step is not None:
            path.append(step[1])
            step = came[step[0]]
        return tuple(reversed(path))

    def _find_livelock(
        self, found: Findings, came: dict[int, tuple[int, int] | None], edges: dict[int, list[int]]
    ) -> None:
        back: dict[int, list[int]] = {}
        for source, targets in edges.items():
            for target in targets:
                back.setdefault(target, []).append(source)
        good = {marking for marking in came if self.done(marking)}
        waiting = list(good)
        while waiting:
            fresh = [source for source in back.get(waiting.pop(), ()) if source not in good]
            good.update(fresh)
            waiting += fresh
        for marking in came:  # in breadth-first order: the first is the nearest
            if marking not in good:
                found.livelock = self._path(came, marking)
                return

    def _mask(self, places: set[int]) -> int:
        return sum(1 << self.number[place] for place in places if place in self.number)

    def _join_ready(self, move: Move, marking: int) -> bool:
        full = marking & move.pre
        towards_empty = towards_full = 0
        for place, before in self.upstream[move.transition].items():
            if full >> place & 1:
                towards_full |= before
            else:
                towards_empty |= before
        return not marking & towards_empty & ~towards_full

    def _all_upstream(self, join: Move) -> dict[int, int]:
        return {place: self._search_upstream(join, place) for place in bits(join.pre)}

    def _search_upstream(self, join: Move, place: int) -> int:
        seen, waiting = 0, [place]
        while waiting:
            target = 1 << waiting.pop()
            for move in self._into(target):
                if move.transition != join.transition:
                    fresh = move.pre & ~seen
                    seen |= fresh
                    waiting += list(bits(fresh))
        return seen

    def _into(self, target: int) -> Iterator[Move]:
        return (move for move in self.moves if move.post & target)
