"""A flow under a scenario laid out for the run without compiled code, and the luck of its cases.

A case has a row, in which each task and each choice has a spot, and the lead of a task of people a spot of its own.
What a case does there has a code: row * width + spot. Visits after the first have rows of their own.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from reengineer.simulation import randomness
from reengineer.simulation.case_luck import Cases, draws_of
from reengineer.simulation.kernel import words as w
from reengineer.simulation.kernel.columns import fill, keys_of
from reengineer.simulation.plain_hours import Always, Hours
from reengineer.simulation.plain_parts import Node, Post

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reengineer.simulation.compiled import Compiled
    from reengineer.simulation.plain_parts import Way
    from reengineer.simulation.scenario import Scenario

    Floats = NDArray[np.float64]

MANY = 4096  # cases whose luck is drawn at once: what one call of NumPy costs is shared by so many
TAKEN = {w.WORK, w.FORK, w.JOIN, w.CHOOSE, w.END, w.TERMINATE}


def is_plain(compiled: Compiled) -> bool:
    """Tell whether a flow is of the common kind that this run takes."""
    ints = compiled.ints
    if ints[w.SCOPES] != 1 or ints[w.START_COUNT] != 1 or ints[w.DISCIPLINE] != w.FIFO:
        return False
    if any(ints[pool + w.DEFERS] or ints[pool + w.GROUP_COUNT] != 1 for _, pool in compiled.pools):
        return False
    return len(_calendars(compiled) - {0}) <= 1 and all(_takes(compiled, node) for node in compiled.nodes)


def _calendars(compiled: Compiled) -> set[int]:
    ints = compiled.ints
    groups = (ints[pool + w.GROUPS] for _, pool in compiled.pools)
    return {
        int(ints[w.CLOCK]),
        *(int(ints[node + w.CALENDAR]) for node in compiled.nodes),
        *(int(ints[group + w.GROUP_CALENDAR]) for group in groups),
    }


def _takes(compiled: Compiled, node: int) -> bool:
    ints = compiled.ints
    rare = ints[node + w.TIMER_COUNT] or ints[node + w.HOST] or ints[node + w.BATCH_SIZE] > 1
    several = ints[node + w.NEED_COUNT] and not ints[node + w.POOL]
    return ints[node + w.OP] in TAKEN and not rare and not several


class PlainModel:
    """The flow, and the cases of one replication."""

    def __init__(self, compiled: Compiled, scenario: Scenario, replication: int, *, sound: bool = True) -> None:
        self.compiled = compiled
        self.run = run = Cases(compiled, scenario, replication)
        run.lay_arrivals()
        ints, reals = self.words = compiled.ints.tolist(), compiled.reals.tolist()  # lists are read quicker
        first = int(run.ints[w.ARRIVALS])
        self.arrived: Floats = run.reals[first : first + run.size].copy()
        self.counted = range(int(run.ints[w.FIRST_COUNTED]), int(run.ints[w.END_COUNTED]))
        always, calendar = Always(), max(_calendars(compiled))
        self.hours = Hours(ints, reals, calendar) if calendar else always
        self.clock = self.hours if ints[w.CLOCK] else always

        def hours_of(address: int) -> Always:
            return self.hours if ints[address] else always

        groups = {pool: ints[pool + w.GROUPS] + w.GROUP_CALENDAR for _, pool in compiled.pools}
        posts = {pool: Post(ints, reals, pool, number, hours_of(groups[pool])) for number, pool in enumerate(groups)}
        self.posts = list(posts.values())
        if isinstance(self.hours, Hours):
            self.hours.is_for_all = all(post.hours is self.hours for post in self.posts)
        self.nodes = [
            Node(
                ints,
                reals,
                node,
                posts[ints[node + w.POOL]] if ints[node + w.NEED_COUNT] else None,
                hours_of(node + w.CALENDAR),
            )
            for node in compiled.nodes
        ]
        self._lay_ways()
        self._lay_draws()
        if sound:
            mark_once(self.nodes)
        self.terminates = any(node.op == w.TERMINATE for node in self.nodes)

    def _lay_ways(self) -> None:
        ints, reals = self.words
        for node in self.nodes:
            first, count = ints[node.address + w.OUT], ints[node.address + w.OUTS]
            flows = range(first, first + w.FLOW * count, w.FLOW)
            targets = [self.nodes[ints[ints[flow + w.TARGET] + w.ORDINAL]] for flow in flows]
            cells = [
                ints[flow + w.CELL] - ints[node.address + w.INNER] - 2
                for flow, node in zip(flows, targets, strict=True)
            ]
            node.ways = tuple(zip(targets, cells, strict=True))
            node.shares = [reals[flow + w.SHARE] for flow in flows]
        for node in self.nodes:
            node.ways = tuple(_behind(way, len(self.nodes)) for way in node.ways)
        self.start = _behind((self.nodes[ints[ints[ints[w.STARTS]] + w.ORDINAL]], 0), len(self.nodes))
        hands_on = {node.ordinal for node in self.nodes if node.op == w.FORK and len(node.ways) == 1}
        self.arriving = Counter(
            target.ordinal for node in self.nodes if node.ordinal not in hands_on for target, _ in node.ways
        )
        self.arriving[self.start[0].ordinal] += 1

    def _lay_draws(self) -> None:
        """Give each task and each choice its spot, and find what has to be drawn for it."""
        ints, reals = self.words
        self.spots: list[Node] = [node for node in self.nodes if node.op in {w.WORK, w.CHOOSE}]
        draws: list[tuple[int, ...]] = []
        lines: list[tuple[float, float]] = []
        self.drawn: list[tuple[int, int]] = []  # by spot the rows of its two draws; -1 none
        for spot, node in enumerate(list(self.spots)):
            node.spot = spot
            found = draws_of(ints, reals, node.address)
            rows = []
            for purpose, table, line in found:
                rows.append(len(draws) if table >= 0 else -1)
                if table >= 0:
                    draws.append((*node.keys, purpose, table))
                    lines.append(line)
            self.drawn.append((rows[0], rows[1]))
            node.lines = tuple((reals, table, *line) if table > 0 else None for _, table, line in found)  # type: ignore[assignment]
            if node.post and (rows[1] >= 0 or node.least > 0.0):
                node.lead = len(self.spots) - spot
                self.spots.append(node)
        self.width = len(self.spots) + 1  # the last is that of what was taken off
        self.draws, self.lines = np.array(draws, np.int64).reshape(-1, 4), np.array(lines).reshape(-1, 2)
        self.tables = np.array(reals)
        self.known = range(0)  # the cases whose luck is drawn
        self.choices = {node.ordinal: self._chosen(node) for node in self.spots if node.by_condition}

    def _chosen(self, node: Node) -> NDArray[np.int64]:
        """Return which way each case takes where attributes decide: the first whose condition holds, else the default."""
        ints, run = self.run.ints, self.run
        width = len(self.compiled.conditions)
        truth = ints[ints[w.TRUTH] :][: run.size * width].reshape(run.size, width) == 1
        flows = [ints[node.address + w.OUT] + w.FLOW * number for number in range(len(node.ways))]
        defaults = [number for number, flow in enumerate(flows) if ints[flow + w.DEFAULT]]
        way = np.full(run.size, defaults[-1] if defaults else len(flows) - 1)
        for number, flow in reversed(list(enumerate(flows))):
            condition = ints[flow + w.CONDITION]
            if not ints[flow + w.DEFAULT]:
                way = np.where(truth[:, condition] if condition >= 0 else True, number, way)
        return way

    def keys(self, case: int) -> tuple[int, int]:
        """Return the two words that stand for a case."""
        return randomness.case_key(self.run.seed, case)

    def draw(self, part: range) -> tuple[Floats, Floats]:
        """Return rows of luck for some cases: how long, or which way; and how much work that is for people."""
        if part.stop > self.known.stop:
            self.known = range(part.start, min(part.start + MANY, len(self.arrived)))
            self._draw(self.known)
        columns = slice(part.start - self.known.start, part.stop - self.known.start)
        return self.luck[:, columns].T.ravel(), self.spent[:, columns].T.ravel()

    def _draw(self, part: range) -> None:
        """Draw a row for each spot, a column for each case."""
        drawn = np.empty((len(self.draws), len(part)))
        fill(drawn, keys_of(self.run.seed, part), self.draws, self.lines, self.tables)
        luck, spent = np.zeros((self.width, len(part))), np.zeros((self.width, len(part)))
        for spot, (node, (first, second)) in enumerate(zip(self.spots, self.drawn, strict=False)):
            work: Any = drawn[first] if first >= 0 else node.work
            lead: Any = drawn[second] if second >= 0 else node.least
            if node.op == w.CHOOSE:
                luck[spot] = way_of(node, work) if first >= 0 else self.choices[node.ordinal][part.start : part.stop]
            elif node.post:
                spent[spot] = work / node.post.speed
                luck[spot] = spent[spot] / node.post.capacity
                luck[spot + node.lead] = lead if node.lead else luck[spot]
            else:
                luck[spot] = np.maximum(work, lead)
        self.luck, self.spent = luck, spent


def way_of(node: Node, share: Any) -> Any:
    """Return the number of the way that cases take by chance."""
    return np.searchsorted(node.shares[:-1], share, side="right")


def _behind(way: Way, most: int) -> Way:
    """Return where a way leads in the end: past nodes that only hand on a token."""
    for _ in range(most):
        node, _ = way
        if node.op != w.FORK or len(node.ways) != 1:
            break
        way = node.ways[0]
    return way


def mark_once(nodes: list[Node]) -> None:
    """Mark the nodes to which a sound case comes once at most: not in a round, nor sent out of one again and again."""
    ahead = {node.ordinal: [target.ordinal for target, _ in node.ways] for node in nodes}
    behind: dict[int, list[int]] = {node: [] for node in ahead}
    for node, targets in ahead.items():
        for target in targets:
            behind[target].append(node)
    again = _without_firsts(_without_firsts(set(ahead), ahead), behind)
    front = [
        target
        for node in nodes
        if node.ordinal in again and node.op != w.CHOOSE and len(node.ways) > 1
        for target in ahead[node.ordinal]
    ]
    while front:
        node = front.pop()
        if node not in again:
            again.add(node)
            front += ahead[node]
    for one in nodes:
        one.once = one.ordinal not in again


def _without_firsts(nodes: set[int], ahead: dict[int, list[int]]) -> set[int]:
    """Return what is left where the nodes that nothing leads to are taken away over and over: rounds, and what is behind."""
    arriving = Counter(target for node in nodes for target in ahead[node] if target in nodes)
    firsts = [node for node in nodes if not arriving[node]]
    left = set(nodes)
    while firsts:
        node = firsts.pop()
        left.discard(node)
        for target in ahead[node]:
            if target in left:
                arriving[target] -= 1
                if not arriving[target]:
                    firsts.append(target)
    return left
