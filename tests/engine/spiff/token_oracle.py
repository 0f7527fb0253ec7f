"""The token game of the checks, played with the answers of a case: what an engine should do, slow and obvious.

Everything that nobody has to do fires at once; where a choice is open, the conditions decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.checks.token_game import compile_net
from processes.expressions import evaluate
from processes.model import Event, Gateway, Task, all_nodes, scopes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.checks.net import Firing
    from processes.model import Definitions


class UnsafeError(Exception):
    """Two tokens on one flow: the net cannot tell them apart."""


class Oracle:
    def __init__(self, definitions: Definitions, variables: Mapping[str, object]) -> None:
        (process,) = definitions.processes
        self.net = compile_net(definitions)
        self.nodes = {node.id: node for node in all_nodes(process)}
        self.out = {
            node.id: [flow for flow in scope.flows if flow.source == node.id]
            for scope in scopes(process)
            for node in scope.nodes
        }
        # Events that are waited for whenever the net says so. Of the others an error comes from inside only, and one that
        # does not interrupt is held back by the net while what it led to in an earlier round is still going on.
        self.waited_for = {
            node.id
            for node in self.nodes.values()
            if isinstance(node, Event) and node.trigger == "timer" and node.interrupting
        }
        self.marking = self.net.initial
        self.variables = dict(variables)
        self.settle()

    @property
    def done(self) -> bool:
        return not self.net.tokens(self.marking)

    def ready(self) -> list[str]:
        running = [place.removeprefix("running:") for place in self.net.tokens(self.marking) if ":" in place]
        return sorted(name for name in running if isinstance(self.nodes.get(name), Task))

    def waits(self) -> set[str]:
        return {firing.node for firing in self.net.enabled(self.marking) if self._is_event(firing)}

    def complete(self, element: str, variables: Mapping[str, object]) -> None:
        self.variables.update(variables)
        self._fire(next(f for f in self.net.enabled(self.marking) if f.node == element and f.action == "end"))
        self.settle()

    def happen(self, element: str) -> None:
        self._fire(next(f for f in self.net.enabled(self.marking) if f.node == element and self._is_event(f)))
        self.settle()

    def settle(self) -> None:
        for _ in range(2000):
            firing = next((f for f in self.net.enabled(self.marking) if self._is_automatic(f)), None)
            if firing is None:
                self._look_for_twins()
                return
            self._fire(firing)
        raise UnsafeError  # a loop in which nobody has anything to do

    def _look_for_twins(self) -> None:
        # The net has a place for each set of events that have struck a task: a second token may hide in another of them.
        names = self.net.tokens(self.marking)
        if len(names) != len(set(names)):
            raise UnsafeError

    def _fire(self, firing: Firing) -> None:
        if self.net.clash(self.marking, firing):
            raise UnsafeError
        self.marking = self.net.fire(self.marking, firing)

    def _is_event(self, firing: Firing) -> bool:
        return firing.action == "catch" or self.nodes[firing.node].kind == "intermediateCatchEvent"

    def _is_automatic(self, firing: Firing) -> bool:
        node = self.nodes.get(firing.node)
        if node is None:  # a scope that begins
            return True
        if self._is_event(firing) or (isinstance(node, Task) and firing.action == "end"):
            return False
        if not isinstance(node, Gateway) or firing.action != "pass" or len(self.out[node.id]) < 2:
            return True
        return node.kind not in ("exclusiveGateway", "inclusiveGateway") or self._is_chosen(node, firing)

    def _is_chosen(self, node: Gateway, firing: Firing) -> bool:
        guarded = [flow for flow in self.out[node.id] if flow.id != node.default]
        holding = [flow.id for flow in guarded if evaluate(flow.condition or "", self.variables)]
        chosen = holding or [node.default]
        expected = chosen[:1] if node.kind == "exclusiveGateway" else chosen
        return {self.net.places[place] for place in firing.produce} == set(expected)
