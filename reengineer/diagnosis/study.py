"""What every rule looks at: the file, and the views of it that several rules need, computed once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from processes.model import NO_REASON, Event, Process, SubProcess, Task, all_nodes, lane_path, scopes
from reengineer.diagnosis.flow_order import leading_to, loops
from reengineer.diagnosis.words import is_applicant, says

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from processes.durations import Span
    from processes.model import (
        DataElement,
        Definitions,
        FlowNode,
        Lane,
        MessageFlow,
        Participant,
        Precedence,
        Question,
        Scope,
        SequenceFlow,
        TimeLimit,
    )
    from reengineer.case_length import CaseLength
    from reengineer.critical_path import CriticalPath
    from reengineer.precedence import Relation

Value = TypeVar("Value")
# Work that a machine does or that belongs to somebody else: it needs no limit and no post.
_MACHINE = ("serviceTask", "scriptTask", "businessRuleTask", "sendTask", "receiveTask")
_CANCELS = ("terminate", "error", "cancel")
_NOT_OURS = ("applicant", "intermediary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One step of a region waits for another and need not: by custom, or for a reason that nobody knows.

    `first` and `second` are the steps of the region, `before` and `after` the tasks that stand for them.
    """

    relation: Relation
    first: str
    second: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Study:
    """One file under diagnosis. Mappings are keyed by element id; nodes of the applicant's own pool are left out."""

    definitions: Definitions
    processes: tuple[Process, ...]
    nodes: Mapping[str, FlowNode]
    scopes: Mapping[str, Scope]
    scope_of: Mapping[str, Scope]
    process_of: Mapping[str, Process]
    lanes: Mapping[str, tuple[Lane, ...]]
    foreign: frozenset[str]  # nodes of the applicant or an intermediary, by nature or lane
    incoming: Mapping[str, tuple[SequenceFlow, ...]]
    outgoing: Mapping[str, tuple[SequenceFlow, ...]]
    data: Mapping[str, DataElement]
    data_names: Mapping[str, str]  # by identity
    readers: Mapping[str, tuple[str, ...]]
    writers: Mapping[str, tuple[str, ...]]
    participants: Mapping[str, Participant]
    borders: Mapping[str, tuple[str, ...]]  # events on the border of a task
    loop_of: Mapping[str, int]  # number of the loop that a node lies on
    to_an_end: frozenset[str]  # nodes from which an end can be reached
    to_good_end: frozenset[str]  # ... an end that is not a refusal
    reasons: tuple[Precedence, ...] = ()
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # task -> what it needs first, by a reason
    questions: tuple[Question, ...] = ()
    relations: tuple[Relation, ...] = ()
    waits: tuple[Wait, ...] = ()
    critical_paths: Mapping[str, CriticalPath] = field(default_factory=dict)
    case_lengths: Mapping[str, CaseLength] = field(default_factory=dict)  # to try other orders with
    passed: frozenset[str] = frozenset()  # tasks that a case with the given attributes may pass
    times: Mapping[str, Span] = field(default_factory=dict)
    precedence: tuple[Precedence, ...] = ()  # brought from outside the file
    attributes: Mapping[str, Any] | None = None
    assume_independent: bool = False
    _tasks: dict[str, tuple[Task, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def tasks(self, scope: Scope | None = None) -> tuple[Task, ...]:
        """Return the tasks of a scope and all inside it, or of the whole file, in the order of the file."""
        name = scope.id if scope else ""
        if name not in self._tasks:
            nodes = (node for node in all_nodes(scope) if node.id in self.nodes) if scope else self.nodes.values()
            self._tasks[name] = tuple(node for node in nodes if isinstance(node, Task))
        return self._tasks[name]

    def posts_tasks(self, scope: Scope | None = None) -> tuple[Task, ...]:
        """Return the tasks that a person of the authority does."""
        return self._posts_tasks if scope is None else self._by_a_person(scope)

    @cached_property
    def _posts_tasks(self) -> tuple[Task, ...]:
        return self._by_a_person(None)

    def _by_a_person(self, scope: Scope | None) -> tuple[Task, ...]:
        return tuple(task for task in self.own_tasks(scope) if task.kind not in _MACHINE)

    def own_tasks(self, scope: Scope | None = None) -> tuple[Task, ...]:
        """Return the tasks that are not the applicant's, those of machines included."""
        return tuple(task for task in self.tasks(scope) if task.id not in self.foreign)

    def inputs(self, node: FlowNode) -> frozenset[str]:
        """Return the identities of the data that the node reads."""
        return frozenset(self.data[link.data].identity for link in node.inputs if link.data in self.data)

    def outputs(self, node: FlowNode) -> frozenset[str]:
        """Return the identities of the data that the node writes."""
        return frozenset(self.data[link.data].identity for link in node.outputs if link.data in self.data)

    def data_label(self, identity: str) -> str:
        """Return the name of the data, from whichever of its elements carries one."""
        return self.data_names.get(identity, identity)

    def may_pass(self, node: str) -> bool:
        """Tell whether a case with the given attributes may pass a node; what lies in a sub-process goes with it."""
        inside = self.scope_of[node].id != self.process_of[node].id
        return not self.attributes or inside or node in self.passed

    def duration(self, task: FlowNode) -> Span | None:
        """Return how long the task takes: as told from outside, else as promised, else as the law allows."""
        limit = task.time_limit
        return self.times.get(task.id) or (limit and (limit.promised or limit.statutory)) or None

    def must_follow(self, before: str, after: str) -> bool:
        """Tell whether a chain of reasons leads from one task to a later one."""
        seen = {after}
        stack = [after]
        while stack and before not in seen:
            for name in self.needs.get(stack.pop(), ()):
                if name not in seen:
                    seen.add(name)
                    stack.append(name)
        return before in seen - {after}

    def precedes_something(self, task: str) -> bool:
        """Tell whether somebody has declared that a task must come before another."""
        return task in self._preceding

    @cached_property
    def _preceding(self) -> frozenset[str]:
        return frozenset(item.before for item in self.reasons if item.reason not in NO_REASON)

    @cached_property
    def _customs(self) -> frozenset[tuple[str, str]]:
        return frozenset((item.before, item.after) for item in self.reasons if item.reason == "custom")

    def is_known_independent(self, before: FlowNode, after: FlowNode) -> bool:
        """Tell whether it is known that one task needs nothing of another, and not only unknown that it does."""
        if (before.id, after.id) in self._customs:
            return True
        return after.inputs_complete or bool(before.outputs and after.inputs)

    def limits(self) -> Iterator[tuple[FlowNode | Process, TimeLimit]]:
        """Yield every stated time limit with its task, sub-process or process."""
        holders: tuple[FlowNode | Process, ...] = (*self.processes, *self.nodes.values())
        for holder in holders:
            if holder.time_limit is not None:
                yield holder, holder.time_limit

    def message_flows(self) -> Iterator[MessageFlow]:
        """Yield the message flows of the file."""
        for collaboration in self.definitions.collaborations:
            yield from collaboration.message_flows

    def is_annotated(self, process: Process) -> bool:
        """Tell whether somebody stated limits or items here: only then is a missing one an omission."""
        nodes = tuple(all_nodes(process))
        limited = bool(process.time_limit) or any(node.time_limit for node in nodes)
        return limited or any(node.nature or node.item_code for node in nodes)


def make_study(definitions: Definitions) -> Study:
    """Return the views of a file that can be computed from the file alone."""
    processes = _own_processes(definitions)
    pairs = [(scope, process) for process in processes for scope in scopes(process)]
    nodes = {node.id: node for scope, _ in pairs for node in scope.nodes}
    data = {element.id: element for scope, _ in pairs for element in scope.data}
    flows = [flow for scope, _ in pairs for flow in scope.flows]
    lanes = {node: path for process in processes for node, path in lane_path(process).items()}
    incoming = _grouped((flow.target, flow) for flow in flows)
    events = [node for node in nodes.values() if isinstance(node, Event)]
    hosts = {event.id: event.attached_to for event in events if event.attached_to}
    ends = [event for event in events if event.kind == "endEvent"]
    return Study(
        definitions=definitions,
        processes=processes,
        nodes=nodes,
        scopes={scope.id: scope for scope, _ in pairs},
        scope_of={node.id: scope for scope, _ in pairs for node in scope.nodes},
        process_of={node.id: process for scope, process in pairs for node in scope.nodes},
        lanes=lanes,
        foreign=frozenset(node.id for node in nodes.values() if _is_foreign(node, lanes.get(node.id, ()))),
        incoming=incoming,
        outgoing=_grouped((flow.source, flow) for flow in flows),
        data=data,
        data_names={element.identity: element.label for element in reversed(data.values()) if element.name},
        readers=_grouped(_links(nodes.values(), data, "inputs")),
        writers=_grouped(_links(nodes.values(), data, "outputs")),
        participants={pool.id: pool for group in definitions.collaborations for pool in group.participants},
        borders=_grouped((host, event) for event, host in hosts.items()),
        loop_of=loops(flows),
        to_an_end=leading_to((end.id for end in ends), incoming, hosts),
        to_good_end=leading_to((end.id for end in ends if not _is_refusal(end)), incoming, hosts),
    )


def find_needs(study: Study, stated: Iterable[Precedence]) -> dict[str, tuple[str, ...]]:
    """Return for each task what it needs first: by a stated reason, or because it reads what the other writes."""
    written = (
        (reader, writer)
        for data, names in study.readers.items()
        for reader in names
        for writer in study.writers.get(data, ())
    )
    reasoned = ((item.after, item.before) for item in stated if item.reason not in NO_REASON)
    return _grouped((after, before) for after, before in (*written, *reasoned) if after != before)


def _is_foreign(node: FlowNode, lanes: tuple[Lane, ...]) -> bool:
    return node.nature in _NOT_OURS or any(is_applicant(lane.name) for lane in lanes)


def _is_refusal(end: Event) -> bool:
    return end.trigger in _CANCELS or says(end.name, "refusal")


def _own_processes(definitions: Definitions) -> tuple[Process, ...]:
    """Return the processes without the applicant's, unless nothing else is there."""
    pools = [pool for group in definitions.collaborations for pool in group.participants if pool.process]
    outside = {pool.process for pool in pools if is_applicant(pool.name)}
    full = tuple(process for process in definitions.processes if process.nodes)
    return tuple(process for process in full if process.id not in outside) or full


def _links(nodes: Iterable[FlowNode], data: Mapping[str, DataElement], side: str) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, (Task, SubProcess, Event)):
            for link in getattr(node, side):
                if link.data in data:
                    yield data[link.data].identity, node.id


def _grouped(pairs: Iterable[tuple[str, Value]]) -> dict[str, tuple[Value, ...]]:
    grouped: dict[str, dict[Value, None]] = defaultdict(dict)
    for key, value in pairs:
        grouped[key][value] = None
    return {key: tuple(values) for key, values in grouped.items()}
