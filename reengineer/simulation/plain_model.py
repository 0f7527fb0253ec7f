"""A flow under a scenario as plain objects, the luck of its cases, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reengineer.simulation.case_luck import Cases, draws_of
from reengineer.simulation.kernel import words as w
from reengineer.simulation.kernel.columns import CHUNK, fill, keys_of
from reengineer.simulation.plain_parts import Case, Hours, Node, Post
from reengineer.simulation.replication import Replication

if TYPE_CHECKING:
    from reengineer.simulation.compiled import Compiled
    from reengineer.simulation.scenario import Scenario

TAKEN = {w.WORK, w.FORK, w.JOIN, w.CHOOSE, w.END, w.TERMINATE}


def is_plain(compiled: Compiled) -> bool:
    """Tell whether a flow is of the common kind that this run takes."""
    ints = compiled.ints
    if ints[w.SCOPES] != 1 or ints[w.START_COUNT] != 1 or ints[w.DISCIPLINE] != w.FIFO:
        return False
    calendars = {ints[w.CLOCK], *(ints[node + w.CALENDAR] for node in compiled.nodes)}
    for _, pool in compiled.pools:
        calendars.add(ints[ints[pool + w.GROUPS] + w.GROUP_CALENDAR])
        if ints[pool + w.DEFERS] or ints[pool + w.GROUP_COUNT] != 1:
            return False
    return len(calendars - {0}) <= 1 and all(_takes(compiled, node) for node in compiled.nodes)


def _takes(compiled: Compiled, node: int) -> bool:
    ints = compiled.ints
    rare = ints[node + w.TIMER_COUNT] or ints[node + w.HOST] or ints[node + w.BATCH_SIZE] > 1
    several = ints[node + w.NEED_COUNT] and not ints[node + w.POOL]
    return ints[node + w.OP] in TAKEN and not rare and not several


class PlainModel:
    """The flow, and the cases of one replication."""

    def __init__(self, compiled: Compiled, scenario: Scenario, replication: int) -> None:
        self.compiled = compiled
        self.run = run = Cases(compiled, scenario, replication)
        run.lay_arrivals()
        ints, reals = self.words = compiled.ints.tolist(), compiled.reals.tolist()  # lists are read quicker
        first = int(run.ints[w.ARRIVALS])
        self.arrived = run.reals[first : first + run.size].tolist()
        self.counted = range(int(run.ints[w.FIRST_COUNTED]), int(run.ints[w.END_COUNTED]))
        calendars = [ints[w.CLOCK], *(ints[node + w.CALENDAR] for node in compiled.nodes)]
        calendars += [ints[ints[pool + w.GROUPS] + w.GROUP_CALENDAR] for _, pool in compiled.pools]
        calendar = max(calendars)
        self.hours = Hours(ints, reals, calendar) if calendar else None
        self.clock = self.hours if ints[w.CLOCK] else None
        self.posts = {pool: Post(ints, reals, pool, self.hours) for _, pool in compiled.pools}
        self.nodes = [Node(ints, reals, node, self.hours, self.posts) for node in compiled.nodes]
        self.start = self.nodes[ints[ints[ints[w.STARTS]] + w.ORDINAL]]
        self._lay_ways()
        self._lay_draws()
        truth, conditions = int(run.ints[w.TRUTH]), len(compiled.conditions)
        self.truth = run.ints[truth : truth + conditions * run.size].reshape(run.size, conditions).tolist()
        self.reals = np.zeros((5, run.size))  # ended, approval, effort, waiting, cost
        self.numbers = np.zeros((3, run.size), np.int64)  # outcome, handovers, returns
        self.events = 0

    def _lay_ways(self) -> None:
        ints, reals = self.words
        for node in self.nodes:
            first, count = ints[node.address + w.OUT], ints[node.address + w.OUTS]
            flows = range(first, first + w.FLOW * count, w.FLOW)
            targets = [self.nodes[ints[ints[flow + w.TARGET] + w.ORDINAL]] for flow in flows]
            node.ways = tuple(
                (
                    target,
                    ints[flow + w.CELL] - ints[target.address + w.INNER] - 2,
                    ints[flow + w.CONDITION],
                    bool(ints[flow + w.DEFAULT]),
                )
                for target, flow in zip(targets, flows, strict=True)
            )
            node.shares = tuple(reals[flow + w.SHARE] for flow in flows)

    def _lay_draws(self) -> None:
        """Find what has to be drawn for each case."""
        ints, reals = self.words
        draws: list[tuple[int, ...]] = []
        lines: list[tuple[float, float]] = []
        for node in self.nodes:
            found = draws_of(ints, reals, node.address)
            rows = []
            for purpose, table, line in found:
                rows.append(len(draws) if table >= 0 else -1)
                if table >= 0:
                    draws.append((*node.keys, purpose, table))
                    lines.append(line)
            node.first, node.second = rows
            node.lines = tuple((reals[table:], *line) if table > 0 else ((), 0.0, 0.0) for _, table, line in found)
        self.draws, self.lines = np.array(draws, np.int64).reshape(-1, 4), np.array(lines).reshape(-1, 2)
        self.tables = np.array(reals)

    def case(self, number: int) -> Case:
        """Return a case that arrives; luck is drawn for many at once."""
        place = number % CHUNK
        if place == 0:
            keys = keys_of(self.run.seed, range(number, min(number + CHUNK, self.run.size)))
            luck = np.empty((len(self.draws), len(keys[0])))
            fill(luck, keys, self.draws, self.lines, self.tables)
            self.luck, self.keys = luck.T.tolist(), (keys[0].tolist(), keys[1].tolist())
        return Case(number, self.luck[place], (self.keys[0][place], self.keys[1][place]), len(self.nodes))

    def way(self, case: int, node: Node) -> int:
        """Return the first way whose condition holds for a case, else the default."""
        usual = len(node.ways) - 1
        for number, (_, _, condition, default) in enumerate(node.ways):
            if default:
                usual = number
            elif condition < 0 or self.truth[case][condition] == 1:
                return number
        return usual

    def book(self, case: Case, ended: float, outcome: int) -> None:
        """Write down what became of a case."""
        self.reals[:, case.number] = ended, case.approved, case.effort, case.delay, case.cost
        self.numbers[:, case.number] = outcome, case.handed, case.returns

    def result(self) -> Replication:
        """Return what was counted."""
        ended, approval, effort, waiting, cost = self.reals
        outcome, handovers, returns = self.numbers
        posts = [self.posts[pool] for _, pool in self.compiled.pools]
        return Replication(
            arrived=np.array(self.arrived),
            ended=ended,
            approval=approval,
            effort=effort,
            waiting=waiting,
            cost=cost,
            outcome=outcome,
            handovers=handovers,
            returns=returns,
            nodes=np.array([node.sums for node in self.nodes]),
            busy=np.array([post.busy for post in posts]),
            queues=np.array([(post.queued, float(post.served), float(post.longest)) for post in posts]).reshape(-1, 3),
            events=self.events,
            rows=None,
        )
