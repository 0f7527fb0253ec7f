"""The tokens of a case: a flat set, from which a task is gone as soon as it is done.

Fault of stock SpiffWorkflow: the whole history of a case stays in one tree, which every step walks; below depth 1000 it looks
no further, and tells without a word that the case is completed.

Cure: the tree has one level. What is done leaves it, so that a step costs what is open, not what has ever been done, and no
loop and no sequence is too long. (The history is the journal's work.)
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.spiff.conditions import CaseConditions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from SpiffWorkflow.specs.base import TaskSpec

    from engine.spiff.scope import ScopeSpec


_ROOT = -1  # a workflow looks tokens up only in itself


class Token(Task):
    """A task of SpiffWorkflow with a short id, without data of its own."""

    def _set_state(self, value: int) -> None:
        self._state = value
        if value == TaskState.READY and not self.task_spec.manual:
            self.workflow.top_workflow.agenda.append(self)

    def _inherit_data(self) -> None:
        """Take nothing: the variables belong to the case."""

    def _add_child(self, task_spec: TaskSpec, state: int = TaskState.FUTURE) -> Token:
        return Token(self.workflow, task_spec, self, state=state, id=self.workflow.top_workflow.next_number())

    @property
    def live(self) -> bool:
        """Tell whether the token is still there."""
        return self.workflow.alive and self.id in self.workflow.tasks


class Flat:
    """Mixed into a workflow of SpiffWorkflow: one level of tokens below the root."""

    alive = True
    tasks: dict[int, Token]  # by id; ids grow, so the oldest come first
    task_tree: Token
    completed: bool
    spec: ScopeSpec
    top_workflow: Case

    def plant(self) -> None:
        """Make the root."""
        self.task_tree = Token(self, self.spec.start, state=TaskState.COMPLETED, id=_ROOT)

    def tokens(self) -> Iterator[Token]:
        """Yield what is open, oldest first; what hangs on a task (its events, its instances) comes after it."""
        root = self.task_tree
        return (token for token in tuple(self.tasks.values()) if token is not root)

    def put(self, spec: TaskSpec, **facts: Any) -> Token:
        """Make a token at a node and let it go as far as it goes."""
        token: Token = self.task_tree._add_child(spec)
        token.internal_data.update(facts)
        spec._update(token)
        return token

    def forget(self, token: Token) -> None:
        """Take a token away, with all that hangs on it."""
        for child in token.children:
            self.forget(child)
        token.parent._children.remove(token.id)
        del self.tasks[token.id]
        part = self.top_workflow.subprocesses.pop(token.id, None)
        if part is not None:
            part.clear()
            part.alive = False

    def clear(self) -> None:
        """Take all tokens away."""
        for child in self.task_tree.children:
            self.forget(child)

    def notice_end(self) -> None:
        """Complete when nothing is open any more."""
        if not self.completed and len(self.tasks) == 1:
            self.completed = True
            self.on_end()

    def on_end(self) -> None:
        """Tell whoever waits for the end."""


class Case(Flat, BpmnWorkflow):
    """A case: its tokens, its variables, and what is to be done next without anybody's help."""

    def __init__(self, spec: ScopeSpec, parts: Mapping[str, ScopeSpec]) -> None:
        self.number = 0
        self.agenda: deque[Token] = deque()
        self.rounds: dict[str, int] = {}
        self.passed: list[str] = []
        self.outcome: str | None = None
        self.cancelled = False
        super().__init__(spec, parts, script_engine=CaseConditions(), deserializing=True)
        self.plant()

    def next_number(self) -> int:
        """Return the id of the next token: unique in the case."""
        self.number += 1
        return self.number

    def count(self, element: str) -> int:
        """Return which execution of an element begins now, from 1."""
        self.rounds[element] = self.rounds.get(element, 0) + 1
        return self.rounds[element]

    def open_part(self, host: Token) -> Part:
        """Make the inside of a sub-process."""
        part = Part(self.subprocess_specs[host.task_spec.spec], host.id, self, host)
        self.subprocesses[host.id] = part
        part.plant()
        return part

    def workflows(self) -> Iterator[Flat]:
        """Yield the case and the inside of each sub-process that runs."""
        yield self
        yield from tuple(self.subprocesses.values())

    def settle(self) -> None:
        """Do what nobody has to do; then let inclusive joins go on that wait for nothing any more."""
        while True:
            while self.agenda:
                token = self.agenda.popleft()
                if token.live and token.state == TaskState.READY:
                    token.run()
            if not any(join.release(workflow) for workflow in self.workflows() for join in workflow.spec.inclusive):
                return


class Part(Flat, BpmnSubWorkflow):
    """The inside of a sub-process that runs."""

    def __init__(self, spec: ScopeSpec, parent_task_id: int, top_workflow: Case, host: Token) -> None:
        self.host = host
        super().__init__(spec, parent_task_id, top_workflow, deserializing=True)

    def _calculate_depth(self) -> int:
        return 0  # SpiffWorkflow runs the deepest first; the agenda needs no such order

    def on_end(self) -> None:
        """Let the sub-process go on."""
        self.host._set_state(TaskState.READY)
