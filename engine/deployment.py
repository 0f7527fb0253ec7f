"""A deployment: one version of a flow as the engine works with it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.answers import kinds, read_condition
from processes.expressions import evaluate, names
from processes.model import Event, Gateway, Task, lane_path, scopes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from processes.model import FlowNode, Lane, Process, Scope, SequenceFlow, TimeLimit

BEFORE_ACCEPTANCE = frozenset({"intake", "applicant", "notice", "intermediary"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What whoever completes a task has to say, because the next gateway asks for it; `values` stand in its conditions.

    `question` is what the gateway is called; "" where it has no name.
    """

    name: str
    values: tuple[str, ...]
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A way behind a task that says no: `kind` is "refusal" or "supplement" (bl:decision), taken where `condition` holds."""

    kind: str
    condition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedTask:
    """A task as a work item needs it."""

    element: str
    name: str
    department: str
    post: str  # id of the post that does it: department, and the post inside it
    limit: TimeLimit | None
    nature: str
    suspends: bool  # the clock of the case does not count it
    decisions: tuple[Decision, ...]
    rejections: tuple[Rejection, ...]
    reads: tuple[str, ...] = ()  # names of data

    def rejection(self, variables: Mapping[str, Any]) -> str:
        """Return which kind of no the values of variables lead to, "" for none."""
        for rejection in self.rejections:
            if names(rejection.condition) <= variables.keys() and evaluate(rejection.condition, variables):
                return rejection.kind
        return ""

    @property
    def is_deemed_accepted(self) -> bool:
        """Tell whether it takes in a file that is accepted by itself if nobody asks for more in time (rule L04)."""
        return self.nature == "intake" and any(rejection.kind == "supplement" for rejection in self.rejections)

    @property
    def is_before_acceptance(self) -> bool:
        """Tell whether a case at this task need not have been accepted yet."""
        return self.nature in BEFORE_ACCEPTANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A post of a flow: the lane of a post stands inside that of its department."""

    id: str
    department: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedFlow:
    """What the engine has to know of a flow, read once from its model."""

    process: Process
    tasks: Mapping[str, DeployedTask]
    posts: tuple[Posting, ...] = field(default=())
    data: Mapping[str, str] = field(default_factory=dict)  # id of a data element -> its name
    kinds: Mapping[str, str] = field(default_factory=dict)  # name in a condition -> what it is compared with
    ends: Mapping[str, str] = field(default_factory=dict)  # id of an end event -> its name

    @property
    def limit(self) -> TimeLimit | None:
        """Return the limit of the whole case."""
        return self.process.time_limit


def read_flow(process: Process) -> DeployedFlow:
    """Return what the engine has to know of a process."""
    lanes = lane_path(process)
    tasks = {}
    posts: dict[str, Posting] = {}
    data = _data(process)
    for scope in scopes(process):
        following = _flows_by_source(scope)
        for node in scope.nodes:
            if isinstance(node, Task):
                posting = _posting(lanes.get(node.id, ()), process)
                posts[posting.id] = posting
                gateways = tuple(_gateways_behind(node, scope, following))
                tasks[node.id] = _task(node, posting, gateways, data)
    asked = kinds(flow.condition for scope in scopes(process) for flow in scope.flows if flow.condition)
    ends = {node.id: node.label for scope in scopes(process) for node in scope.nodes if node.kind == "endEvent"}
    return DeployedFlow(process=process, tasks=tasks, posts=tuple(posts.values()), data=data, kinds=asked, ends=ends)


def _data(process: Process) -> dict[str, str]:
    """Return the names of the data elements; a reference without a name is called like what it refers to."""
    elements = {element.id: element for scope in scopes(process) for element in scope.data}
    named = {
        key: element if element.name else elements.get(element.identity, element) for key, element in elements.items()
    }
    return {key: element.label for key, element in named.items()}


def _task(
    node: Task,
    posting: Posting,
    gateways: tuple[tuple[Gateway, list[SequenceFlow]], ...],
    data: Mapping[str, str],
) -> DeployedTask:
    return DeployedTask(
        element=node.id,
        name=node.label,
        department=posting.department,
        post=posting.id,
        limit=node.time_limit,
        nature=node.nature,
        suspends=node.suspends_clock,
        decisions=tuple(_decisions(gateways)),
        rejections=tuple(
            Rejection(kind=gateway.decision, condition=flow.condition)
            for gateway, flows in gateways
            for flow in flows
            if gateway.decision and flow.condition and flow.id != gateway.default
        ),
        reads=tuple(dict.fromkeys(data.get(found.data, found.data) for found in node.inputs)),
    )


def _posting(lanes: Iterable[Lane], process: Process) -> Posting:
    """Return the post of a task: the innermost lane, in its department; without lanes the process is the only post."""
    names_ = [lane.label for lane in lanes] or [process.label]
    return Posting(id=" ".join(names_), department=names_[0], name=names_[-1])


def _flows_by_source(scope: Scope) -> Mapping[str, list[SequenceFlow]]:
    found: dict[str, list[SequenceFlow]] = {}
    for flow in scope.flows:
        found.setdefault(flow.source, []).append(flow)
    return found


def _gateways_behind(
    task: FlowNode, scope: Scope, following: Mapping[str, list[SequenceFlow]]
) -> Iterator[tuple[Gateway, list[SequenceFlow]]]:
    """Yield the gateways right behind a task with the flows that leave them; behind the next task are others."""
    nodes = {node.id: node for node in scope.nodes}
    waiting, seen = [task.id], {task.id}
    while waiting:
        for flow in following.get(waiting.pop(), ()):
            node = nodes.get(flow.target)
            if flow.target not in seen and isinstance(node, (Gateway, Event)):
                seen.add(flow.target)
                waiting.append(flow.target)
                if isinstance(node, Gateway):
                    yield node, following.get(node.id, [])


def _decisions(gateways: Iterable[tuple[Gateway, list[SequenceFlow]]]) -> Iterator[Decision]:
    """Yield what gateways ask for: the names in their conditions, with the values that these compare them with."""
    found: dict[str, dict[str, None]] = {}
    questions: dict[str, str] = {}
    for gateway, flows in gateways:
        for condition in (flow.condition for flow in flows if flow.condition):
            for name in sorted(names(condition)):
                found.setdefault(name, {}).update(dict.fromkeys(_literals(condition)))
                questions.setdefault(name, gateway.name)
    for name, values in found.items():
        yield Decision(name=name, values=tuple(values), question=questions[name])


def _literals(condition: str) -> Iterator[str]:
    """Yield what a condition compares with, for an officer to choose from.

    >>> sorted(_literals('kind in ["hotel", "restaurant"] && paid == true'))
    ['hotel', 'restaurant', 'true']
    """
    tree = read_condition(condition)
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, int, float)):
            yield str(node.value).lower() if isinstance(node.value, bool) else str(node.value)
