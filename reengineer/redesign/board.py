"""The token game of a to-be made ready for playing many runs: what each firing does, decides, starts and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.checks.net import decided
from processes.checks.token_game import compile_net
from processes.model import SubProcess, Task, scopes
from reengineer.graph import topological_sort
from reengineer.redesign.guards import CANCELLING, choices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.checks.net import Firing
    from processes.model import Definitions, Process, Scope
    from reengineer.redesign.requirements import Order


class Board:
    """What stays the same from run to run of one process of the to-be.

    Activities are numbered in the order of their scopes, what stands in a sub-process right after it; a set of them is
    one integer, bit i for the i-th.
    """

    def __init__(self, definitions: Definitions, process: Process, order: Order) -> None:
        self.net = compile_net(definitions)
        self.order = order
        self.choices = choices(process)
        self.ways = _ways(process, order)
        self.activities = list(_activities(process, process, order))
        self.number = {activity: number for number, activity in enumerate(self.activities)}
        self.mine = {each.id for scope in scopes(process) for each in (scope, *scope.nodes)}
        events = {n.id: n for scope in scopes(process) for n in scope.nodes if n.kind == "eventBasedGateway"}
        self._waits = {f.target: f.id for scope in scopes(process) for f in scope.flows if f.source in events}
        self.behind = self.choices.behind(self.activities)
        self.place_of = {
            name: (scope, rounds.order.index[name])
            for scope, rounds in order.rounds.items()
            for name in rounds.order.elements
            if name in self.number
        }
        running = {f"running:{activity}": activity for activity in self.activities}
        self.task_at = {place: running[name] for place, name in enumerate(self.net.places) if name in running}
        self._sort_firings()

    def _sort_firings(self) -> None:
        net = self.net
        self.firings = [self._all_branches(firing) for firing in net.firings]
        self.plain = [_is_plain(firing) for firing in self.firings]
        self.decides = [tuple(self._decided_by(firing)) for firing in self.firings]
        self.ends: dict[str, list[int]] = {}
        self.strikes: dict[str, list[int]] = {}
        self.moves: dict[int, list[int]] = {}  # place -> what a token there may do by itself
        for number, firing in enumerate(self.firings):
            if firing.node not in self.mine or firing.final:
                continue
            if firing.action == "catch":
                self.strikes.setdefault(firing.node, []).append(number)
            elif firing.action == "end" and firing.node in self.number:
                self.ends.setdefault(firing.node, []).append(number)
            else:
                for place in (*firing.consume, *firing.while_at):
                    self.moves.setdefault(place, []).append(number)

    @staticmethod
    def _all_branches(firing: Firing) -> Firing:
        return decided(firing, (*firing.produce, *firing.choose)) if firing.choose else firing

    def _decided_by(self, firing: Firing) -> Iterator[str]:
        """Yield the ways out of choices that a firing takes."""
        names = self.net.places
        taken = [*(names[place] for place in firing.produce), firing.node]
        if firing.node in self._waits:
            taken.append(self._waits[firing.node])
        yield from (name for name in taken if name in self.choices.ways)


def _is_plain(firing: Firing) -> bool:
    """Tell whether a firing takes and puts tokens and asks for nothing else."""
    asks = firing.join or firing.while_at or firing.quiet or firing.busy or firing.receives or firing.otherwise
    return not (asks or firing.clear or firing.stops or firing.sends)


def _activities(process: Process, scope: Scope, order: Order) -> Iterator[str]:
    inside = {node.id: node for node in scope.nodes if isinstance(node, (Task, SubProcess))}
    for name in order.rounds[scope.id].order.elements:
        if name in inside:
            yield name
            node = inside[name]
            if isinstance(node, SubProcess):
                yield from _activities(process, node, order)


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
