"""Runs of the to-be in which pairs of tasks are seen at work at once.

Each run goes after the pairs that are still to be shown, one after the other in the order of the flow, and does for each
only what must be done before it; what it meets on the way counts as well. A later run begins where an earlier one stood
when its first pair could still be reached, so only what is new in it needs to be written down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.checks.ordering import RunFinder
from reengineer.partial_order import members
from reengineer.redesign.board import Board
from reengineer.redesign.certificate import Witness
from reengineer.redesign.playing import Aim, Playing, Record, steps_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from processes.faults import Step
    from processes.model import Definitions, Process
    from reengineer.redesign.requirements import Order

    Pair = tuple[str, str]

SEARCHED = 20_000_000  # firings times markings that are looked at for the pairs that no planned run shows


def show(
    definitions: Definitions, process: Process, order: Order, pairs: Collection[Pair], *, before: int = 0
) -> tuple[tuple[Witness, ...], int]:
    """Return runs that show the pairs, and for how many there may be a run but none was found.

    A pair that is proved to have no run is left out. `before`: how many runs stand in the certificate already.
    """
    if not pairs:
        return (), 0
    shower = _Shower(Board(definitions, process, order), pairs, before)
    return tuple(shower.runs()), shower.unseen


def run_against(definitions: Definitions, process: Process, order: Order, pair: Pair) -> tuple[Step, ...]:
    """Return a run in which the second of the pair starts while the first is not done, or nothing if none is found.

    The second may be an end event, which starts when it is reached.
    """
    before, after = pair
    board = Board(definitions, process, order)
    playing = Playing(board, {}, Record(), held=before)
    aim = Aim.of(board, before, after)
    going = True
    while going and (not playing.record.fired or playing.record.fired[-1][0] != after):
        going = playing.step_towards(aim)
    fired = playing.record.fired
    return steps_of(board, playing.record, len(fired)) if fired and fired[-1][0] == after else ()


class _Shower:
    """The runs found so far, and the pairs still to be shown: activity -> the others, as bits."""

    def __init__(self, board: Board, pairs: Collection[Pair], before: int) -> None:
        self.board = board
        self.before = before
        self.unseen = 0
        self.missing: dict[int, int] = {}
        self.written: list[Record] = []
        for first, second in pairs:
            one, other = board.number[first], board.number[second]
            self.missing[one] = self.missing.get(one, 0) | 1 << other
            self.missing[other] = self.missing.get(other, 0) | 1 << one
        self._given = {frozenset(pair): pair for pair in pairs}
        self._odd = sum(1 << number for number, name in enumerate(board.activities) if self._leads_off(name))
        self._left = SEARCHED

    def _leads_off(self, activity: str) -> bool:
        """Tell whether an activity is reached only by leaving the way to the normal end: a refusal, a round more."""
        return any(way not in self.board.ways for way in self.board.choices.of(activity))

    def runs(self) -> Iterator[Witness]:
        """Yield runs until every pair is seen."""
        for number in range(len(self.board.activities)):
            while later := self.missing.get(number, 0) >> number << number:
                other = next(members(later))
                witness = self._run(number, other) or self._search(number, other)
                if witness:
                    yield witness

    def _run(self, first: int, second: int) -> Witness | None:
        """Return a run that goes for one pair, and then for what can be shown of the others."""
        aim = self._aim(first, second)
        start, count = self._nearest(aim)
        playing = Playing(self.board, self.missing, self.written[start - 1].first_steps(count) if start else Record())
        if not playing.pursue(aim) and start and not playing.seen:
            start = count = 0
            playing = Playing(self.board, self.missing, Record())
            playing.pursue(aim)
        if playing.seen and not (self._odd >> first | self._odd >> second) & 1:
            self._go_on(playing, first)
        return self._write(playing, start, count)

    def _nearest(self, aim: Aim) -> tuple[int, int]:
        """Return the run, counted from 1, that leads furthest towards the aim, and how many of its steps do."""
        found = (0, 0)
        for number, record in enumerate(self.written, 1):
            if len(record.fired) > found[1]:
                found = max(found, (number, record.leads_to(aim, self.board)), key=lambda each: each[1])
        return found if found[1] else (0, 0)

    def _go_on(self, playing: Playing, first: int) -> None:
        for number in range(first, len(self.board.activities)):
            free = ~(playing.lost | self._odd)
            if not free >> number & 1:
                continue
            later = self.missing.get(number, 0) & free
            for other in members(later >> number << number):
                apart = (playing.lost >> number | playing.lost >> other) & 1
                if not apart and self.missing[number] >> other & 1:
                    playing.pursue(self._aim(number, other))

    def _aim(self, first: int, second: int) -> Aim:
        return Aim.of(self.board, self.board.activities[first], self.board.activities[second])

    def _write(self, playing: Playing, start: int, count: int) -> Witness | None:
        if not playing.seen:
            return None
        names = self.board.activities
        pairs = tuple((*self._given[frozenset((names[a], names[b]))], at) for a, b, at in playing.seen)
        kept = playing.record
        kept.forget_after(max(at for _, _, at in pairs) + 1)
        kept.steps = steps_of(self.board, kept, len(kept.fired))
        self.written.append(kept)
        return Witness(run=kept.steps, pairs=pairs, after=(start + self.before if start else 0, count))

    def _search(self, first: int, second: int) -> Witness | None:
        """Look at every marking, as far as is allowed, for a pair that no planned run shows."""
        net, names = self.board.net, (self.board.activities[first], self.board.activities[second])
        limit = min(2000, self._left // len(net.firings))
        finder = RunFinder(net)
        run = finder.at_once(names, limit=limit) if limit else None
        self.missing[first] &= ~(1 << second)
        self.missing[second] &= ~(1 << first)
        if run is not None:
            self.written.append(Record())
            return Witness(run=run, pairs=((*self._given[frozenset(names)], len(run) - 1),))
        self._left -= limit * len(net.firings)
        self.unseen += not (limit and finder.exhausted)
        return None
