"""Flows in which nobody waits for people: the luck of many cases in columns, then each case in one go along the flow.

Luck is that of the kernel, and each case goes the same ways and ends at the very same instant; sums over cases are added
up in another order (by case, not by time) and may differ from those of the kernel in the last digits.

Taken are flows of one scope with no way back: tasks and events with times of their own, exclusive and parallel gateways,
ends and terminate ends. `run_without_queues` returns None for everything else, and where two things that happen at
the same instant in a case would have to be put in order.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from reengineer.simulation.case_luck import Cases, draws_of
from reengineer.simulation.kernel import alone
from reengineer.simulation.kernel import words as w
from reengineer.simulation.kernel.columns import CHUNK, fill, keys_of
from reengineer.simulation.kernel.jit import COMPILED
from reengineer.simulation.replication import Replication

if TYPE_CHECKING:
    from reengineer.simulation.compiled import Compiled
    from reengineer.simulation.scenario import Scenario

TAKEN = {w.WORK, w.FORK, w.JOIN, w.CHOOSE, w.END, w.TERMINATE}
ROW = CHUNK + 8  # of luck: not a power of two, so that the rows do not fall into the same places of the cache


def run_without_queues(compiled: Compiled, scenario: Scenario, replication: int) -> Replication | None:
    """Return what the kernel would count, or None where the flow is not of this kind."""
    order = order_of(compiled)
    return None if order is None else _Alone(compiled, scenario, replication).run_in(order)


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
        return self._counted(arena[0], arena[1], found)

    def _lay_places(self, order: list[int]) -> None:
        """Lay a record for each node, in the order of the flow, and find what has to be drawn for each case."""
        ints = self.ints
        places = np.zeros(alone.HEAD + alone.PLACE * len(order) + len(self.compiled.nodes), np.int64)
        places[alone.PLACES], places[alone.PLACE_OF] = len(order), alone.HEAD + alone.PLACE * len(order)
        draws: list[tuple[int, ...]] = []
        lines: list[tuple[float, float]] = []
        for number, node in enumerate(order):
            place = alone.HEAD + alone.PLACE * number
            places[place] = node
            places[places[alone.PLACE_OF] + ints[node + w.ORDINAL]] = place
            for field, (purpose, table, line) in zip(
                (alone.FIRST_DRAW, alone.SECOND_DRAW), draws_of(ints, self.reals, node), strict=True
            ):
                places[place + field] = -1 if table < 0 else ROW * len(draws)
                if table >= 0:
                    draws.append((ints[node + w.KEY_A], ints[node + w.KEY_B], purpose, table))
                    lines.append(line)
        self.state = places, np.zeros(len(places))
        self.draws, self.lines = np.array(draws, np.int64).reshape(-1, 4), np.array(lines).reshape(-1, 2)

    def _counted(self, ints: Any, reals: Any, found: Any) -> Replication:
        compiled, none = self.compiled, np.zeros(self.size)
        ended, approval, cost, outcome, handovers = found
        first = int(ints[w.ARRIVALS])
        return Replication(
            arrived=np.array(reals[first : first + self.size]),
            ended=ended,
            approval=approval,
            effort=none,
            waiting=none,
            cost=cost,
            outcome=outcome,
            handovers=handovers,
            returns=np.zeros(self.size, np.int64),
            nodes=np.array([reals[node + w.COUNT : node + w.LEAD_CRITICAL + 1] for node in compiled.nodes]),
            busy=np.zeros(sum(len(pool.people) for pool, _ in compiled.pools)),
            queues=np.zeros((len(compiled.pools), 3)),
            events=int(ints[w.EVENTS]),
            rows=None,
        )
