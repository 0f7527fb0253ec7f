"""Pairs of tasks that can newly run at once, each shown in a run of the to-be.

Two tasks are *newly concurrent* if the as-is orders them within a round and the to-be neither orders nor excludes them.
To show many pairs by few runs, a run holds one task: it does what must be done before that task and no more, starts it,
then lets everything else go on for as long as it can, and lets go of the held task only then. So it meets every task that
is concurrent with the held one under the same choices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.checks.token_game import compile_net
from processes.faults import Step
from processes.model import Gateway, SubProcess, Task, scopes
from reengineer.graph import topological_sort
from reengineer.redesign.certificate import Witness
from reengineer.redesign.guards import CANCELLING, guards

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from processes.checks.net import Firing, Net
    from processes.model import Definitions, Process
    from reengineer.redesign.requirements import Order

    Pair = tuple[str, str]

STEP_BUDGET = 200_000
ONE_OF = ("exclusiveGateway", "eventBasedGateway")


def newly_concurrent(as_is: Order, to_be: Order, process: Process, stands_for: Mapping[str, str]) -> frozenset[Pair]:
    """Return the pairs of activities of the to-be process that were ordered and are no longer."""
    exclusive = _exclusions(process)
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


class _exclusions:  # noqa: N801 - a function with a table
    """Tell whether two nodes lie behind different flows of one exclusive choice."""

    def __init__(self, process: Process) -> None:
        chooser = {
            flow.id: flow.source
            for scope in scopes(process)
            for gateway in scope.nodes
            if isinstance(gateway, Gateway) and gateway.kind in ONE_OF
            for flow in scope.flows
            if flow.source == gateway.id
        }
        self._choice = {
            node: {chooser[flow]: flow for flow in guard if flow in chooser} for node, guard in guards(process).items()
        }

    def __call__(self, first: str, second: str) -> bool:
        one, other = self._choice[first], self._choice[second]
        return any(other.get(gateway, flow) != flow for gateway, flow in one.items())


def show(definitions: Definitions, process: Process, order: Order, pairs: Collection[Pair]) -> tuple[Witness, ...]:
    """Return runs in which every pair is seen running at once, as far as `STEP_BUDGET` reaches."""
    if not pairs:
        return ()
    player = _Player(compile_net(definitions), process, order)
    missing = {frozenset(pair): pair for pair in sorted(pairs)}
    witnesses = []
    for pair in sorted(pairs):
        for held in (pair, pair[::-1]):
            if frozenset(pair) not in missing or player.steps > STEP_BUDGET:
                break
            run, seen = player.play(*held, missing)
            if seen:
                witnesses.append(
                    Witness(run=tuple(run), pairs=tuple((*missing.pop(both), at) for both, at in seen.items()))
                )
    return tuple(witnesses)


def run_against(definitions: Definitions, process: Process, order: Order, pair: Pair) -> tuple[Step, ...]:
    """Return a run in which the second of the pair starts while the first is not done, or nothing if none is found."""
    before, after = pair
    player = _Player(compile_net(definitions), process, order)
    run, _seen = player.play(before, after, {})
    return player.played_until(run, after, without=before)


class _Player:
    """Plays the token game by the rule of the held task."""

    def __init__(self, net: Net, process: Process, order: Order) -> None:
        self.net = net
        self.order = order
        self.steps = 0
        self.guards = guards(process)
        self.activities = {n.id for s in scopes(process) for n in s.nodes if isinstance(n, (Task, SubProcess))}
        self.mine = {each.id for scope in scopes(process) for each in (scope, *scope.nodes)}
        self.ways = _ways(process, order)

    def play(
        self, held: str, other: str, missing: Mapping[frozenset[str], Pair]
    ) -> tuple[list[Step], dict[frozenset[str], int]]:
        """Return a run that holds one task, and after which step each of the missing pairs is running."""
        wanted = self.guards.get(held, frozenset()) | self.guards.get(other, frozenset())
        marking = self.net.initial
        running: set[str] = set()
        run: list[Step] = []
        seen: dict[frozenset[str], int] = {}
        last = 0
        hold = held
        while True:
            firing = self._choose(marking, hold, wanted, started=not hold or hold in running)
            if firing is None and hold in running:
                hold = ""
                continue
            if firing is None:
                break
            marking = self.net.fire(marking, firing)
            self.steps += 1
            wanted -= {self.net.places[place] for place in firing.produce}  # a loop is gone through once
            run.append(Step(node=firing.node, action=firing.action, tokens=self.net.tokens(marking)))
            if firing.node in self.activities and firing.action == "start":
                for task in running:
                    both = frozenset((task, firing.node))
                    if both in missing and both not in seen:
                        seen[both] = last = len(run) - 1
                running.add(firing.node)
            elif firing.action == "end":
                running.discard(firing.node)
            if len(run) > 20 * len(self.net.firings) or self.steps > STEP_BUDGET:
                break
        return run if not missing else run[: last + 1], seen

    def played_until(self, run: list[Step], after: str, *, without: str) -> tuple[Step, ...]:
        """Return the run up to the start of a node, or nothing if the other node is done before."""
        for number, step in enumerate(run):
            if step.node == after and step.action != "end":
                return tuple(run[: number + 1])
            if step.node == without and step.action in ("end", "pass"):
                return ()
        return ()

    def _choose(self, marking: int, held: str, wanted: frozenset[str], *, started: bool) -> Firing | None:
        """Return what to do next: anything but finishing a task; then a task that must be, or at last may be, finished."""
        best: tuple[tuple[float, ...], Firing] | None = None
        for firing in self.net.enabled(marking):
            if firing.node not in self.mine or firing.final or (firing.action == "catch" and firing.node not in wanted):
                continue
            ending = firing.node in self.activities and firing.action == "end"
            if ending and held and (firing.node == held or self._inside(held, firing.node)):
                continue
            if ending and not started and not self._needed(firing.node, held):
                continue
            rank = (float(ending), self._detour(firing, wanted))
            if best is None or rank < best[0]:
                best = (rank, firing)
        return best[1] if best else None

    def _needed(self, node: str, held: str) -> bool:
        scope, first, second = self.order.lift(node, held)
        return first == second or self.order.rounds[scope].reaches(first, second)

    def _inside(self, node: str, activity: str) -> bool:
        _scope, first, second = self.order.lift(node, activity)
        return first == second == activity and node != activity

    def _detour(self, firing: Firing, wanted: frozenset[str]) -> float:
        """Rank a choice: a wanted flow first, then the flow with most before it on the way to a normal end."""
        flows = [self.net.places[place] for place in firing.produce]
        if firing.node in wanted or not wanted.isdisjoint(flows):
            return -float("inf")
        return min((-self.ways.get(flow, -1) for flow in flows), default=0.0)


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


def compact(run: tuple[Step, ...]) -> Iterator[str]:
    """Yield each step as one line: the node, what it did, and which tokens went and came."""
    before: tuple[str, ...] = ()
    for step in run:
        gone = [f"-{token}" for token in before if token not in step.tokens]
        come = [f"+{token}" for token in step.tokens if token not in before]
        yield " ".join((step.node, step.action, *gone, *come))
        before = step.tokens
