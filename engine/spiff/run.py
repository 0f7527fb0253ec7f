"""One case in memory: what can be done now, what is waited for, and what happens when something is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine.spiff.activities import EmbeddedPart, HumanTask
from engine.spiff.by_reference import dump, load, pack, unpack
from engine.spiff.conditions import plain
from engine.spiff.errors import NotReadyError
from engine.spiff.events import LEAVING, Catching, OnBorder
from engine.spiff.tokens import Case, Part
from processes.errors import UsageError
from processes.messages import message
from processes.model import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from engine.spiff.executable import Executable
    from engine.spiff.tokens import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A sub-process that runs: which execution of which element, as a `Ready` counts them."""

    element: str
    round: int
    instance: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A task that somebody can do now; `round` counts the executions of the element in the case from 1.

    Where a task is done several times (a loop marker), `instance` counts from 1; otherwise it is 0. `stages` are the
    sub-processes in which it stands, the outer first.
    """

    token: str
    element: str
    round: int
    instance: int = 0
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """An event that is waited for; `host` is the work on whose border it stands, `timer` the text of its timer."""

    token: str
    element: str
    kind: str
    host: str | None = None
    interrupting: bool = True
    timer: str = ""


class Run:
    """One case; made by `start` or `restore`."""

    def __init__(self, executable: Executable, case: Case) -> None:
        self.executable = executable
        self._case = case

    @property
    def outcome(self) -> str | None:
        """The end event by which the case ended; None while it runs, or when it was cancelled."""
        return self._case.outcome if self.done else None

    @property
    def done(self) -> bool:
        """Whether nothing is open any more."""
        return bool(self._case.completed)

    @property
    def cancelled(self) -> bool:
        """Whether the case was cancelled."""
        return self._case.cancelled

    @property
    def stuck(self) -> bool:
        """Whether the case is not done although nobody can do anything and nothing is waited for."""
        return not (self.done or self.ready() or self.waits())

    def ready(self) -> tuple[Ready, ...]:
        """Return the tasks that somebody can do now, the oldest first."""
        return tuple(_ready(token) for token in self._tokens() if _is_ready(token))

    def waits(self) -> tuple[Wait, ...]:
        """Return the events that are waited for, the oldest first."""
        return tuple(_wait(token) for token in self._tokens() if _is_waiting(token))

    def stages(self) -> tuple[Stage, ...]:
        """Return the sub-processes that run, the oldest first."""
        return tuple(_stage(part.host) for part in self._case.subprocesses.values())

    def complete(self, token: str, variables: Mapping[str, object] | None = None) -> None:
        """Complete a task and set variables of the case; where that fails, nothing has changed."""
        found = next((one for one in self._tokens() if str(one.id) == token and _is_ready(one)), None)
        if found is None:
            raise NotReadyError(message("The task {token} is not open: it was completed, or is over.", token=token))
        self._do(found.run, variables)

    def happen(self, token_or_element: str, variables: Mapping[str, object] | None = None) -> None:
        """Say that an event has happened: by its token, or by its element (then the one that has waited longest)."""
        waiting = [one for one in self._tokens() if _is_waiting(one)]
        found = next((one for one in waiting if str(one.id) == token_or_element), None)
        found = found or next((one for one in waiting if one.task_spec.bpmn_id == token_or_element), None)
        if found is None:
            raise NotReadyError(message("Nothing waits for {event} now.", event=token_or_element))
        self._do(lambda: found.task_spec.happen(found), variables)

    def cancel(self) -> None:
        """End the case as it is."""
        self._case.clear()
        self._case.completed, self._case.cancelled, self._case.outcome = True, True, None

    def variables(self) -> dict[str, Any]:
        """Return the variables of the case."""
        return dict(self._case.data)

    def set_variables(self, variables: Mapping[str, object]) -> None:
        """Set variables of the case; they count at the next gateway."""
        self._case.data.update(plain(variables))

    def reached(self) -> tuple[str, ...]:
        """Return the gateways, events and sub-processes that were passed since the last call, for the history."""
        passed, self._case.passed = tuple(self._case.passed), []
        return passed

    def state(self) -> bytes:
        """Return the case as bytes that `restore` takes."""
        return pack(self.executable, dump(self._case))

    def _do(self, step: Callable[[], object], variables: Mapping[str, object] | None) -> None:
        told = plain(variables or {})
        before, passed = dump(self._case), [*self._case.passed]
        try:
            self._case.data.update(told)
            step()
            self._case.settle()
        except BaseException:
            self._case = load(self.executable, before)
            self._case.passed = passed
            raise

    def _tokens(self) -> Iterator[Token]:
        found = [token for workflow in self._case.workflows() for token in workflow.tokens()]
        return iter(sorted(found, key=lambda token: token.id))


def start(executable: Executable, variables: Mapping[str, object] | None = None, *, at: str = "") -> Run:
    """Start a case; `at` names the start event where there are several, or where it waits for a message or a timer."""
    case = Case(executable.spec, executable.parts)
    case.data = plain(variables or {})
    first = executable.spec.first
    if not first and len(executable.spec.starts) == 1:
        at = at or executable.spec.starts[0]
    if at:
        first = tuple(executable.spec.task_specs[name] for name in executable.spec.starts if name == at)
    if not first or (len(first) > 1 and executable.spec.starts):
        raise UsageError(message("Say at which start event the case starts: {events}.", events=executable.spec.starts))
    for spec in first:
        case.put(spec)
    case.settle()
    return Run(executable, case)


def restore(executable: Executable, state: bytes) -> Run:
    """Return the case whose state was stored."""
    return Run(executable, load(executable, unpack(executable, state)))


def _is_ready(token: Token) -> bool:
    return token.state == TaskState.READY and isinstance(token.task_spec, HumanTask)


def _is_waiting(token: Token) -> bool:
    if token.state != TaskState.WAITING or not isinstance(token.task_spec, (Catching, OnBorder)):
        return False
    inside = isinstance(token.task_spec, OnBorder) and token.task_spec.node.trigger in LEAVING
    return not (inside and isinstance(token.parent.task_spec, EmbeddedPart))


def _ready(token: Token) -> Ready:
    return Ready(
        token=str(token.id),
        element=token.task_spec.bpmn_id,
        round=token.internal_data["round"],
        instance=_instance(token),
        stages=tuple(_stages_around(token)),
    )


def _instance(token: Token) -> int:
    facts = token.internal_data
    return next((facts[key] + 1 for key in ("key_or_index", "item", "iteration") if key in facts), 0)


def _stage(host: Token) -> Stage:
    return Stage(element=host.task_spec.bpmn_id, round=host.internal_data["round"], instance=_instance(host))


def _stages_around(token: Token) -> Iterator[Stage]:
    workflow = token.workflow
    if isinstance(workflow, Part):
        yield from _stages_around(workflow.host)
        yield _stage(workflow.host)


def _wait(token: Token) -> Wait:
    spec = token.task_spec
    event = spec.node if isinstance(spec.node, Event) else None
    return Wait(
        token=str(token.id),
        element=spec.bpmn_id,
        kind=event.trigger if event else "message",
        host=event.attached_to if event else None,
        interrupting=event.interrupting if event else True,
        timer=event.timer if event else "",
    )
