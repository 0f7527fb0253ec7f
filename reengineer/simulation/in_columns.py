"""Many cases at once through a flow in which nobody waits and no calendar counts: a column of numbers for each task.

A token leaves a task at its start plus a length, and a join at the latest of its tokens (max-plus algebra: Baccelli, Cohen,
Olsder and Quadrat, Synchronization and Linearity (1992)). Where ways part, each has the cases that take it: a column of yes
and no, `None` where all take it. What stands in a column for the others is never looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from reengineer.simulation.kernel import words as w
from reengineer.simulation.kernel.columns import fill
from reengineer.simulation.kernel.steps import add_up, meet, work_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from reengineer.simulation.chains import Place
    from reengineer.simulation.kernel.columns import Keys, Kinds

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Some = Bools | None  # the cases that are meant; None: all
    Before = dict[int, Some]  # the places of the last tasks, and whose it was


SUMS = w.LEAD_CRITICAL + 1 - w.COUNT


class UnclearError(Exception):
    """Two things at one instant would have to be put in order, tokens meet that do not join, or a case gets stuck."""


@dataclass(slots=True)
class Token:
    """What comes to a place."""

    cases: Some
    time: Floats
    behind: Floats  # approval time
    before: Before


@dataclass(slots=True)
class Stay:
    """What happened at a place that works."""

    cases: Some
    took: Floats  # by task and case
    totals: Any  # of the cases that came, by task
    before: Before


@dataclass(frozen=True, slots=True)
class Luck:
    """What is drawn for some cases that follow each other: a row for each draw, filled when it is asked for."""

    rows: Floats
    keys: Keys
    kinds: Kinds

    def draw(self, place: Place) -> Floats:
        """Return the rows of a place."""
        found = self.rows[place.drawn]
        fill(found, self.keys, *self._kinds_of(place))
        return found

    def work_on(self, place: Place, token: Token, lasted: Floats) -> tuple[Floats, Floats, Floats]:
        """Let the tasks of a place be done one after the other; return how long each took, time and approval time."""
        took = self.rows[place.drawn]
        return took, *work_on(took, (token.time, token.behind), lasted, self.keys, self._kinds_of(place))

    def _kinds_of(self, place: Place) -> Kinds:
        draws, lines, tables = self.kinds
        return draws[place.drawn], lines[place.drawn], tables


@dataclass(frozen=True, slots=True)
class Results:
    """What comes of each case."""

    ended: Floats
    approval: Floats
    cost: Floats
    outcome: Any
    handovers: Any

    @classmethod
    def empty(cls, size: int) -> Results:
        """Return those of cases that have not run; when and where they end is not filled in."""
        return cls(np.empty(size), np.zeros(size), np.zeros(size), np.empty(size, np.int64), np.zeros(size, np.int64))

    def of(self, part: range) -> Results:
        """Return those of some cases."""
        columns = (self.ended, self.approval, self.cost, self.outcome, self.handovers)
        return Results(*(column[part.start : part.stop] for column in columns))


class Columns:
    """Some cases that follow each other on their way through a flow; all of them are counted, or none."""

    def __init__(
        self, places: Sequence[Place], luck: Luck, ways: Mapping[int, Any], results: Results, sums: Floats | None
    ) -> None:
        self.places, self.luck, self.ways, self.results = places, luck, ways, results
        self.sums = sums  # by task, columns as `words` has them from COUNT on; None where the cases are warm-up
        self.coming: list[list[Token]] = [[] for _ in places]
        self.stays: dict[int, Stay] = {}  # by place
        self.last: Before = {}
        self.is_ending = False  # no token has come to an end yet
        self.shared = 0.0, 0  # cost and handovers of all cases
        self.events = 0

    def run(self, arrived: Floats) -> None:
        """Let the cases pass all places, in the order of the flow, and book what happened."""
        self.coming[0].append(Token(None, arrived, np.zeros(len(arrived)), {}))
        for number, place in enumerate(self.places):
            if self.coming[number]:
                self._pass(number, place)
                self.coming[number] = []  # what is no longer needed makes room in the cache
        if not self.is_ending or (self.results.ended < 0.0).any():
            raise UnclearError
        for column, shared in zip((self.results.cost, self.results.handovers), self.shared, strict=True):
            if shared:
                column[:] += shared
        if self.sums is not None:
            self._walk_back(self.sums)

    def _pass(self, number: int, place: Place) -> None:
        token = self._together(number, place)
        if place.op == w.END:
            self._end(place, token)
        elif place.op == w.WORK:
            self._send(place.targets, self._work(number, place, token))
        elif place.op == w.CHOOSE:
            for target, cases in zip(place.targets, self._parted(place, token.cases), strict=True):
                if cases is None or cases.any():
                    self._send((target,), Token(cases, token.time, token.behind, token.before))
        else:
            self._send(place.targets, token)

    def _send(self, targets: tuple[int, ...], token: Token) -> None:
        for target in targets:
            self.coming[target].append(token)

    # --- tokens that meet ---------------------------------------------------------------------------------------------------
    def _together(self, number: int, place: Place) -> Token:
        """Return what comes to a place, from wherever it comes."""
        tokens = self.coming[number]
        if place.op == w.JOIN:
            return self._join(place, tokens)
        found = tokens[0]
        for token in tokens[1:]:
            if found.cases is None or token.cases is None or (found.cases & token.cases).any():
                raise UnclearError
            cases = found.cases | token.cases
            found = Token(
                None if cases.all() else cases,
                np.where(token.cases, token.time, found.time),
                np.where(token.cases, token.behind, found.behind),
                _either((found.before, found.cases), (token.before, token.cases)),
            )
        return found

    def _join(self, place: Place, tokens: list[Token]) -> Token:
        """Return the token that goes on when all have come: at the time of the last, with the longest approval time."""
        cases = tokens[0].cases
        if len(tokens) < place.incoming or not all(_same(cases, token.cases) for token in tokens):
            raise UnclearError
        size = len(tokens[0].time)
        tied, waited = np.zeros(size, np.bool_), np.zeros(size)
        (time, behind), before = (tokens[0].time, tokens[0].behind), tokens[0].before
        for come, token in enumerate(tokens[1:], 1):
            (time, behind), later = meet((time, behind), (token.time, token.behind), tied, waited, come)
            before = _either((before, ~later), (token.before, later))
        if (tied if cases is None else tied & cases).any():
            raise UnclearError
        if self.sums is not None:
            self.sums[place.rows, w.SIBLINGS - w.COUNT] += _sum(waited[None], cases)
            self.sums[place.rows, 0] += _count(cases, size)
        return Token(cases, time, behind, before)

    # --- what a node does ---------------------------------------------------------------------------------------------------
    def _work(self, number: int, place: Place, token: Token) -> Token:
        """Let one task after the other last as long as each case is lucky."""
        lasted = np.zeros(len(place.nodes))
        if place.is_usual:
            took, left, behind = self.luck.work_on(place, token, lasted)
        else:
            stay = place.constant + np.zeros(len(token.time))
            if place.draws:
                stay = np.maximum.reduce([*self.luck.draw(place), *([stay] if place.least < place.constant else [])])
            left = token.time + stay
            took = (left - token.time)[None]
            behind = token.behind if place.suspends else token.behind + took[0]
            lasted += np.add.reduce(took, axis=1)
        self._book(number, place, token, took, lasted)
        return Token(token.cases, left, behind, {number: None})

    def _book(self, number: int, place: Place, token: Token, took: Floats, lasted: Floats) -> None:
        """Add tasks to the sums of their cases and of their nodes; `lasted` is how long they took in all columns."""
        cases, size = token.cases, _count(token.cases, len(token.time))
        self._pay(place.cost, place.handovers, cases)
        handed = [theirs for before, theirs in token.before.items() if place.takes_over_from(self.places[before])]
        if handed:
            self._pay(0.0, 1, _both(cases, reduce(_any_of, handed)))
        self.events += size * len(took)
        if self.sums is None:
            return
        totals = lasted if cases is None else _sum(took, cases)
        self.stays[number] = Stay(cases, took, totals, token.before)
        sums = self.sums[place.rows]
        sums[:, 0] += size
        sums[:, w.LASTED - w.COUNT] += totals
        for task, column, limit in place.limits:
            late = took[task] > limit
            sums[task, column - w.COUNT] -= _count(late if cases is None else late & cases, size)

    def _pay(self, cost: float, handovers: int, cases: Some) -> None:
        """Add to what cases cost, and to their handovers; what all of them share is added at the end."""
        if cases is None:
            self.shared = self.shared[0] + cost, self.shared[1] + handovers
            return
        if cost:
            self.results.cost[cases] += cost
        if handovers:
            self.results.handovers[cases] += handovers

    def _parted(self, place: Place, cases: Some) -> Iterator[Some]:
        """Yield the cases that take each way: the first whose condition holds, or by chance."""
        if place.draws:
            way: Any = np.searchsorted(place.bounds, self.luck.draw(place)[0], side="right")
        else:
            way = self.ways[place.nodes[0]]
        for number in range(len(place.targets)):
            taken = way == number
            if cases is not None:
                taken &= cases
            yield None if taken.all() else taken

    def _end(self, place: Place, token: Token) -> None:
        """End the tokens that come; a case is over with its last."""
        ended, approval, outcome = self.results.ended, self.results.approval, self.results.outcome
        if token.cases is None and not self.is_ending:
            ended[:], approval[:], outcome[:], self.last = token.time, token.behind, place.ordinals[0], token.before
        else:
            if not self.is_ending:
                ended[:], outcome[:] = -1.0, -1
            later = token.time > ended if token.cases is None else token.cases & (token.time > ended)
            tied = token.time == ended
            if (tied if token.cases is None else tied & token.cases).any():
                raise UnclearError
            np.maximum(approval, token.behind, out=approval, where=True if token.cases is None else token.cases)
            np.copyto(ended, token.time, where=later)
            np.copyto(outcome, place.ordinals[0], where=later)
            self.last = token.before if later.all() else _either((self.last, ~later), (token.before, later))
        self.is_ending = True

    # --- the critical path --------------------------------------------------------------------------------------------------
    def _walk_back(self, sums: Floats) -> None:
        """Follow the critical path of each case from its end, all cases at a time."""
        chained = dict(self.last)
        for number in reversed(range(len(self.places))):
            if number not in chained or number not in self.stays:
                continue
            cases, stay, rows = chained[number], self.stays[number], self.places[number].rows
            cases = _both(cases, stay.cases)
            totals = stay.totals if _same(cases, stay.cases) else _sum(stay.took, cases)
            sums[rows, w.CRITICAL - w.COUNT] += _count(cases, stay.took.shape[1])
            sums[rows, w.LEAD_CRITICAL - w.COUNT] += totals
            _note(chained, stay.before, cases)


def by_ordinal(places: Sequence[Place], sums: Floats, size: int) -> Floats:
    """Return the sums of tasks as those of nodes; what was not late was on time."""
    found = np.zeros((size, SUMS))
    for place in places:
        found[place.ordinals] = sums[place.rows]
        if place.op == w.WORK:
            for column in (w.KEPT_PROMISE, w.KEPT_LAW):
                found[place.ordinals, column - w.COUNT] += found[place.ordinals, 0]
    return found


def _either(*tokens: tuple[Before, Some]) -> Before:
    """Return what came before, of each token for its cases."""
    found: Before = {}
    for before, cases in tokens:
        _note(found, before, cases)
    return found


def _note(found: Before, before: Before, cases: Some) -> None:
    """Add what came before some cases."""
    for place, theirs in before.items():
        both = _both(theirs, cases)
        found[place] = _any_of(found[place], both) if place in found else both


def _any_of(some: Some, others: Some) -> Some:
    both = None if some is None or others is None else some | others
    return None if both is None or both.all() else both


def _both(some: Some, others: Some) -> Some:
    if some is None or others is None:
        return others if some is None else some
    return some & others


def _count(cases: Some, size: int) -> int:
    return size if cases is None else int(np.count_nonzero(cases))


def _sum(columns: Floats, cases: Some) -> Any:
    """Return the sums of rows, over some cases."""
    if cases is None:
        return np.add.reduce(columns, axis=-1)
    return add_up(columns, cases)


def _same(cases: Some, others: Some) -> bool:
    if cases is others:
        return True
    return cases is not None and others is not None and bool(np.array_equal(cases, others))
