"""What every rule looks at: the file, and the views of it that several rules need, computed once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from processes.model import Event, Process, SubProcess, Task, all_nodes, lane_path, scopes
from reengineer.diagnosis.words import says

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
        Scope,
        SequenceFlow,
        TimeLimit,
    )
    from reengineer.critical_path import CriticalPath

Value = TypeVar("Value")
# Work that a machine does or that belongs to somebody else: it needs no limit and no post.
_MACHINE = ("serviceTask", "scriptTask", "businessRuleTask", "sendTask", "receiveTask")
_NOT_OURS = ("applicant", "intermediary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One file under diagnosis. Mappings are keyed by element id; nodes of the applicant's own pool are left out."""

    definitions: Definitions
    processes: tuple[Process, ...]
    nodes: Mapping[str, FlowNode]
    scope_of: Mapping[str, Scope]
    process_of: Mapping[str, Process]
    lanes: Mapping[str, tuple[Lane, ...]]
    incoming: Mapping[str, tuple[SequenceFlow, ...]]
    outgoing: Mapping[str, tuple[SequenceFlow, ...]]
    data: Mapping[str, DataElement]
    readers: Mapping[str, tuple[str, ...]]
    writers: Mapping[str, tuple[str, ...]]
    participants: Mapping[str, Participant]
    precedences: tuple[Precedence, ...] = ()
    critical_paths: Mapping[str, CriticalPath] = field(default_factory=dict)
    times: Mapping[str, Span] = field(default_factory=dict)
    attributes: Mapping[str, Any] | None = None
    assume_independent: bool = False

    def tasks(self, scope: Scope | None = None) -> tuple[Task, ...]:
        """Return the tasks of a scope and all inside it, or of the whole file, in the order of the file."""
        nodes = self.nodes.values() if scope is None else (node for node in all_nodes(scope) if node.id in self.nodes)
        return tuple(node for node in nodes if isinstance(node, Task))

    def posts_tasks(self, scope: Scope | None = None) -> tuple[Task, ...]:
        """Return the tasks that a person of the authority does."""
        return tuple(task for task in self.tasks(scope) if task.kind not in _MACHINE and task.nature not in _NOT_OURS)

    def inputs(self, node: FlowNode) -> frozenset[str]:
        """Return the identities of the data that the node reads."""
        return frozenset(self.data[link.data].identity for link in node.inputs if link.data in self.data)

    def outputs(self, node: FlowNode) -> frozenset[str]:
        """Return the identities of the data that the node writes."""
        return frozenset(self.data[link.data].identity for link in node.outputs if link.data in self.data)

    def data_label(self, identity: str) -> str:
        """Return the name of the data, from whichever of its elements carries one."""
        named = (element for element in self.data.values() if element.identity == identity and element.name)
        return next((element.label for element in named), identity)

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


def make_case(definitions: Definitions) -> Case:
    """Return the views of a file that can be computed from the file alone."""
    processes = _own_processes(definitions)
    pairs = [(scope, process) for process in processes for scope in scopes(process)]
    nodes = {node.id: node for scope, _ in pairs for node in scope.nodes}
    data = {element.id: element for scope, _ in pairs for element in scope.data}
    flows = [flow for scope, _ in pairs for flow in scope.flows]
    return Case(
        definitions=definitions,
        processes=processes,
        nodes=nodes,
        scope_of={node.id: scope for scope, _ in pairs for node in scope.nodes},
        process_of={node.id: process for scope, process in pairs for node in scope.nodes},
        lanes={node: path for process in processes for node, path in lane_path(process).items()},
        incoming=_grouped((flow.target, flow) for flow in flows),
        outgoing=_grouped((flow.source, flow) for flow in flows),
        data=data,
        readers=_grouped(_links(nodes.values(), data, "inputs")),
        writers=_grouped(_links(nodes.values(), data, "outputs")),
        participants={pool.id: pool for group in definitions.collaborations for pool in group.participants},
    )


def _own_processes(definitions: Definitions) -> tuple[Process, ...]:
    """Return the processes without the applicant's, unless nothing else is there."""
    pools = [pool for group in definitions.collaborations for pool in group.participants if pool.process]
    outside = {pool.process for pool in pools if says(pool.name, "applicant")}
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
