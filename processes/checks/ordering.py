"""Which task comes before which in every run, and runs in which tasks are at work at once.

A later proof asks two things of a generated model: that a required order holds in all runs (`before_in_all_runs`), and a
witness that a new concurrency is real (`find_run`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.checks.graphs import closure, without_back_flows
from processes.checks.links import Links
from processes.checks.search import Search
from processes.checks.soundness import check_soundness
from processes.checks.token_game import compile_net, tell
from processes.model import SubProcess, scopes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from processes.checks.net import Net
    from processes.faults import Step
    from processes.model import Definitions, Scope

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Whether `a` is done before `b` starts in every run; where not, a run in which `b` starts too early."""

    holds: bool | None
    run: tuple[Step, ...] = ()


class RunFinder:
    """Finds runs of one net; what it learns about the net serves every question."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.search = Search(net)
        self.running: dict[str, int] = {}
        for number, name in enumerate(net.places):
            if name.startswith("running:"):
                self.running.setdefault(name.removeprefix("running:"), number)

    def at_once(self, tasks: Collection[str], *, limit: int = 2000) -> tuple[Step, ...] | None:
        """Return a run to a marking in which all the tasks run; None where none was found within the limit."""
        if any(task not in self.running for task in tasks):
            return None
        found = self.search.run_to([self.running[task] for task in tasks], limit=limit)
        return None if found is None else tell(self.net, found[0])

    @property
    def exhausted(self) -> bool:
        """Whether the last question was answered by having seen everything."""
        return self.search.exhausted

    def one_after_the_other(self, first: str, second: str, *, limit: int = 2000) -> tuple[Step, ...] | None:
        """Return a run in which the first task starts, and the second only later."""
        begun = self.search.run_to([self.running[first]], limit=limit)
        if begun is None:
            return None
        rest = Search(self.net, begun[1]).run_to([self.running[second]], limit=limit)
        if rest is None or any(firing.node == second for firing in begun[0]):
            return None
        return tell(self.net, [*begun[0], *rest[0]])


def find_run(net: Net, goal_running: Collection[str], *, limit: int = 2000) -> tuple[Step, ...] | None:
    """Return a run of the token game to a marking in which all the tasks run at once.

    >>> from processes.model import Definitions, Event, Gateway, Process, SequenceFlow, Task
    >>> nodes = [Event(id="s", kind="startEvent"), Gateway(id="g", kind="parallelGateway")]
    >>> nodes += [Task(id=name, kind="userTask") for name in "ab"]
    >>> pairs = [("s", "g"), ("g", "a"), ("g", "b")]
    >>> flows = tuple(SequenceFlow(id=x + y, source=x, target=y) for x, y in pairs)
    >>> process = Process(id="p", nodes=tuple(nodes), flows=flows)
    >>> net = compile_net(Definitions(id="d", processes=(process,)))
    >>> [step.node for step in find_run(net, ["a", "b"])]
    ['s', 'g', 'a', 'b']
    """
    return RunFinder(net).at_once(goal_running, limit=limit)


def before_in_all_runs(
    definitions: Definitions, pairs: Iterable[Pair], *, sound: bool | None = None, limit: int = 2000
) -> dict[Pair, Order]:
    """Return for each pair (a, b) whether b never starts before a is done, in one round, where both occur.

    In a sound scope of tasks, events, exclusive and parallel gateways without loops, a way of flows from a to b is
    enough. Suppose b started first and a was done later: from a on, each choice can be made for the way, and each join
    on it fires some day, because the scope is sound; so b would start a second time. But in a loop-free sound scope no
    node fires twice, or its place could hold two tokens. A loop (a flow back to a node that every way to it passes) is
    cut: one round is such a scope. Without a way from a to b, a run in which both run at once, or a comes after b,
    shows that the order is not kept; where there is neither, a and b exclude each other and the order holds.

    `sound` tells what is already known of the model (None: it is checked here).
    """
    if sound is None:
        sound = check_soundness(definitions).verdict is True
    finder = RunFinder(compile_net(definitions))
    places = _Places(definitions)
    return {pair: _order(finder, places, pair, sound=sound, limit=limit) for pair in pairs}


class _Places:
    """Where each node stands, and what follows what within one round of its scope."""

    def __init__(self, definitions: Definitions) -> None:
        self.path: dict[str, tuple[str, ...]] = {}
        self.scope: dict[str, Scope] = {}
        for process in definitions.processes:
            for scope in scopes(process):
                self.scope[scope.id] = scope
                above = (*self.path.get(scope.id, ()), scope.id)
                self.path.update((node.id, above) for node in scope.nodes)
        self._after: dict[str, dict[str, set[str]] | None] = {}
        self._later: dict[tuple[str, str], set[str]] = {}

    def meet(self, pair: Pair) -> tuple[str, str, str] | None:
        """Return the innermost scope both stand in, and the nodes of that scope they are or stand in."""
        first, second = ((*self.path[node], node) for node in pair)
        depth = next((n for n, (x, y) in enumerate(zip(first, second, strict=False)) if x != y), 0)
        return (first[depth - 1], first[depth], second[depth]) if depth else None

    def later(self, scope: str, node: str) -> set[str] | None:
        """Return what comes after the node within one round; None where the scope has loops that are no blocks."""
        if scope not in self._after:
            self._after[scope] = self._one_round(scope)
        after = self._after[scope]
        if after is None:
            return None
        if (scope, node) not in self._later:
            self._later[scope, node] = closure(after, after[node])
        return self._later[scope, node]

    def _one_round(self, scope: str) -> dict[str, set[str]] | None:
        held = self.scope[scope]
        kinds = {node.kind for node in held.nodes}
        inner = [node for node in held.nodes if isinstance(node, SubProcess) and node.triggered_by_event]
        if inner or kinds & {"inclusiveGateway", "complexGateway"}:
            return None
        return without_back_flows(Links(held))


def _order(finder: RunFinder, places: _Places, pair: Pair, *, sound: bool, limit: int) -> Order:
    met = places.meet(pair) if all(node in places.path for node in pair) else None
    if met is None or not sound:
        return _by_search(finder, pair, limit)
    scope, first, second = met
    later = places.later(scope, first)
    if later is None:
        return _by_search(finder, pair, limit)
    if second in later:
        return Order(holds=True)
    if first in (places.later(scope, second) or ()):
        late = finder.one_after_the_other(pair[1], pair[0], limit=limit)
        return Order(holds=False, run=late) if late is not None else Order(holds=None)
    run = finder.at_once(pair, limit=limit)
    if run is not None:
        return Order(holds=False, run=run)
    return Order(holds=True if finder.exhausted else None)


def _by_search(finder: RunFinder, pair: Pair, limit: int) -> Order:
    run = finder.at_once(pair, limit=limit)
    return Order(holds=None) if run is None else Order(holds=False, run=run)
