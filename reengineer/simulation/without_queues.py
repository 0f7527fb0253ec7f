"""Flows in which nobody waits for people: whole columns of cases at once, instead of one event after the other.

Without queues a case takes the longest of sums along its ways: a token leaves a task at its start plus a length, and a join
at the latest of its tokens (max-plus algebra: Baccelli, Cohen, Olsder and Quadrat, Synchronization and Linearity (1992)).
A token that is not there comes at minus infinity (a number so far away that no length matters). Luck is that of the kernel, and each case ends at the very same instant.

Taken are flows of one scope with no way back, tasks and events with times of their own, exclusive and parallel gateways,
and one clock that never stops; `run_without_queues` returns None for everything else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from reengineer.simulation.kernel import words as w
from reengineer.simulation.kernel.columns import fill_lengths
from reengineer.simulation.randomness import case_keys, draws
from reengineer.simulation.replication import Replication, Run

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reengineer.simulation.compile import Compiled
    from reengineer.simulation.scenario import Scenario

    Floats = NDArray[np.float64]

CHUNK = 4096  # cases at once: the columns of a flow of 30 tasks stay in the cache
NEVER = -1e300  # swallows every length, and leaves a difference of 0
TAKEN = {w.WORK, w.FORK, w.JOIN, w.CHOOSE, w.END}


@dataclass(slots=True)
class _Column:
    """What is known of a node for each case of a chunk: when its token came and left, approval time, department before."""

    come: Floats
    left: Floats
    carried: Floats
    department: NDArray[np.int64]
    flows: list[tuple[int, Floats]] = field(default_factory=list)  # (node before, when its token came)


def run_without_queues(compiled: Compiled, scenario: Scenario, replication: int) -> Replication | None:
    """Return what the kernel would count, or None where the flow is not of this kind."""
    order = _order(compiled)
    if order is None:
        return None
    run = Run(compiled, scenario, replication)
    run.lay_arrivals()
    columns = _Columns(run, order)
    for first in range(0, run.size, CHUNK):
        if not columns.take(first, min(first + CHUNK, run.size)):
            return None
    return columns.result()


def _order(compiled: Compiled) -> list[int] | None:
    """Return the nodes from the start to the ends, None where the flow is of another kind."""
    ints = compiled.ints
    left = Counter(target for node in compiled.nodes for target in _targets(ints, node))
    nodes = [node for node in compiled.nodes if ints[node + w.OP] != w.END or left[node]]
    starts = [node for node in nodes if not left[node]]
    plain = ints[w.SCOPES] == 1 and ints[w.START_COUNT] == 1 and ints[w.CLOCK] == 0
    for node in nodes:
        rare = ints[node + w.NEED_COUNT] or ints[node + w.TIMER_COUNT] or ints[node + w.CALENDAR] or ints[node + w.HOST]
        plain = plain and ints[node + w.OP] in TAKEN and not rare
    if not plain:
        return None
    ready = list(starts)
    order = []
    while ready:
        node = ready.pop()
        order.append(node)
        for target in _targets(ints, node):
            left[target] -= 1
            if left[target] == 0:
                ready.append(target)
    return order if len(order) == len(nodes) and starts == [ints[ints[w.STARTS]]] else None


def _targets(ints: Any, node: int) -> list[int]:
    first = ints[node + w.OUT]
    return [int(ints[first + w.FLOW * number + w.TARGET]) for number in range(ints[node + w.OUTS])]


class _Columns:
    """The cases of one replication, a chunk after the other."""

    def __init__(self, run: Run, order: list[int]) -> None:
        self.run, self.order = run, order
        self.ints, self.reals = run.ints, run.reals
        self.key_a, self.key_b = case_keys(run.seed, np.arange(run.size))
        self.counted = int(run.ints[w.FIRST_COUNTED])
        self.ended, self.approval = np.zeros(run.size), np.zeros(run.size)
        self.outcome, self.handovers = np.zeros(run.size, np.int64), np.zeros(run.size, np.int64)
        self.events = 0
        first = int(self.ints[w.ARRIVALS])
        self.arrived = self.reals[first : first + run.size]

    def take(self, first: int, last: int) -> bool:
        """Work out some cases; tell whether no token met another where it should not."""
        self.part = slice(first, last)
        self.warm = max(self.counted - first, 0)
        self.columns: dict[int, _Column] = {}
        waiting: dict[int, list[tuple[int, Floats, Floats, Any]]] = {}
        size = last - first
        for node in self.order:
            column = self._meet(node, waiting.pop(node, []), size)
            if column is None:
                return False
            self.columns[node] = column
            self._pass(node, column)
            for target, come in self._ways(node, column):
                waiting.setdefault(target, []).append((node, come, column.carried, column.department))
        self._end()
        return True

    def _meet(self, node: int, tokens: list[tuple[int, Floats, Floats, Any]], size: int) -> _Column | None:
        """Return the node with the tokens that have come to it: one of them, or at a join all of them."""
        if not tokens:
            come = self.arrived[self.part]
            return _Column(come, come, np.zeros(size), np.zeros(size, np.int64))
        _, come, carried, department = tokens[0]
        many = (come > NEVER).astype(np.int64)
        for _, other, behind, before in tokens[1:]:
            later = other >= come
            come, department = np.maximum(come, other), np.where(later, before, department)
            carried = np.maximum(carried, np.where(other > NEVER, behind, 0.0))
            many += other > NEVER
        wanted = len(tokens) if self.ints[node + w.OP] == w.JOIN else 1
        if len(tokens) > 1 and ((many != 0) & (many != wanted)).any():
            return None
        return _Column(come, come, carried, department, [(before, at) for before, at, _, _ in tokens])

    def _pass(self, node: int, column: _Column) -> None:
        """Let the tokens pass the node, and count what it lasted."""
        ints, reals, op = self.ints, self.reals, self.ints[node + w.OP]
        if op == w.JOIN:
            there = column.come[self.warm :] > NEVER
            total = sum((at[self.warm :] for _, at in column.flows), np.zeros(len(there)))
            siblings = len(column.flows) * column.come[self.warm :] - total
            reals[node + w.SIBLINGS] += siblings[there].sum()
            reals[node + w.COUNT] += there.sum()
        if op != w.WORK:
            return
        length, lead = (
            self._lengths(node, w.WORK_SHIFT, w.WORK_TABLE, 0),
            self._lengths(node, w.LEAD_SHIFT, w.LEAD_TABLE, 1),
        )
        come = column.come
        column.left = np.maximum(come + length, come + lead)
        lasted = column.left - come
        if not ints[node + w.SUSPENDS]:
            column.carried = column.carried + lasted
        department = int(ints[node + w.DEPARTMENT])
        here = come > NEVER
        if department:
            moved = here & (column.department != 0) & (column.department != department)
            self.handovers[self.part] += moved
        column.department = np.full(len(come), department)
        self.events += int(np.count_nonzero(here))
        self._count(node, lasted[self.warm :], here[self.warm :])

    def _lengths(self, node: int, shift: int, table: int, purpose: int) -> Any:
        place = int(self.ints[node + table])
        if not place:
            return self.reals[node + shift]
        found = np.empty(self.part.stop - self.part.start)
        key = (int(self.ints[node + w.KEY_A]), int(self.ints[node + w.KEY_B]), purpose)
        line = (float(self.reals[node + shift]), float(self.reals[node + shift + 1]))
        fill_lengths(found, (self.key_a[self.part], self.key_b[self.part]), key, self.reals[place:], line)
        return found

    def _count(self, node: int, lasted: Floats, here: NDArray[np.bool_]) -> None:
        reals = self.reals
        reals[node + w.COUNT] += np.count_nonzero(here)
        reals[node + w.LASTED] += lasted.sum()
        for limit, kept in ((w.PROMISED, w.KEPT_PROMISE), (w.STATUTORY, w.KEPT_LAW)):
            most = reals[node + limit]
            reals[node + kept] += np.count_nonzero(here & (lasted <= most + 1e-6)) if most else np.count_nonzero(here)

    def _ways(self, node: int, column: _Column) -> list[tuple[int, Floats]]:
        """Return where the tokens go on: along all ways, or along the one that is chosen."""
        targets = _targets(self.ints, node)
        if self.ints[node + w.OP] != w.CHOOSE:
            return [(target, column.left) for target in targets]
        way = self._choice(node, len(targets))
        return [(target, np.where(way == number, column.left, NEVER)) for number, target in enumerate(targets)]

    def _choice(self, node: int, ways: int) -> NDArray[np.int64]:
        ints, first = self.ints, self.ints[node + w.OUT]
        flows = [int(first) + w.FLOW * number for number in range(ways)]
        if not ints[node + w.BY_CONDITION]:
            key_a, key_b = self.key_a[self.part], self.key_b[self.part]
            luck = draws(key_a, key_b, ints[node + w.KEY_A], ints[node + w.KEY_B], 2)
            bounds = np.array([self.reals[flow + w.SHARE] for flow in flows[:-1]])
            return np.searchsorted(bounds, luck, side="right")
        usual = [number for number, flow in enumerate(flows) if ints[flow + w.DEFAULT]]
        way = np.full(self.part.stop - self.part.start, usual[-1] if usual else ways - 1)
        columns = int(ints[w.CONDITIONS])
        cases = np.arange(self.part.start, self.part.stop)
        for number in reversed(range(ways)):
            condition = int(ints[flows[number] + w.CONDITION])
            if number not in usual:
                holds = ints[ints[w.TRUTH] + cases * columns + condition] == 1 if condition >= 0 else cases >= 0
                way[holds] = number
        return way

    def _end(self) -> None:
        """Book when each case ended and where, and go back along what it had to wait for."""
        ended = np.full(self.part.stop - self.part.start, NEVER)
        approval, outcome = np.zeros(len(ended)), np.zeros(len(ended), np.int64)
        ends = [node for node in self.order if self.ints[node + w.OP] == w.END]
        for node in ends:
            column = self.columns[node]
            outcome[column.come >= ended] = self.ints[node + w.ORDINAL]
            ended = np.maximum(ended, column.come)
            approval = np.maximum(approval, np.where(column.come > NEVER, column.carried, 0.0))
        self.ended[self.part], self.approval[self.part], self.outcome[self.part] = ended, approval, outcome
        critical = {node: outcome == self.ints[node + w.ORDINAL] for node in ends}
        for node in reversed(self.order):
            self._walk_back(node, self.columns[node], critical)

    def _walk_back(self, node: int, column: _Column, critical: dict[int, Any]) -> None:
        here = critical.pop(node, None)
        if here is None:
            return
        if self.ints[node + w.OP] == w.WORK:
            late = here[self.warm :]
            self.reals[node + w.CRITICAL] += np.count_nonzero(late)
            self.reals[node + w.LEAD_CRITICAL] += np.dot((column.left - column.come)[self.warm :], late)
        for before, come in reversed(column.flows):
            came = here if len(column.flows) == 1 else here & (come == column.come)
            critical[before] = critical[before] | came if before in critical else came
            here = here & ~came if len(column.flows) > 1 else here

    def result(self) -> Replication:
        """Return what was counted."""
        zeros = np.zeros(self.run.size)
        nodes = [self.reals[node + w.COUNT : node + w.LEAD_CRITICAL + 1] for node in self.run.compiled.nodes]
        return Replication(
            arrived=self.arrived.copy(),
            ended=self.ended,
            approval=self.approval,
            effort=zeros,
            waiting=zeros,
            cost=zeros,
            outcome=self.outcome,
            handovers=self.handovers,
            returns=np.zeros(self.run.size, np.int64),
            nodes=np.array(nodes),
            busy=np.zeros(0),
            queues=np.zeros((0, 3)),
            events=self.events,
            rows=None,
        )
