"""Flows in which nobody waits for people: the luck of many cases in columns, then each case along the flow.

Where no calendar counts and nothing ends a case early, many cases go side by side (`in_columns.py`), else one after the
other (`kernel/alone.py`).

Luck is that of the kernel, and each case goes the same ways and ends at the very same instant; sums over cases, and what a
case costs, are added up in another order (by case and chain of tasks, not by time) and may differ from those of the kernel in
the last digits.

Taken are flows of one scope with no way back: tasks and events with times of their own, exclusive and parallel gateways,
ends and terminate ends. `run_without_queues` returns None for everything else, and where two things that happen at
the same instant in a case would have to be put in order.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from reengineer.simulation.case_luck import Cases, draws_of
from reengineer.simulation.chains import places_of
from reengineer.simulation.in_columns import SUMS, Columns, Luck, Results, UnclearError, by_ordinal
from reengineer.simulation.kernel import alone
from reengineer.simulation.kernel import words as w
from reengineer.simulation.kernel.columns import CHUNK, WIDE, fill, keys_of
from reengineer.simulation.kernel.jit import COMPILED
from reengineer.simulation.replication import Replication

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.simulation.compiled import Compiled
    from reengineer.simulation.scenario import Scenario

TAKEN = {w.WORK, w.FORK, w.JOIN, w.CHOOSE, w.END, w.TERMINATE}
ROW = CHUNK + 8  # of luck: not a power of two, so that the rows do not fall into the same places of the cache


def run_without_queues(compiled: Compiled, scenario: Scenario, replication: int) -> Replication | None:
    """Return what the kernel would count, or None where the flow is not of this kind."""
    order = order_of(compiled)
    if order is None:
        return None
    if _is_timeless(compiled):
        found = _Alone(compiled, scenario, replication).run_in_columns(order)
        if found is not None:
            return found
    return _Alone(compiled, scenario, replication).run_in(order)


def _is_timeless(compiled: Compiled) -> bool:
    """Tell whether no calendar counts, and nothing ends a case before its last token."""
    ints = compiled.ints
    calendars = [ints[w.CLOCK], *(ints[node + w.CALENDAR] for node in compiled.nodes)]
    return not any(calendars) and all(ints[node + w.OP] != w.TERMINATE for node in compiled.nodes)


def order_of(compiled: Compiled) -> list[int] | None:
    """Return the nodes from the start to the ends, None where the flow is of another kind."""
    ints = compiled.ints
    left = Counter(target for node in compiled.nodes for target in _targets(ints, node))
    nodes = [node for node in compiled.nodes if ints[node + w.OP] not in (w.END, w.TERMINATE) or left[node]]
    ready = [node for node in nodes if not left[node]]
    if ready != [ints[ints[w.STARTS]]] or not all(_is_plain(ints, node) for node in (0, *nodes)):
        return None
    order = []
    while ready:
        node = ready.pop()
        order.append(node)
        for target in _targets(ints, node):
            left[target] -= 1
            if left[target] == 0:
                ready.append(target)
    return order if len(order) == len(nodes) else None


def _targets(ints: Any, node: int) -> list[int]:
    first = ints[node + w.OUT]
    return [int(ints[first + w.FLOW * number + w.TARGET]) for number in range(ints[node + w.OUTS])]


def _is_plain(ints: Any, node: int) -> bool:
    """Tell whether a node needs nobody and does nothing rare; node 0 stands for the whole flow."""
    if node == 0:
        return bool(ints[w.SCOPES] == 1 and ints[w.START_COUNT] == 1)
    rare = ints[node + w.NEED_COUNT] or ints[node + w.TIMER_COUNT] or ints[node + w.HOST]
    return ints[node + w.OP] in TAKEN and not rare


class _Alone(Cases):
    """A replication whose cases are run one after the other."""

    def run_in(self, order: list[int]) -> Replication | None:
        """Run the cases through the nodes in this order; None where something is not clear."""
        tables = self.reals[: len(self.compiled.reals)].copy()
        self._lay_places(order)
        arena: Any = (self.ints, self.reals) if COMPILED else (self.ints.tolist(), self.reals.tolist())
        self._lay_arrivals(*arena)
        state: Any = self.state if COMPILED else tuple(column.tolist() for column in self.state)
        found = (*(np.empty(self.size) for _ in range(3)), *(np.empty(self.size, np.int64) for _ in range(2)))
        luck = np.empty((len(self.draws), ROW))
        for first in range(0, self.size, CHUNK):
            last = min(first + CHUNK, self.size)
            fill(luck, keys_of(self.seed, range(first, last)), self.draws, self.lines, tables)
            row = luck.ravel() if COMPILED else luck.ravel().tolist()
            if not alone.run_alone(arena, state, row, (first, last), found):
                return None
        ints, reals = arena
        nodes = [reals[node + w.COUNT : node + w.LEAD_CRITICAL + 1] for node in self.compiled.nodes]
        arrived = np.array(reals[ints[w.ARRIVALS] :][: self.size])
        return self._counted(arrived, found, np.array(nodes), int(ints[w.EVENTS]))

    def run_in_columns(self, order: list[int]) -> Replication | None:
        """Run the cases side by side; None where something is not clear."""
        ints, reals = (self.ints, self.reals) if COMPILED else (self.ints.tolist(), self.reals.tolist())
        self._lay_arrivals(ints, reals)
        self._lay_places(order)
        tables = self.compiled.reals
        places = places_of(self.compiled.ints, tables, order, self.drawn)
        arrived = np.asarray(reals[ints[w.ARRIVALS] :][: self.size])
        room = np.empty(len(self.draws) * WIDE)
        chosen = self._chosen(order)
        counted = range(self.ints[w.FIRST_COUNTED], self.ints[w.END_COUNTED])
        sums, results, events = np.zeros((len(order), SUMS)), Results.empty(self.size), 0
        for part in self._parts():
            rows = room[: len(self.draws) * len(part)].reshape(-1, len(part))
            luck = Luck(rows, keys_of(self.seed, part), (self.draws, self.lines, tables))
            ways = {node: taken[part.start : part.stop] for node, taken in chosen.items()}
            columns = Columns(places, luck, ways, results.of(part), sums if part.start in counted else None)
            try:
                columns.run(arrived[part.start : part.stop])
            except UnclearError:
                return None
            events += columns.events
        found = (results.ended, results.approval, results.cost, results.outcome, results.handovers)
        return self._counted(arrived, found, by_ordinal(places, sums, len(self.compiled.nodes)), events)

    def _parts(self) -> Iterator[range]:
        """Yield some cases at a time, all of them counted or none."""
        for begin, end in pairwise((0, int(self.ints[w.FIRST_COUNTED]), int(self.ints[w.END_COUNTED]), self.size)):
            for first in range(begin, end, WIDE):
                yield range(first, min(first + WIDE, end))

    def _chosen(self, order: list[int]) -> dict[int, Any]:
        """Return by node which way each case takes where attributes decide: the first whose condition holds."""
        ints, width = self.ints, len(self.compiled.conditions)
        truth = ints[ints[w.TRUTH] :][: self.size * width].reshape(self.size, width) == 1
        found = {}
        for node in order:
            if ints[node + w.OP] != w.CHOOSE or not ints[node + w.BY_CONDITION]:
                continue
            flows = [ints[node + w.OUT] + w.FLOW * number for number in range(ints[node + w.OUTS])]
            usual = next((number for number, flow in enumerate(flows) if ints[flow + w.DEFAULT]), len(flows) - 1)
            way = np.full(self.size, usual)
            for number, flow in reversed(list(enumerate(flows))):
                condition = ints[flow + w.CONDITION]
                if not ints[flow + w.DEFAULT]:
                    way = np.where(truth[:, condition] if condition >= 0 else True, number, way)
            found[node] = way
        return found

    def _lay_places(self, order: list[int]) -> None:
        """Lay a record for each node, in the order of the flow, and find what has to be drawn for each case."""
        ints = self.ints
        places = np.zeros(alone.HEAD + alone.PLACE * len(order) + len(self.compiled.nodes), np.int64)
        places[alone.PLACES], places[alone.PLACE_OF] = len(order), alone.HEAD + alone.PLACE * len(order)
        draws: list[tuple[int, ...]] = []
        self.drawn: dict[int, slice] = {}  # rows of luck by node
        lines: list[tuple[float, float]] = []
        for number, node in enumerate(order):
            place = alone.HEAD + alone.PLACE * number
            places[place], before = node, len(draws)
            places[places[alone.PLACE_OF] + ints[node + w.ORDINAL]] = place
            for field, (purpose, table, line) in zip(
                (alone.FIRST_DRAW, alone.SECOND_DRAW), draws_of(ints, self.reals, node), strict=True
            ):
                places[place + field] = -1 if table < 0 else ROW * len(draws)
                if table >= 0:
                    draws.append((ints[node + w.KEY_A], ints[node + w.KEY_B], purpose, table))
                    lines.append(line)
            self.drawn[node] = slice(before, len(draws))
        self.state = places, np.zeros(len(places))
        self.draws, self.lines = np.array(draws, np.int64).reshape(-1, 4), np.array(lines).reshape(-1, 2)

    def _counted(self, arrived: Any, found: tuple[Any, ...], nodes: Any, events: int) -> Replication:
        compiled, none = self.compiled, np.zeros(self.size)
        ended, approval, cost, outcome, handovers = found
        return Replication(
            arrived=arrived,
            ended=ended,
            approval=approval,
            effort=none,
            waiting=none,
            cost=cost,
            outcome=outcome,
            handovers=handovers,
            returns=np.zeros(self.size, np.int64),
            nodes=nodes,
            busy=np.zeros(sum(len(pool.people) for pool, _ in compiled.pools)),
            queues=np.zeros((len(compiled.pools), 3)),
            events=events,
            rows=None,
        )
