"""One run of the token game while it is played: whatever goes on by itself goes on, a task ends only when it must.

So tasks overlap for as long as they can, and one run shows many pairs of tasks at work at once.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from processes.faults import Step
from reengineer.partial_order import members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reengineer.redesign.board import Board

ROUNDS = 20  # firings of a run per firing of the net, before it is given up as going in circles


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Two nodes that are to be at work at once: the ways they ask for, and for each scope what must be done before."""

    nodes: tuple[str, str]
    ways: frozenset[str]
    needed: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, board: Board, first: str, second: str) -> Aim:
        """Return the aim for two nodes, which may stand in different scopes."""
        needed: dict[str, int] = {}
        for node in (first, second):
            for name, scope in board.order.climb(node):
                order = board.order.rounds[scope].order
                needed[scope] = needed.get(scope, 0) | order.predecessors[order.index[name]]
        ways = board.choices.of(first) | board.choices.of(second)
        return cls(nodes=(first, second), ways=ways, needed=tuple(needed.items()))


@dataclass(slots=True)
class Record:
    """What happened in a run: the firings, the places with tokens after each, when tasks ended and how choices fell."""

    fired: list[tuple[str, str]] = field(default_factory=list)
    places: list[tuple[int, ...]] = field(default_factory=list)
    ended: dict[str, int] = field(default_factory=dict)
    chosen: list[tuple[int, str, str]] = field(default_factory=list)
    steps: tuple[Step, ...] = ()

    def first_steps(self, count: int) -> Record:
        """Return the beginning of the run."""
        return Record(
            fired=self.fired[:count],
            places=self.places[:count],
            ended={task: at for task, at in self.ended.items() if at < count},
            chosen=[choice for choice in self.chosen if choice[0] < count],
            steps=self.steps[:count],
        )

    def forget_after(self, count: int) -> None:
        """Leave out what came after the first steps of the run."""
        del self.fired[count:], self.places[count:]
        while self.chosen and self.chosen[-1][0] >= count:
            self.chosen.pop()
        while self.ended and next(reversed(self.ended.values())) >= count:  # in the order in which they ended
            self.ended.popitem()

    def leads_to(self, aim: Aim, board: Board) -> int:
        """Return after how many steps neither task of the aim has ended and no choice has fallen against it."""
        wanted = dict(board.choices.ways[way] for way in aim.ways)
        against = (at for at, chooser, way in self.chosen if wanted.get(chooser, way) != way)
        return min([len(self.fired), *(self.ended.get(node, len(self.fired)) for node in aim.nodes), *against])


class Playing:
    """A run in the making, from the beginning or from where another run stood.

    `missing` tells for each activity which others it has not been seen beside yet; what is seen is taken out of it. The
    node `held` starts but is never done.
    """

    def __init__(self, board: Board, missing: dict[int, int], begun: Record, *, held: str = "") -> None:
        self.board = board
        self.missing = missing
        self.held = held
        self.record = begun
        self.seen: list[tuple[int, int, int]] = []
        self.wanted: frozenset[str] = frozenset()
        self.used = {way for _, _, way in begun.chosen}
        self.running: dict[str, int] = {}  # scope -> the activities at work in it, as bits of its order
        self.at_work = self.lost = 0  # activities at work; those that ended or that a choice has left behind
        self.stuck = False
        self.places = list(begun.places[-1]) if begun.places else list(members(board.net.initial))
        self.marked = set(self.places)
        self._waiting: list[int] = []
        self._fresh = list(self.places)
        for task in begun.ended:
            self.lost |= 1 << board.number[task]
        for _, chooser, way in begun.chosen:
            self._leave_behind(chooser, way)
        for place in self.places:
            if place in board.task_at:
                self._note_start(board.task_at[place])

    def pursue(self, aim: Aim) -> bool:
        """Play on until both tasks of the aim are at work; end only what must be done before."""
        number = self.board.number
        both = 1 << number[aim.nodes[0]] | 1 << number[aim.nodes[1]]
        while self.step_towards(aim):
            if both & ~self.at_work == 0:
                return True
        return both & ~self.at_work == 0

    def step_towards(self, aim: Aim) -> bool:
        """Do one thing: what goes on by itself; else an event that the aim asks for; else the end of what it needs done."""
        self.wanted = aim.ways
        firing = self._by_itself()
        if firing is None:
            firing = self._strike(aim)
        if firing is None:
            firing = self._end_needed(aim)
        if firing is None or self.stuck or len(self.record.fired) > ROUNDS * len(self.board.firings):
            return False
        self._fire(firing)
        return not self.stuck

    def _by_itself(self) -> int | None:
        while self._fresh:
            place = self._fresh.pop()
            if place in self.marked and (found := self._move(place)) is not None:
                return found
        for place in self._waiting:  # for more than a token, which would bring it back
            if place in self.marked and (found := self._move(place)) is not None:
                return found
        self._waiting = [place for place in self._waiting if place in self.marked]
        return None

    def _move(self, place: int) -> int | None:
        """Return the best of what a token at a place may do by itself."""
        board = self.board
        moves = board.moves.get(place, ())
        able = [number for number in moves if self._possible(number)]
        if self.held:
            able = [n for n in able if board.firings[n].node != self.held or board.firings[n].action == "start"]
        if not able:
            if not all(board.plain[number] for number in moves) and place not in self._waiting:
                self._waiting.append(place)
            return None
        return able[0] if len(able) == 1 else max(able, key=self._rank)

    def _rank(self, number: int) -> tuple[bool, bool, int, int]:
        """Rank a choice: what the aim asks for; else what most activities lie behind that have a pair to show."""
        board = self.board
        fresh = [way for way in board.decides[number] if way not in self.used]
        flows = [way for way in board.decides[number] if way in board.ways] or [
            name for place in board.firings[number].produce if (name := board.net.places[place]) in board.ways
        ]
        onward = max((board.ways[flow] for flow in flows), default=-1)
        behind = sum(1 for way in fresh for each in members(board.behind.get(way, 0)) if self.missing.get(each))
        return any(way in self.wanted for way in fresh), onward >= 0, behind if onward >= 0 else 0, onward

    def _possible(self, number: int) -> bool:
        firing = self.board.firings[number]
        if self.board.plain[number]:
            return self.marked.issuperset(firing.consume)
        return self.board.net.may_fire(firing, self._marking())

    def _strike(self, aim: Aim) -> int | None:
        for event in aim.ways & self.board.strikes.keys() - self.used:
            for number in self.board.strikes[event]:
                if self._possible(number):
                    return number
        return None

    def _end_needed(self, aim: Aim) -> int | None:
        for scope, needed in aim.needed:
            found = self._end_one(scope, self.running.get(scope, 0) & needed)
            if found is not None:
                return found
        return None

    def _end_one(self, scope: str, candidates: int) -> int | None:
        """Return the end of one of the activities, or of one in a sub-process among them that must be done first."""
        elements = self.board.order.rounds[scope].order.elements
        for place in members(candidates):
            name = elements[place]
            if name == self.held:
                continue
            for number in self.board.ends.get(name, ()):
                if self._possible(number):
                    return number
            if name in self.running and (found := self._end_one(name, self.running[name])) is not None:
                return found
        return None

    def _fire(self, number: int) -> None:
        board, firing = self.board, self.board.firings[number]
        if board.plain[number]:
            gone: Sequence[int] = firing.consume
            come: Sequence[int] = firing.produce
            self.marked.difference_update(gone)
            self.stuck = not self.marked.isdisjoint(come)
            self.marked.update(come)
        else:
            before = self._marking()
            self.stuck = bool(board.net.clash(before, firing))
            after = board.net.fire(before, firing)
            gone, come = list(members(before & ~after)), list(members(after & ~before))
            self.marked = set(members(after))
        if self.stuck:
            return
        self._move_tokens(gone, come)
        self._note(number, gone, come)

    def _move_tokens(self, gone: Sequence[int], come: Sequence[int]) -> None:
        for place in gone:
            del self.places[bisect_left(self.places, place)]
        for place in come:
            insort(self.places, place)
        self._fresh.extend(come)

    def _note(self, number: int, gone: Sequence[int], come: Sequence[int]) -> None:
        board, record = self.board, self.record
        record.fired.append((board.firings[number].node, board.firings[number].action))
        record.places.append(tuple(self.places))
        task_at = board.task_at
        before = [task_at[place] for place in gone if place in task_at]
        after = [task_at[place] for place in come if place in task_at]
        for task in before:
            if task not in after:  # else an event has struck beside it
                self._note_end(task)
        for task in after:
            if task not in before:
                self._note_start(task)
        for name in board.decides[number]:
            chooser, way = board.choices.ways[name]
            record.chosen.append((len(record.fired) - 1, chooser, way))
            self.used.add(name)
            self._leave_behind(chooser, way)

    def _note_start(self, task: str) -> None:
        number = self.board.number[task]
        if beside := self.missing.get(number, 0) & self.at_work:
            for other in members(beside):
                self.seen.append((number, other, len(self.record.fired) - 1))
                self.missing[other] &= ~(1 << number)
            self.missing[number] &= ~beside
        scope, place = self.board.place_of[task]
        self.running[scope] = self.running.get(scope, 0) | 1 << place
        self.at_work |= 1 << number

    def _note_end(self, task: str) -> None:
        scope, place = self.board.place_of[task]
        self.running[scope] = self.running.get(scope, 0) & ~(1 << place)
        self.at_work &= ~(1 << self.board.number[task])
        self.lost |= 1 << self.board.number[task]
        self.record.ended.setdefault(task, len(self.record.fired) - 1)

    def _leave_behind(self, chooser: str, way: str) -> None:
        for other in self.board.choices.labels[chooser]:
            behind = self.board.behind.get(other, 0)
            self.lost = self.lost & ~behind if self.board.choices.ways[other][1] == way else self.lost | behind

    def _marking(self) -> int:
        return sum(1 << place for place in self.marked)


def steps_of(board: Board, record: Record, count: int) -> tuple[Step, ...]:
    """Return the first steps of a run; those it took over from another run are the very same."""
    names, hidden = board.net.places, board.net.hidden
    new = zip(record.fired[len(record.steps) : count], record.places[len(record.steps) : count], strict=True)
    return record.steps + tuple(
        Step(node=node, action=action, tokens=tuple(names[place] for place in places if place not in hidden))
        for (node, action), places in new
    )
