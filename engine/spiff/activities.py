"""Work: what a person does, the sub-process, and doing either several times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.defaults import (
    ParallelMultiInstanceTask,
    SequentialMultiInstanceTask,
    StandardLoopTask,
    SubWorkflowTask,
    UserTask,
)
from SpiffWorkflow.util.task import TaskState

from engine.spiff.prediction import Reached

if TYPE_CHECKING:
    from engine.spiff.tokens import Token


class Activity(Reached):
    """Mixed into the specs of work: it counts its rounds, and events wait on its border while it is open."""

    border: tuple[Any, ...] = ()  # specs of its boundary events

    def _update_hook(self, token: Token) -> Any:
        if "round" not in token.internal_data:
            inside = token.parent.internal_data.get("round")  # one of several instances
            token.internal_data["round"] = inside or token.workflow.top_workflow.count(self.bpmn_id)
            for event in self.border:
                token._add_child(event, TaskState.WAITING)
        return super()._update_hook(token)


class HumanTask(Activity, UserTask):
    """A task that somebody does: ready until it is completed."""

    passes = False


class EmbeddedPart(Activity, SubWorkflowTask):
    """A sub-process: open as long as anything in it is."""

    def start_workflow(self, token: Token) -> None:
        """Open its inside."""
        part = token.workflow.top_workflow.open_part(token)
        for spec in part.spec.first:
            part.put(spec)


class ParallelInstances(Activity, ParallelMultiInstanceTask):
    """Work done several times at once."""

    passes = False


class InstancesInTurn(Activity, SequentialMultiInstanceTask):
    """Work done several times, one after the other."""

    passes = False


class Rounds(Activity, StandardLoopTask):
    """Work done again as long as the answer is yes."""

    passes = False
