"""What a file says about its flow nodes beyond the flow: what they read and write, whom they send to, what is declared."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from processes.by_identity import remember_last
from processes.expressions import names
from processes.model import Event, Gateway, SubProcess, Task, all_nodes, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import DataElement, Definitions, FlowNode, Precedence, Question, Scope, SequenceFlow
    from reengineer.precedence import Relation
    from reengineer.steps import Region, Step


@dataclass(slots=True)
class StepFacts:
    """What is known of one step or node, with all that lies in it; the values name the element that does it."""

    reads: dict[str, str] = field(default_factory=dict)
    writes: dict[str, str] = field(default_factory=dict)
    sends: dict[str, str] = field(default_factory=dict)
    receives: dict[str, str] = field(default_factory=dict)
    inputs_known: bool = True  # every task in it lists what it reads
    inputs_complete: bool = True  # every task in it declares that the list is complete
    outputs_known: bool = True
    speaker: str = ""  # the task that stands for the step in a question

    def touch(self, other: StepFacts) -> None:
        """Add what the other reads, writes, sends and receives."""
        for own, more in (
            (self.reads, other.reads),
            (self.writes, other.writes),
            (self.sends, other.sends),
            (self.receives, other.receives),
        ):
            for name, element in more.items():
                own.setdefault(name, element)

    def know(self, other: StepFacts) -> None:
        """Know of both only what is known of each."""
        self.inputs_known &= other.inputs_known
        self.inputs_complete &= other.inputs_complete
        self.outputs_known &= other.outputs_known


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """One file, looked up by id. Data are named by identity, messages by the pool on the other side."""

    nodes: dict[str, FlowNode]
    outgoing: dict[str, list[SequenceFlow]]
    incoming: dict[str, list[SequenceFlow]]
    data: dict[str, DataElement]
    data_named: dict[str, str]  # name -> identity, for the names in conditions
    sends: dict[str, tuple[str, ...]]
    receives: dict[str, tuple[str, ...]]
    declared: dict[str, tuple[Precedence, ...]]  # by the element that comes after
    questions: dict[str, tuple[Question, ...]]
    pools: dict[str, str]
    remembered: dict[str, StepFacts] = field(default_factory=dict)
    relations: dict[tuple[object, ...], tuple[Region, Relation]] = field(default_factory=dict)

    def of(self, node: FlowNode) -> StepFacts:
        """Return what is known of one node, a sub-process with all that lies in it."""
        if node.id not in self.remembered:
            self.remembered[node.id] = _node_facts(self, node)
        return self.remembered[node.id]

    def data_label(self, identity: str) -> str:
        """Return the name of the data."""
        return self.data[identity].label if identity in self.data else identity

    def pool_label(self, pool: str) -> str:
        """Return the name of a pool, whose nodes may stand for it."""
        return self.pools.get(pool, pool)

    def reads(self, node: FlowNode) -> tuple[str, ...]:
        """Return what the node itself reads: its inputs and the data named in the conditions behind it."""
        found = [self._identity(association.data) for association in node.inputs]
        for flow in self.outgoing.get(node.id, ()):
            found += [self.data_named[name] for name in names(flow.condition or "") if name in self.data_named]
        return tuple(dict.fromkeys(found))

    def writes(self, node: FlowNode) -> tuple[str, ...]:
        """Return what the node itself writes."""
        return tuple(dict.fromkeys(self._identity(association.data) for association in node.outputs))

    def _identity(self, data: str) -> str:
        return self.data[data].identity if data in self.data else data

    def inside(self, nodes: tuple[str, ...]) -> Iterator[FlowNode]:
        """Yield the nodes and everything inside those that are sub-processes."""
        for node in (self.nodes[n] for n in nodes):
            yield node
            if isinstance(node, SubProcess):
                yield from all_nodes(node)


@remember_last(4)
def model_facts(definitions: Definitions) -> ModelFacts:
    """Return the facts of a file; the last few files asked for are remembered."""
    all_scopes = [scope for process in definitions.processes for scope in scopes(process)]
    nodes = {node.id: node for scope in all_scopes for node in scope.nodes}
    data = {element.id: element for scope in all_scopes for element in scope.data}
    sends, receives = _messages(definitions, all_scopes)
    return ModelFacts(
        nodes=nodes,
        outgoing=_by_end(all_scopes, "source"),
        incoming=_by_end(all_scopes, "target"),
        data=data,
        data_named={key: e.identity for e in data.values() for key in (e.id, e.identity, e.name) if key},
        sends=sends,
        receives=receives,
        declared={node.id: node.precedences for node in nodes.values() if node.precedences},
        questions={node.id: node.questions for node in nodes.values() if node.questions},
        pools={pool.id: pool.label for each in definitions.collaborations for pool in each.participants},
    )


def step_facts(facts: ModelFacts, step: Step) -> StepFacts:
    """Return what is known of a step.

    What lies behind an exit happens to no case that goes on: only what it reads counts, and it makes nothing unknown.
    """
    behind = _behind_exits(facts, step)
    activities = [n for n in step.nodes if n not in behind and isinstance(facts.nodes[n], (Task, SubProcess))]
    found = StepFacts(speaker=activities[0] if activities else step.id)
    for name in step.nodes:
        known = facts.of(facts.nodes[name])
        if name in behind:
            found.touch(StepFacts(reads=known.reads))
        else:
            found.touch(known)
            found.know(known)
    entry = facts.nodes[step.entry]
    if isinstance(entry, Gateway) and not entry.inputs_complete and not _decides_on_data(facts, entry):
        found.inputs_known = found.inputs_complete = False
    return found


def _node_facts(facts: ModelFacts, node: FlowNode) -> StepFacts:
    found = StepFacts(
        reads=dict.fromkeys(facts.reads(node), node.id),
        writes=dict.fromkeys(facts.writes(node), node.id),
        sends=dict.fromkeys(facts.sends.get(node.id, ()), node.id),
        receives=dict.fromkeys(facts.receives.get(node.id, ()), node.id),
    )
    if isinstance(node, SubProcess):
        for inner in node.nodes:
            known = facts.of(inner)
            found.touch(known)
            found.know(known)
        if not node.nodes:
            found.inputs_known = found.inputs_complete = found.outputs_known = False
        found.inputs_known |= bool(node.inputs)
        found.outputs_known |= bool(node.outputs)
    else:
        found.inputs_known = bool(node.inputs) or _needs_nothing(facts, node)
        found.inputs_complete = not isinstance(node, Task) and found.inputs_known
        found.outputs_known = bool(node.outputs) or isinstance(node, Gateway) or _says_nothing(node)
    found.inputs_complete |= node.inputs_complete
    found.inputs_known |= node.inputs_complete
    return found


def _behind_exits(facts: ModelFacts, step: Step) -> set[str]:
    if not step.exits:
        return set()
    inside, exits = set(step.nodes), set(step.exits)
    waiting = [f.target for n in step.nodes for f in facts.outgoing.get(n, ()) if f.id in exits]
    found: set[str] = set()
    while waiting:
        node = waiting.pop()
        if node in inside and node not in found:
            found.add(node)
            waiting += [flow.target for flow in facts.outgoing.get(node, ())]
    return found


def _needs_nothing(facts: ModelFacts, node: FlowNode) -> bool:
    """Say whether a node without inputs needs none; a choice is decided by the task right before it, or by data."""
    if not isinstance(node, Gateway):
        return _says_nothing(node)
    before = [facts.nodes[flow.source] for flow in facts.incoming.get(node.id, ()) if flow.source in facts.nodes]
    after_task = bool(before) and all(isinstance(n, (Task, SubProcess)) for n in before)
    return after_task or _decides_on_data(facts, node)


def _decides_on_data(facts: ModelFacts, gateway: Gateway) -> bool:
    """Say whether the conditions behind a gateway, if there is anything to decide, name data of the file only."""
    flows = facts.outgoing.get(gateway.id, ())
    if gateway.kind in {"parallelGateway", "eventBasedGateway"} or len(flows) <= 1:
        return True
    used = {name for flow in flows for name in names(flow.condition or "")}
    return bool(used) and used <= facts.data_named.keys()


def _says_nothing(node: FlowNode) -> bool:
    """Say whether the node needs and makes nothing; an event on the way (a milestone, a notice) means something."""
    return isinstance(node, Event) and node.kind in {"startEvent", "endEvent", "boundaryEvent"}


def _by_end(all_scopes: list[Scope], end: str) -> dict[str, list[SequenceFlow]]:
    found: defaultdict[str, list[SequenceFlow]] = defaultdict(list)
    for scope in all_scopes:
        for flow in scope.flows:
            found[getattr(flow, end)].append(flow)
    return dict(found)


def _messages(
    definitions: Definitions, all_scopes: list[Scope]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return for each node the pools it sends to and receives from; a node elsewhere stands for its pool."""
    pool_of = {p.process: p.id for c in definitions.collaborations for p in c.participants if p.process}
    pools = {n.id: pool_of.get(p.id, p.id) for p in definitions.processes for n in all_nodes(p)}
    inside = {node.id for scope in all_scopes for node in scope.nodes}
    sends: defaultdict[str, list[str]] = defaultdict(list)
    receives: defaultdict[str, list[str]] = defaultdict(list)
    for flow in (flow for c in definitions.collaborations for flow in c.message_flows):
        if flow.source in inside:
            sends[flow.source].append(pools.get(flow.target, flow.target))
        if flow.target in inside:
            receives[flow.target].append(pools.get(flow.source, flow.source))
    return {n: tuple(p) for n, p in sends.items()}, {n: tuple(p) for n, p in receives.items()}
