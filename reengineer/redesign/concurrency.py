"""Pairs of tasks that can newly run at once, each shown in a run of the to-be.

Two tasks are *newly concurrent* if the as-is orders them within a round and the to-be neither orders nor excludes them.
To show many pairs by few runs, a run holds one task: it does what must be done before that task and no more, starts it,
then lets everything else go on for as long as it can, and lets go of the held task only then. So it meets every task that
is concurrent with the held one under the same choices.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from processes.checks.net import decided
from processes.checks.token_game import compile_net, tell
from processes.model import SubProcess, Task, scopes
from reengineer.graph import topological_sort
from reengineer.partial_order import members
from reengineer.redesign.certificate import Witness
from reengineer.redesign.guards import CANCELLING, Exclusions, guards

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from processes.checks.net import Firing, Net
    from processes.faults import Step
    from processes.model import Definitions, Process
    from reengineer.redesign.requirements import Order

    Pair = tuple[str, str]

WORK_BUDGET = 100_000_000  # firings times places of the net: a firing costs more in a large net
ROUNDS = 20  # firings of a run per firing of the net, before it is given up as going in circles


def newly_concurrent(as_is: Order, to_be: Order, process: Process, stands_for: Mapping[str, str]) -> frozenset[Pair]:
    """Return the pairs of activities of the to-be process that were ordered and are no longer."""
    exclusive = Exclusions(process)
    found = set()
    for scope in scopes(process):
        old = {n.id: n.id if n.id in as_is else stands_for.get(n.id, n.id) for n in scope.nodes}
        activities = [n.id for n in scope.nodes if isinstance(n, (Task, SubProcess)) and old[n.id] in as_is]
        position = {node: number for number, node in enumerate(activities)}
        for first, others in to_be.rounds[scope.id].unordered(activities).items():
            for second in others:
                if position[first] < position[second] and not exclusive(first, second):
                    before, after = old[first], old[second]
                    if as_is.ordered(before, after) or as_is.ordered(after, before):
                        found.add((first, second))
    return frozenset(found)


def show(definitions: Definitions, process: Process, order: Order, pairs: Collection[Pair]) -> tuple[Witness, ...]:
    """Return runs in which every pair is seen running at once, as far as `WORK_BUDGET` reaches."""
    if not pairs:
        return ()
    player = Player(compile_net(definitions), process, order)
    missing = {frozenset(pair): pair for pair in sorted(pairs)}
    wanted = list(missing)
    witnesses = []
    while wanted and player.steps * len(player.net.places) < WORK_BUDGET:
        aim = wanted.pop()
        for hold in ("", *sorted(aim)):  # mostly a run that holds nothing shows the pair, and many others
            if aim in missing:
                run, seen = player.play(aim, missing, hold=hold)
                if seen:
                    pairs_at = tuple((*missing.pop(both), at) for both, at in seen.items())
                    witnesses.append(Witness(run=run, pairs=pairs_at))
    return tuple(witnesses)


def run_against(definitions: Definitions, process: Process, order: Order, pair: Pair) -> tuple[Step, ...]:
    """Return a run in which the second of the pair starts while the first is not done, or nothing if none is found.

    The second may be an end event, which starts when it is reached.
    """
    before, after = pair
    player = Player(compile_net(definitions), process, order)
    run, _seen = player.play(frozenset(pair), {}, hold=before)
    for number, step in enumerate(run):
        if step.node == after and (step.action != "end" or after not in player.activities):
            return tuple(run[: number + 1])
        if step.node == before and step.action in ("end", "pass"):
            return ()
    return ()


class Player:
    """Plays the token game so that tasks overlap as long as they can.

    Nothing waits but the end of a task: a task is ended only when nothing else can happen, and of those running first
    the one that has fewest pairs still to show.
    """

    def __init__(self, net: Net, process: Process, order: Order) -> None:
        self.net = net
        self.steps = 0
        self.guards = guards(process)
        self.mine = {each.id for scope in scopes(process) for each in (scope, *scope.nodes)}
        self.activities = {n.id for s in scopes(process) for n in s.nodes if isinstance(n, (Task, SubProcess))}
        self.ways = _ways(process, order)

    def play(
        self, aim: frozenset[str], missing: Mapping[frozenset[str], Pair], *, hold: str = ""
    ) -> tuple[tuple[Step, ...], dict[frozenset[str], int]]:
        """Return a run under the choices that lead to the aimed pair, and after which step each missing pair runs.

        The task `hold` is never ended before all others that can be.
        """
        game = _Game(self, frozenset().union(*(self.guards.get(task, frozenset()) for task in aim)), missing, hold)
        while (firing := game.next()) is not None:
            game.fire(firing)
            self.steps += 1
            if len(game.run) > ROUNDS * len(self.net.firings):
                break
        seen = game.seen
        firings = game.run[: max(seen.values()) + 1] if seen else game.run if hold else []
        return tell(self.net, firings), seen


class _Game:
    """One run while it is played: what may be fired next is kept up to date token by token."""

    def __init__(
        self, player: Player, wanted: frozenset[str], missing: Mapping[frozenset[str], Pair], hold: str
    ) -> None:
        self.player = player
        self.net = player.net
        self.wanted = set(wanted)
        self.hold = hold
        self.missing = missing
        self.partners: dict[str, set[str]] = {}
        for pair in missing:
            for task in pair:
                self.partners.setdefault(task, set()).update(pair - {task})
        self.marking = self.net.initial
        self.agenda: list[tuple[float, int]] = []
        self.blocked: list[int] = []
        self.running: dict[str, list[int]] = {}  # task -> the firings that could end it
        self.started: set[str] = set()
        self.run: list[Firing] = []
        self.seen: dict[frozenset[str], int] = {}
        self._offer(members(self.marking))

    def next(self) -> Firing | None:
        """Return what to do next: anything but ending a task; then what waits for others; then the end of a task."""
        while self.agenda:
            _rank, number = heappop(self.agenda)
            if (firing := self._possible(number)) is not None:
                return firing
            if self.net.firings[number].join or self.net.firings[number].quiet:
                self.blocked.append(number)  # waits for more than a token, which would bring it back here
        waiting, self.blocked = self.blocked, []
        for number in waiting:
            if (firing := self._possible(number)) is not None:
                self.blocked = [other for other in waiting if other != number]
                return firing
        self.blocked = waiting
        for task in sorted(self.running, key=self._worth):
            for number in self.running[task]:
                if (firing := self._possible(number)) is not None:
                    return firing
        return None

    def fire(self, firing: Firing) -> None:
        """Do it, and note what has begun to run beside what."""
        before = self.marking
        self.marking = self.net.fire(before, firing)
        self.run.append(firing)
        self.wanted -= {self.net.places[place] for place in firing.produce}  # a loop is gone through once
        if firing.node in self.player.activities and firing.action == "start":
            self._start(firing.node)
        elif firing.node in self.running and firing.action == "end":
            del self.running[firing.node]
        self._offer(members(self.marking & ~before))

    def _start(self, task: str) -> None:
        for other in sorted(self.partners.get(task, ())):  # a certificate is the same each time it is made
            both = frozenset((task, other))
            if other in self.running and both not in self.seen:
                self.seen[both] = len(self.run) - 1
        self.running[task] = []
        self.started.add(task)

    def _worth(self, task: str) -> tuple[bool, int]:
        return task == self.hold, len(self.partners.get(task, set()) - self.started)

    def _offer(self, places: Iterator[int]) -> None:
        for place in places:
            for number in self.net.consumers.get(place, ()):
                firing = self.net.firings[number]
                if firing.node not in self.player.mine or firing.final:
                    continue
                if firing.action == "catch" and firing.node not in self.wanted:
                    continue
                if firing.action == "end" and firing.node in self.running:
                    self.running[firing.node].append(number)
                else:
                    heappush(self.agenda, (self._detour(firing), number))

    def _detour(self, firing: Firing) -> float:
        """Rank a choice: a wanted flow first, then the flow with most before it on the way to a normal end."""
        flows = [self.net.places[place] for place in (*firing.produce, *firing.choose)]
        if firing.node in self.wanted or not self.wanted.isdisjoint(flows):
            return -float("inf")
        return min((-self.player.ways.get(flow, -1) for flow in flows), default=0.0)

    def _possible(self, number: int) -> Firing | None:
        firing = self.net.firings[number]
        if not self.net.may_fire(firing, self.marking):
            return None
        if not firing.choose:
            return firing
        return decided(firing, (*firing.produce, *firing.choose))  # every branch of an inclusive choice


def _ways(process: Process, order: Order) -> dict[str, int]:
    """Return for each sequence flow how many nodes lie on the longest way, within a round, to a normal end."""
    found: dict[str, int] = {}
    for scope in scopes(process):
        rounds = order.rounds[scope.id].graph
        leaving: dict[str, list[tuple[str, str]]] = {}
        for flow in scope.flows:
            if rounds.has_edge(flow.source, flow.target):
                leaving.setdefault(flow.source, []).append((flow.id, flow.target))
        ends = {n.id for n in scope.nodes if getattr(n, "trigger", "none") not in CANCELLING} - {
            flow.source for flow in scope.flows
        }
        longest = dict.fromkeys(ends, 0)
        for node in reversed(list(topological_sort(rounds))):
            for leading, target in leaving.get(node, ()):
                if target in longest:
                    found[leading] = longest[target]
                    longest[node] = max(longest.get(node, 0), longest[target] + 1)
    return found
