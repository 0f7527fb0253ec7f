"""Events: those that wait for something outside, those on the border of work, and the ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    EndEvent,
    EventBasedGateway,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
)
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.util.task import TaskState

from engine.spiff.activities import Activity
from engine.spiff.prediction import Reached
from engine.spiff.tokens import Part
from processes.model import Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.spiff.prediction import Way
    from engine.spiff.scope import ScopeSpec
    from engine.spiff.tokens import Flat, Token
    from processes.model import FlowNode

STOPPING = ("error", "cancel")  # triggers that stop the scope they come from
LEAVING = (*STOPPING, "escalation")  # triggers that go to whoever catches them further out


class Passed(Reached, IntermediateThrowEvent):
    """A start, or an event that is thrown: the token goes through."""

    def __init__(self, wf_spec: ScopeSpec, name: str, node: FlowNode) -> None:
        super().__init__(wf_spec, name, NoneEventDefinition(), bpmn_name=node.name)
        self.node = node

    def leave(self, token: Token) -> Iterable[Way]:
        """Return the ways onward, after an escalation has been told to whoever catches it."""
        if isinstance(self.node, Event) and self.node.trigger == "escalation":
            throw(self.node, token.workflow)
        return super().leave(token)


class Catching(Reached, IntermediateCatchEvent):
    """Waits until it is told that what it waits for has happened: nothing in here looks at a clock."""

    def __init__(self, wf_spec: ScopeSpec, name: str, node: FlowNode) -> None:
        super().__init__(wf_spec, name, NoneEventDefinition(), bpmn_name=node.name)
        self.node = node

    def _update_hook(self, token: Token) -> bool:
        if token.internal_data.pop("happened", False):
            return True
        token._set_state(TaskState.WAITING)
        return False

    def _run_hook(self, _: Token) -> bool:
        return True

    def happen(self, token: Token) -> None:
        """Let the token go on; at an event-based gateway the other events are over."""
        if isinstance(token.parent.task_spec, FirstEvent):
            workflow: Flat = token.workflow
            workflow.forget(token.parent)
            workflow.put(self, happened=True)
        else:
            token.internal_data["happened"] = True
            self._update(token)


class Receiving(Activity, Catching):
    """A task that waits for a message."""


class OnBorder(Reached, BoundaryEvent):
    """An event on the border of work: its tokens wait as children of the work's own."""

    def __init__(self, wf_spec: ScopeSpec, name: str, node: Event) -> None:
        super().__init__(wf_spec, name, NoneEventDefinition(), node.interrupting, bpmn_name=node.name)
        self.node = node

    def _update_hook(self, _: Token) -> bool:
        return True

    def _run_hook(self, _: Token) -> bool:
        return True

    @property
    def again(self) -> bool:
        """Tell whether it may happen more than once while the work is open."""
        return self.node.trigger != "timer" or self.node.timer.lstrip().startswith("R")

    def happen(self, token: Token) -> None:
        """Stop the work or leave it open, and let a token out."""
        work = token.parent
        workflow: Flat = work.workflow
        workflow.forget(work if self.cancel_activity else token)
        if not self.cancel_activity and self.again:
            work._add_child(self, TaskState.WAITING)
        workflow.put(self)


class FirstEvent(Reached, EventBasedGateway):
    """An event-based gateway: open until the first of its events happens."""

    def __init__(self, wf_spec: ScopeSpec, name: str, **facts: Any) -> None:
        super().__init__(wf_spec, name, None, **facts)

    def _update_hook(self, token: Token) -> bool:
        token._set_state(TaskState.STARTED)
        for way in self.ways:
            token._add_child(self._wf_spec.task_specs[way.to], TaskState.WAITING)
        return False


class End(Reached, EndEvent):
    """An end: of one token, of everything in its scope, or of a scope further out that catches what it throws."""

    def __init__(self, wf_spec: ScopeSpec, name: str, node: Event) -> None:
        super().__init__(wf_spec, name, NoneEventDefinition(), bpmn_name=node.name)
        self.node = node

    def leave(self, token: Token) -> Iterable[Way]:
        """Return no way: the token is used up."""
        workflow: Flat = token.workflow
        case = workflow.top_workflow
        trigger = self.node.trigger
        if trigger in LEAVING and throw(self.node, workflow):
            return ()
        if trigger in STOPPING:
            workflow = case  # nobody catches it
        if workflow is case:
            case.outcome = self.bpmn_id
        if trigger in STOPPING or trigger == "terminate":
            workflow.clear()
            workflow.notice_end()
        return ()


def throw(thrown: Event, workflow: Flat) -> bool:
    """Let the nearest event that catches what is thrown happen; tell whether it stopped the scope it came from."""
    while isinstance(workflow, Part):
        work = workflow.host
        while work.parent is not work.workflow.task_tree:  # one of several instances
            work = work.parent
        for waiting in work.children:
            spec = waiting.task_spec
            if isinstance(spec, OnBorder) and _matches(spec.node, thrown):
                spec.happen(waiting)
                return bool(spec.cancel_activity)
        workflow = work.workflow
    return False


def _matches(catching: Event, thrown: Event) -> bool:
    return catching.trigger == thrown.trigger and catching.reference in ("", thrown.reference)
