"""A deployment: one version of a flow as the engine works with it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from engine.answers import INSTANCES, kinds, read_condition
from processes.durations import Span
from processes.expressions import evaluate, names
from processes.model import Event, Gateway, SubProcess, Task, TimeLimit, lane_path, scopes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from processes.model import FlowNode, Lane, Process, SequenceFlow

INTAKE = Span(5)  # rule L04
Choice = Gateway | Task
AGAIN = "again_"
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
    stages: tuple[str, ...] = ()  # sub-processes in which it stands, the outer first

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
class DeployedStage:
    """A sub-process with a limit of its own."""

    element: str
    name: str
    department: str
    post: str  # of its lane; "" where it stands in none
    limit: TimeLimit


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
    stages: Mapping[str, DeployedStage] = field(default_factory=dict)

    @property
    def behind_notices(self) -> frozenset[str]:
        """Return the elements that come right behind a notice: what is asked for there is waited for here."""
        notices = {key for key, task in self.tasks.items() if task.nature == "notice"}
        return frozenset(
            flow.target for scope in scopes(self.process) for flow in scope.flows if flow.source in notices
        )

    @property
    def limit(self) -> TimeLimit | None:
        """Return the limit of the whole case."""
        return self.process.time_limit

    def limit_of(self, element: str) -> TimeLimit | None:
        """Return the limit of a task or stage, "" for that of the whole case."""
        if not element:
            return self.limit
        part = self.tasks.get(element) or self.stages.get(element)
        return part.limit if part else None

    def department_of(self, element: str) -> str:
        """Return whose calendar a limit goes by; "" is the office."""
        part = self.tasks.get(element) or self.stages.get(element)
        return part.department if part else ""

    def post_of(self, element: str, leads: Collection[str] = ()) -> str:
        """Return the post that answers for the limit of a stage, or ("") of the whole case; "" where the flow names none.

        That is the lane of the stage; or where one post does all tasks that `leads` names in it, or all of its tasks, that post.
        """
        stage = self.stages.get(element)
        if stage is not None and stage.post in {posting.id for posting in self.posts}:
            return stage.post
        inside = [t for t in self.tasks.values() if (element in t.stages if element else not t.is_before_acceptance)]
        posts = {t.post for t in inside if t.element in leads} or {t.post for t in inside}
        return posts.pop() if len(posts) == 1 else ""

    def reviewing(self, stage: str = "") -> frozenset[str]:
        """Return the departments that work on a case once it is accepted, or on a stage of it."""
        tasks = (task for task in self.tasks.values() if not stage or stage in task.stages)
        return frozenset(task.department for task in tasks if not task.is_before_acceptance)


def read_flow(process: Process, *others: Process) -> DeployedFlow:
    """Return what the engine has to know of a process; `others` are those that call it, or that it calls."""
    lanes = lane_path(process)
    tasks = {}
    posts: dict[str, Posting] = {}
    data = _data(process)
    stages: dict[str, DeployedStage] = {}
    around: dict[str, tuple[str, ...]] = {process.id: ()}
    drawing = read_drawing((process, *others))
    for scope in scopes(process):
        for node in scope.nodes:
            if isinstance(node, SubProcess):
                around[node.id] = (*around[scope.id], node.id)
                if node.time_limit:
                    stages[node.id] = _stage(node, lanes.get(node.id, ()))
            if isinstance(node, Task):
                posting = _posting(lanes.get(node.id, ()), process)
                posts[posting.id] = posting
                behind = tuple(reached_behind(node, drawing))
                choosing: list[Choice] = [node] if any(flow.condition for flow in drawing.ways(node.id)) else []
                choosing += [each for each in behind if isinstance(each, Gateway)]
                choices = tuple((each, drawing.ways(each.id)) for each in choosing)
                found = _task(node, posting, choices, data)
                decisions = (*found.decisions, *_repetitions(node, behind))
                tasks[node.id] = replace(found, decisions=decisions, stages=around[scope.id])
    asked = kinds(flow.condition for scope in scopes(process) for flow in scope.flows if flow.condition)
    ends = {node.id: node.label for scope in scopes(process) for node in scope.nodes if node.kind == "endEvent"}
    return DeployedFlow(
        process=process, tasks=tasks, posts=tuple(posts.values()), data=data, kinds=asked, ends=ends, stages=stages
    )


def _stage(node: SubProcess, lanes: Sequence[Lane]) -> DeployedStage:
    """Return a sub-process with its limit, which goes by the calendar of its department, without one by the office's."""
    names_ = [lane.label for lane in lanes]
    return DeployedStage(
        element=node.id,
        name=node.label,
        department=names_[0] if names_ else "",
        post=" ".join(names_),
        limit=node.time_limit or TimeLimit(),
    )


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
    choices: tuple[tuple[Choice, Sequence[SequenceFlow]], ...],
    data: Mapping[str, str],
) -> DeployedTask:
    made = DeployedTask(
        element=node.id,
        name=node.label,
        department=posting.department,
        post=posting.id,
        limit=node.time_limit,
        nature=node.nature,
        suspends=node.suspends_clock,
        decisions=tuple(_decisions(choices)),
        rejections=tuple(
            Rejection(kind=choice.decision, condition=flow.condition)
            for choice, flows in choices
            for flow in flows
            if choice.decision and flow.condition and flow.id != choice.default
        ),
        reads=tuple(dict.fromkeys(data.get(found.data, found.data) for found in node.inputs)),
    )
    return replace(made, limit=_intake_limit(made.limit)) if made.is_deemed_accepted else made


def _intake_limit(limit: TimeLimit | None) -> TimeLimit:
    """Return the limit of an intake: where the model gives none of the law, it is that of the law."""
    if limit is None:
        return TimeLimit(statutory=INTAKE, legal_basis="行政许可法 第32条")
    return limit if limit.statutory else replace(limit, statutory=INTAKE)


def _posting(lanes: Iterable[Lane], process: Process) -> Posting:
    """Return the post of a task: the innermost lane, in its department; without lanes the process is the only post."""
    names_ = [lane.label for lane in lanes] or [process.label]
    return Posting(id=" ".join(names_), department=names_[0], name=names_[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Where the flows lead; `around` is what a node stands in: a sub-process, or the calls of its process."""

    nodes: Mapping[str, FlowNode]
    outgoing: Mapping[str, Sequence[SequenceFlow]]
    around: Mapping[str, Sequence[str]]

    def ways(self, element: str) -> Sequence[SequenceFlow]:
        """Return the flows out of a node; where it has none, what it stands in may end with it: those out of that."""
        found: list[SequenceFlow] = []
        waiting, seen = [element], {element}
        while waiting:
            flows = self.outgoing.get(place := waiting.pop(), ())
            found += flows
            outer = () if flows else set(self.around.get(place, ())) - seen
            seen.update(outer)
            waiting += sorted(outer)
        return found


def read_drawing(processes: Iterable[Process]) -> Drawing:
    """Return where the flows of processes lead."""
    found = [scope for process in processes for scope in scopes(process)]
    nodes = {node.id: node for scope in found for node in scope.nodes}
    calls: dict[str, list[str]] = {}
    outgoing: dict[str, list[SequenceFlow]] = {}
    for node in nodes.values():
        if isinstance(node, Task) and node.called:
            calls.setdefault(node.called, []).append(node.id)
    for scope in found:
        for flow in scope.flows:
            outgoing.setdefault(flow.source, []).append(flow)
    around = {
        node.id: [scope.id] if isinstance(scope, SubProcess) else calls.get(scope.id, [])
        for scope in found
        for node in scope.nodes
    }
    return Drawing(nodes=nodes, outgoing=outgoing, around=around)


def reached_behind(task: FlowNode, drawing: Drawing) -> Iterator[FlowNode]:
    """Yield what comes right behind a task: gateways, events, and the next work; what is behind that is asked for there."""
    waiting, seen = [task.id], {task.id}
    while waiting:
        for flow in drawing.ways(waiting.pop()):
            node = drawing.nodes.get(flow.target)
            if node is not None and flow.target not in seen:
                seen.add(flow.target)
                yield node
                if isinstance(node, (Gateway, Event)):
                    waiting.append(flow.target)


def _decisions(choices: Iterable[tuple[Choice, Sequence[SequenceFlow]]]) -> Iterator[Decision]:
    """Yield what choices ask for: the names in their conditions, with the values that these compare them with."""
    found: dict[str, dict[str, None]] = {}
    questions: dict[str, str] = {}
    for choice, flows in choices:
        for condition in (flow.condition for flow in flows if flow.condition):
            for name, values in compared(condition):
                found.setdefault(name, {}).update(dict.fromkeys(values))
                questions.setdefault(name, choice.name)
    for name, known in found.items():
        yield Decision(name=name, values=tuple(known), question=questions[name])


def compared(condition: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each name of a condition, with the values that it is compared with."""
    for name in sorted(names(condition)):
        yield name, tuple(_literals(condition)) or (("yes", "no") if kinds([condition]).get(name) else ())


def _repetitions(task: Task, behind: Iterable[FlowNode]) -> Iterator[Decision]:
    """Yield what repeated work asks for: whether a loop goes on, and how many times the next work is done at once."""
    if task.loop is not None and task.loop.kind == "standard":
        yield Decision(name=f"{AGAIN}{task.id}", values=("no", "yes"))
    for node in behind:
        loop = node.loop if isinstance(node, (Task, SubProcess)) else None
        if loop is not None and loop.kind != "standard" and not loop.most:
            yield Decision(name=f"{INSTANCES}{node.id}", values=("1", "2"))


def _literals(condition: str) -> Iterator[str]:
    """Yield what a condition compares with, for an officer to choose from.

    >>> sorted(_literals('kind in ["hotel", "restaurant"] && paid == true'))
    ['hotel', 'restaurant', 'true']
    """
    tree = read_condition(condition)
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, int, float)):
            yield str(node.value).lower() if isinstance(node.value, bool) else str(node.value)
