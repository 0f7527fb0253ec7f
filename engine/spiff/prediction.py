"""No guesses: a task comes into being when a token reaches it.

Fault of stock SpiffWorkflow: at the start of a case it makes a task for every node on every *path* to the end; ten tasks
side by side, four times in a row, make 53,333 of them.

Cure: a node has no task before a token comes to it, and a node that is left says itself where its tokens go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from SpiffWorkflow.specs.base import TaskSpec

from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.spiff.tokens import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A flow out of a node: `to` is the spec behind it; without a condition it is always taken, unless the default."""

    to: str
    condition: str | None = None
    default: bool = False


class Reached(TaskSpec):
    """Mixed into the specs of SpiffWorkflow: what to do with a token that comes, and where it goes."""

    passes = True  # passing it is told to the history; what a person does is told when it is completed
    ways: tuple[Way, ...] = ()

    def _predict(self, *_: object, **__: object) -> None:
        """Guess nothing."""

    def test(self) -> None:
        """Check nothing: it was checked when the flow was deployed."""

    def leave(self, token: Token) -> Iterable[Way]:
        """Return the ways that are taken."""
        if all(way.condition is None for way in self.ways):
            return self.ways
        holding = [way for way in self.ways if way.condition is not None and holds(way.condition, token)]
        always = [way for way in self.ways if way.condition is None and not way.default]
        taken = always + (holding or [way for way in self.ways if way.default])
        return taken or self._no_way()

    def _no_way(self) -> Iterable[Way]:
        raise UsageError(
            message(
                "No condition on the flows out of {name} holds for this case, and none of them is the default; correct the answers.",
                name=self.bpmn_name or self.bpmn_id,
            )
        )

    def _on_complete(self, token: Token) -> None:
        self._on_complete_hook(token)  # who counts instances listens here
        workflow = token.workflow
        if self.passes and self.bpmn_id:
            workflow.top_workflow.passed.append(self.bpmn_id)
        following = self.leave(token)
        if not token.live:  # what it threw has stopped its own scope
            return
        workflow.forget(token)
        for way in following:
            workflow.put(self._wf_spec.task_specs[way.to])
        workflow.notice_end()


def holds(condition: str, token: Token) -> bool:
    """Return whether a condition holds for the case."""
    return bool(token.workflow.script_engine.evaluate(token, condition))
