"""A flow as columns of cases pass it: a place for each node, and one for each chain of tasks that are done in one go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from reengineer.simulation.kernel import words as w
from reengineer.simulation.quantile_tables import ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

NEAR = 1e-6  # seconds by which a limit may be passed
LENGTHS = ((w.WORK_TABLE, w.WORK_SHIFT, w.WORK_SCALE), (w.LEAD_TABLE, w.LEAD_SHIFT, w.LEAD_SCALE))
LIMITS = ((w.PROMISED, w.KEPT_PROMISE), (w.STATUTORY, w.KEPT_LAW))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A node as the cases pass it, or a chain of tasks."""

    nodes: tuple[int, ...]  # addresses
    op: int
    ordinals: NDArray[np.int64]  # of the nodes
    rows: slice  # of the sums of its nodes
    targets: tuple[int, ...]  # places
    incoming: int
    departments: tuple[int, int]  # of the first task and of the last; 0: none
    handovers: int  # inside, from a department to another
    suspends: bool
    cost: float
    limits: tuple[tuple[int, int, float], ...]  # task, the sum of those on time, and the latest that is
    constant: float  # seconds that a case stays without luck
    drawn: slice  # rows of luck: how long it stays, or which way it takes
    least: float  # seconds that it can stay by luck
    bounds: tuple[float, ...]  # CHOOSE by chance: cumulated shares of the ways but the last

    @property
    def draws(self) -> int:
        """How many rows of luck there are."""
        return int(self.drawn.stop - self.drawn.start)

    @property
    def is_usual(self) -> bool:
        """Tell whether it is a task whose length is drawn once, and counted; or a chain of them."""
        once = self.op == w.WORK and self.draws == len(self.nodes)
        return once and self.least >= self.constant and not self.suspends

    def takes_over_from(self, before: Place) -> bool:
        """Tell whether another department had the cases at the place before."""
        pair = before.departments[-1], self.departments[0]
        return 0 not in pair and pair[0] != pair[1]

    def goes_on_with(self, other: Place) -> bool:
        """Tell whether it makes one chain with a place that nothing else leads to."""
        return self.is_usual and other.is_usual and self.drawn.stop == other.drawn.start


def places_of(ints: Any, reals: Any, order: Sequence[int], drawn: Mapping[int, slice]) -> tuple[Place, ...]:
    """Return the places in the order of the flow; `drawn` are the rows of luck of each node."""
    single = [
        replace(_place(ints, reals, node, drawn[node]), rows=slice(row, row + 1)) for row, node in enumerate(order)
    ]
    ways_in = Counter(target for place in single for target in place.targets)
    chains: list[Place] = []
    for place in single:
        alone = chains and chains[-1].targets == place.nodes and ways_in[place.nodes[0]] == 1
        if alone and chains[-1].goes_on_with(place):
            chains[-1] = _joined(chains[-1], place)
        else:
            chains.append(place)
    numbers = {place.nodes[0]: number for number, place in enumerate(chains)}
    return tuple(replace(place, targets=tuple(numbers[target] for target in place.targets)) for place in chains)


def _joined(first: Place, then: Place) -> Place:
    """Return a chain with a task more."""
    return replace(
        first,
        nodes=first.nodes + then.nodes,
        ordinals=np.concatenate((first.ordinals, then.ordinals)),
        rows=slice(first.rows.start, then.rows.stop),
        targets=then.targets,
        departments=(first.departments[0], then.departments[-1]),
        handovers=first.handovers + then.takes_over_from(first) + then.handovers,
        cost=first.cost + then.cost,
        limits=first.limits + tuple((len(first.nodes), kept, latest) for _, kept, latest in then.limits),
        constant=max(first.constant, then.constant),
        drawn=slice(first.drawn.start, then.drawn.stop),
        least=max(first.least, then.least),
    )


def _place(ints: Any, reals: Any, node: int, drawn: slice) -> Place:
    """Return the place of a node; its targets are nodes."""
    flows = [int(ints[node + w.OUT]) + w.FLOW * number for number in range(ints[node + w.OUTS])]
    lengths = [
        (int(ints[node + table]), float(reals[node + shift]), float(reals[node + scale]))
        for table, shift, scale in LENGTHS
    ]
    return Place(
        nodes=(node,),
        op=int(ints[node + w.OP]),
        ordinals=np.array([ints[node + w.ORDINAL]]),
        rows=slice(0),
        targets=tuple(int(ints[flow + w.TARGET]) for flow in flows),
        incoming=int(ints[node + w.INCOMING]),
        departments=(int(ints[node + w.DEPARTMENT]),) * 2,
        handovers=0,
        suspends=bool(ints[node + w.SUSPENDS]),
        cost=float(reals[node + w.FIXED_COST]),
        limits=tuple((0, kept, float(reals[node + limit]) + NEAR) for limit, kept in LIMITS if reals[node + limit]),
        constant=max([0.0, *(shift for table, shift, _ in lengths if not table)]),
        drawn=drawn,
        least=min([np.inf, *(shift + scale * _least(reals, table) for table, shift, scale in lengths if table)]),
        bounds=tuple(float(reals[flow + w.SHARE]) for flow in flows[:-1]),
    )


def _least(reals: Any, table: int) -> float:
    """Return the shortest length of a quantile table."""
    rows = reals[table : table + 2 * ROWS].reshape(ROWS, 2)
    return float(min(rows[:, 0].min(), rows.sum(axis=1).min()))
