"""Many cases at once through a flow in which nobody waits and no calendar counts: a column of numbers for each task.

A token leaves a task at its start plus a length, and a join at the latest of its tokens (max-plus algebra: Baccelli, Cohen,
Olsder and Quadrat, Synchronization and Linearity (1992)). Where ways part, each has the cases that take it: a column of yes
and no, `None` where all take it. What stands in a column for the others is never looked at.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from reengineer.simulation.kernel import words as w
from reengineer.simulation.quantile_tables import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from reengineer.simulation.compiled import Compiled

    Floats = NDArray[np.float64]
    Some = NDArray[np.bool_] | None  # the cases that are meant; None: all
    Before = int | NDArray[np.int64]  # a place, or a place for each case; -1: none

NEAR = 1e-6  # seconds by which a limit may be passed


LENGTHS = ((w.WORK_TABLE, w.WORK_SHIFT, w.WORK_SCALE), (w.LEAD_TABLE, w.LEAD_SHIFT, w.LEAD_SCALE))


class UnclearError(Exception):
    """Two things at one instant would have to be put in order, tokens meet that do not join, or a case gets stuck."""


@dataclass(slots=True)
class Token:
    """What comes to a place."""

    cases: Some
    time: Floats
    behind: Floats  # approval time
    before: Before  # the place of the last task


@dataclass(slots=True)
class Place:
    """A node as the cases pass it."""

    node: int
    op: int
    ordinal: int  # of the node
    targets: tuple[int, ...]  # places
    incoming: int
    department: int
    suspends: bool
    cost: float
    limits: tuple[float, ...]  # the latest that is on time: promised, by law
    constant: float  # what a case stays without luck
    draws: tuple[int, ...]  # rows of luck: how long it stays, or which way it takes
    least: float  # that it can stay by luck
    bounds: tuple[float, ...]  # CHOOSE by chance: cumulated shares of the ways but the last
    tasks: int = 1  # done in one go: it and those behind it, where nothing else comes in between

    @property
    def is_usual(self) -> bool:
        """Tell whether it is a task whose length is drawn once, and counted."""
        return self.op == w.WORK and len(self.draws) == 1 and self.least >= self.constant and not self.suspends


def places_of(compiled: Compiled, order: Sequence[int], rows: Mapping[int, Sequence[int]]) -> tuple[Place, ...]:
    """Return the nodes, in the order of the flow; `rows` are the rows of luck of each."""
    numbers = {node: number for number, node in enumerate(order)}
    places = tuple(_place(compiled.ints, compiled.reals, node, rows[node], numbers) for node in order)
    ways_in = Counter(target for place in places for target in place.targets)
    for number in reversed(range(len(places) - 1)):
        one, other = places[number], places[number + 1]
        alone = one.targets == (number + 1,) and ways_in[number + 1] == 1
        if alone and one.is_usual and other.is_usual and other.draws == (one.draws[0] + 1,):
            one.tasks += other.tasks
    return places


def _place(ints: Any, reals: Any, node: int, rows: Sequence[int], numbers: Mapping[int, int]) -> Place:
    flows = [int(ints[node + w.OUT]) + w.FLOW * number for number in range(ints[node + w.OUTS])]
    limits = (float(reals[node + field]) for field in (w.PROMISED, w.STATUTORY))
    lengths = [
        (int(ints[node + table]), float(reals[node + shift]), float(reals[node + scale]))
        for table, shift, scale in LENGTHS
    ]
    return Place(
        node=node,
        op=int(ints[node + w.OP]),
        ordinal=int(ints[node + w.ORDINAL]),
        targets=tuple(numbers[int(ints[flow + w.TARGET])] for flow in flows),
        incoming=int(ints[node + w.INCOMING]),
        department=int(ints[node + w.DEPARTMENT]),
        suspends=bool(ints[node + w.SUSPENDS]),
        cost=float(reals[node + w.FIXED_COST]),
        limits=tuple(limit + NEAR if limit else np.inf for limit in limits),
        constant=max([0.0, *(shift for table, shift, _ in lengths if not table)]),
        draws=tuple(rows),
        least=min([np.inf, *(shift + scale * _least(reals, table) for table, shift, scale in lengths if table)]),
        bounds=tuple(float(reals[flow + w.SHARE]) for flow in flows[:-1]),
    )


def _least(reals: Any, table: int) -> float:
    """Return the shortest length of a quantile table."""
    rows = reals[table : table + 2 * ROWS].reshape(ROWS, 2)
    return float(min(rows[:, 0].min(), rows.sum(axis=1).min()))


class Columns:
    """Some cases that follow each other on their way through a flow; all of them are counted, or none."""

    def __init__(
        self, places: Sequence[Place], luck: Floats, ways: Mapping[int, Any], sums: list[list[float]] | None
    ) -> None:
        self.places, self.luck, self.ways = places, luck, ways
        self.sums = sums  # by ordinal, columns as `words` has them from COUNT on; None where the cases are warm-up
        self.departments = np.array([*(place.department for place in places), 0])  # the last: no place
        self.coming: list[list[Token]] = [[] for _ in places]
        self.stays: dict[
            int, tuple[Some, Floats, float, Before]
        ] = {}  # by place: cases, how long, in all, place before
        size = luck.shape[1]
        self.ended, self.approval, self.cost = np.full(size, -1.0), np.zeros(size), np.zeros(size)
        self.outcome, self.handovers = np.full(size, -1), np.zeros(size, np.int64)
        self.last: Before = -1
        self.events = 0

    def run(self, arrived: Floats) -> None:
        """Let the cases pass all places, in the order of the flow, and book what happened."""
        self.coming[0].append(Token(None, arrived, np.zeros(len(arrived)), -1))
        for number, place in enumerate(self.places):
            if self.coming[number]:
                self._pass(number, place)
                self.coming[number] = []  # what is no longer needed makes room in the cache
        if (self.ended < 0.0).any():
            raise UnclearError
        if self.sums is not None:
            self._walk_back(self.sums)

    def _pass(self, number: int, place: Place) -> None:
        token = self._together(number, place)
        if place.op == w.END:
            self._end(place, token)
        elif place.is_usual:
            self._send(self.places[number + place.tasks - 1].targets, self._work_on(number, place, token))
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
                _either(token.cases, token.before, found.before),
            )
        return found

    def _join(self, place: Place, tokens: list[Token]) -> Token:
        """Return the token that goes on when all have come: at the time of the last, with the longest approval time."""
        cases = tokens[0].cases
        if len(tokens) < place.incoming or not all(_same(cases, token.cases) for token in tokens):
            raise UnclearError
        time, behind, before = tokens[0].time, tokens[0].behind, tokens[0].before
        all_times = time
        tied = np.zeros(len(time), np.bool_)
        for token in tokens[1:]:
            tied = (tied & (token.time < time)) | (token.time == time)
            before = _either(token.time >= time, token.before, before)
            time, behind = np.maximum(time, token.time), np.maximum(behind, token.behind)
            all_times = all_times + token.time
        if _of(cases, tied).any():
            raise UnclearError
        if self.sums is not None:
            waited = _of(cases, len(tokens) * time - all_times)
            self.sums[place.ordinal][w.SIBLINGS - w.COUNT] += float(np.add.reduce(waited))
            self.sums[place.ordinal][0] += len(waited)
        return Token(cases, time, behind, before)

    # --- what a node does ---------------------------------------------------------------------------------------------------
    def _work_on(self, number: int, place: Place, token: Token) -> Token:
        """Let one task after the other last as long as each case is lucky."""
        last = number + place.tasks
        times = np.empty((place.tasks + 1, len(token.time)))
        times[0] = token.time
        for step in range(place.tasks):
            np.add(times[step], self.luck[place.draws[0] + step], out=times[step + 1])
        took = times[1:] - times[:-1]
        there = took if token.cases is None else took[:, token.cases]
        totals = np.add.reduce(there, axis=1).tolist()
        behind, before = token.behind, token.before
        for step, task in enumerate(range(number, last)):
            self._book(task, Token(token.cases, times[step], behind, before), took[step], there[step], totals[step])
            behind, before = behind + took[step], task
        return Token(token.cases, times[-1], behind, before)

    def _work(self, number: int, place: Place, token: Token) -> Token:
        """Let a task last as long as each case is lucky."""
        stay: Any = place.constant
        if place.draws:
            stay = self.luck[place.draws[0]]
            for draw in place.draws[1:]:
                stay = np.maximum(stay, self.luck[draw])
            if place.least < place.constant:
                stay = np.maximum(stay, place.constant)
        left = token.time + stay
        took = left - token.time
        there = _of(token.cases, took)
        self._book(number, token, took, there, float(np.add.reduce(there)))
        return Token(token.cases, left, token.behind if place.suspends else token.behind + took, number)

    def _book(self, number: int, token: Token, took: Floats, there: Floats, total: float) -> None:
        """Add a task to the sums of its cases and of its node; `there` is how long it took where it was done."""
        place = self.places[number]
        if place.department:
            self._hand_over(place, token)
        if place.cost and token.cases is None:
            self.cost += place.cost
        elif place.cost:
            self.cost[token.cases] += place.cost
        size = len(there)
        self.events += size
        if self.sums is None:
            return
        self.stays[number] = token.cases, took, total, token.before
        row = self.sums[place.ordinal]
        row[0] += size
        row[w.LASTED - w.COUNT] += total
        for column, limit in zip((w.KEPT_PROMISE, w.KEPT_LAW), place.limits, strict=True):
            row[column - w.COUNT] += size if limit == np.inf else int(np.count_nonzero(there <= limit))

    def _hand_over(self, place: Place, token: Token) -> None:
        """Count the cases that another department had before."""
        if isinstance(token.before, int):
            before = self.places[token.before].department if token.before >= 0 else 0
            if before not in (0, place.department):
                self.handovers += 1 if token.cases is None else token.cases
            return
        departments = self.departments[token.before]
        handed = (departments != 0) & (departments != place.department)
        self.handovers += handed if token.cases is None else handed & token.cases

    def _parted(self, place: Place, cases: Some) -> Iterator[Some]:
        """Yield the cases that take each way: the first whose condition holds, or by chance."""
        if place.draws:
            way: Any = np.searchsorted(place.bounds, self.luck[place.draws[0]], side="right")
        else:
            way = self.ways[place.node]
        for number in range(len(place.targets)):
            taken = way == number
            if cases is not None:
                taken &= cases
            yield None if taken.all() else taken

    def _end(self, place: Place, token: Token) -> None:
        """End the tokens that come; a case is over with its last."""
        cases = np.ones(len(self.ended), np.bool_) if token.cases is None else token.cases
        if (cases & (token.time == self.ended)).any():
            raise UnclearError
        self.approval = np.where(cases, np.maximum(self.approval, token.behind), self.approval)
        later = cases & (token.time > self.ended)
        self.ended = np.where(later, token.time, self.ended)
        self.outcome[later] = place.ordinal
        self.last = token.before if later.all() else _either(later, token.before, self.last)

    # --- the critical path --------------------------------------------------------------------------------------------------
    def _walk_back(self, sums: list[list[float]]) -> None:
        """Follow the critical path of each case from its end, all cases at a time."""
        chained: dict[int, Some] = {}
        _chain(chained, self.last, None)
        for number in reversed(range(len(self.places))):
            if number not in chained:
                continue
            cases, row = chained[number], sums[self.places[number].ordinal]
            all_there, took, total, before = self.stays[number]
            if cases is None or (all_there is not None and _same(cases, all_there)):
                row[w.CRITICAL - w.COUNT] += len(took) if cases is None else int(np.count_nonzero(cases))
                row[w.LEAD_CRITICAL - w.COUNT] += total
            else:
                row[w.CRITICAL - w.COUNT] += int(np.count_nonzero(cases))
                row[w.LEAD_CRITICAL - w.COUNT] += float(np.add.reduce(took[cases]))
            _chain(chained, before, cases)


def _chain(chained: dict[int, Some], before: Before, cases: Some) -> None:
    """Note that the place before is on the critical path of some cases."""
    parts: tuple[tuple[int, Some], ...] = ((before, cases),) if isinstance(before, int) else ()
    if not isinstance(before, int):
        parts = tuple(
            (int(place), (before == place) if cases is None else (before == place) & cases)
            for place in np.unique(_of(cases, before))
        )
    for place, some in parts:
        if place < 0:
            continue
        known = chained.get(place, some)
        both = None if known is None or some is None else known | some
        chained[place] = None if both is None or both.all() else both


def _either(cases: NDArray[np.bool_], one: Before, other: Before) -> Before:
    """Return the one for some cases, the other for the rest."""
    if isinstance(one, int) and isinstance(other, int) and one == other:
        return one
    return np.where(cases, one, other)


def _of(cases: Some, column: NDArray[Any]) -> NDArray[Any]:
    return column if cases is None else column[cases]


def _same(cases: Some, others: Some) -> bool:
    if cases is others:
        return True
    return cases is not None and others is not None and bool(np.array_equal(cases, others))
