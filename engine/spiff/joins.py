"""Joins that count tokens: each token once, on the flow by which it came.

Fault of stock SpiffWorkflow: a join looks through the history for the nodes before it. In the second round of a loop it
finds those of the first, and goes on too early, twice, or not at all.

Cure: a token that comes to a join waits on its flow (an `Arrival`). A parallel join takes one from each flow, and they are
gone; so a round never meets the tokens of another. An inclusive join takes those that are there, as soon as none can come.

Source: BPMN 2.0.2, 13.4.1 (parallel) and 13.4.3 (inclusive); the rule of 13.4.3 in `InclusiveJoin.release`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask
from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway, ParallelGateway
from SpiffWorkflow.util.task import TaskState

from engine.spiff.prediction import Reached

if TYPE_CHECKING:
    from engine.spiff.scope import ScopeSpec
    from engine.spiff.tokens import Flat, Token


class Arrival(Reached, SimpleBpmnTask):
    """A flow into a join; its tokens wait here until the join takes them."""

    def __init__(self, wf_spec: ScopeSpec, name: str, join: ParallelJoin | InclusiveJoin) -> None:
        super().__init__(wf_spec, name)
        self.join = join
        join.arrivals.append(name)

    def _update_hook(self, token: Token) -> bool:
        token._set_state(TaskState.WAITING)
        self.join.gather(token.workflow)
        return False


def waiting_at(join: ParallelJoin | InclusiveJoin, workflow: Flat) -> dict[str, Token]:
    """Return the oldest token of each flow into the join."""
    found: dict[str, Token] = {}
    for token in workflow.task_tree.children:
        spec = token.task_spec
        if isinstance(spec, Arrival) and spec.join is join:
            found.setdefault(spec.name, token)
    return found


class _Taking:
    def take(self, workflow: Flat, tokens: dict[str, Token]) -> None:
        for token in tokens.values():
            workflow.forget(token)
        workflow.put(self)


class ParallelJoin(_Taking, Reached, ParallelGateway):
    """A parallel gateway, with one flow in or several."""

    def __init__(self, wf_spec: ScopeSpec, name: str) -> None:
        super().__init__(wf_spec, name)
        self.arrivals: list[str] = []

    def gather(self, workflow: Flat) -> None:
        """Take one token from each flow, if there is one on each."""
        waiting = waiting_at(self, workflow)
        if len(waiting) == len(self.arrivals):
            self.take(workflow, waiting)

    def _update_hook(self, _: Token) -> bool:
        return True

    def _run_hook(self, _: Token) -> bool:
        return True


class InclusiveJoin(_Taking, Reached, InclusiveGateway):
    """An inclusive gateway, with one flow in or several."""

    def __init__(self, wf_spec: ScopeSpec, name: str) -> None:
        super().__init__(wf_spec, name)
        self.arrivals: list[str] = []

    def gather(self, workflow: Flat) -> None:
        """Wait: whether more can come is known when everything else has gone as far as it goes."""

    def release(self, workflow: Flat) -> bool:
        """Take the tokens that are there, if no other token needs to be waited for.

        A token is waited for if it can reach a flow into this join that has none, unless it can reach one that has.
        """
        waiting = waiting_at(self, workflow)
        if not waiting:
            return False
        for token in workflow.task_tree.children:
            if getattr(token.task_spec, "join", None) is self:
                continue
            reached = workflow.spec.flows_into(self, token)
            if reached and reached.isdisjoint(waiting):
                return False
        self.take(workflow, waiting)
        return True

    def _update_hook(self, _: Token) -> bool:
        return True

    def _run_hook(self, _: Token) -> bool:
        return True
