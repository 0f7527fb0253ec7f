"""The executable copy: specs of SpiffWorkflow made from our own model, never from the file that was uploaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.spiff.activities import EmbeddedPart, HumanTask, InstancesInTurn, ParallelInstances, Rounds
from engine.spiff.calls import calls
from engine.spiff.choices import ExclusiveChoice
from engine.spiff.conditions import AGAIN, INSTANCES
from engine.spiff.events import Catching, End, FirstEvent, OnBorder, Passed, Receiving
from engine.spiff.joins import Arrival, InclusiveJoin, ParallelJoin
from engine.spiff.prediction import Way
from engine.spiff.scope import ScopeSpec
from processes.checks.links import Links
from processes.checks.scene import is_link, link_name
from processes.model import Event, Gateway, SubProcess, Task

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.spiff.prediction import Reached
    from processes.model import FlowNode, Process, Scope, SequenceFlow

_JOINS = {"parallelGateway": ParallelJoin, "inclusiveGateway": InclusiveJoin}
_GATEWAYS = {**_JOINS, "exclusiveGateway": ExclusiveChoice, "eventBasedGateway": FirstEvent}
_EVENTS = {
    "startEvent": Passed,
    "intermediateThrowEvent": Passed,
    "intermediateCatchEvent": Catching,
    "boundaryEvent": OnBorder,
    "endEvent": End,
}


def build_scopes(process: Process, called: Mapping[str, Process]) -> dict[str, ScopeSpec]:
    """Return the specs of a process, of the sub-processes in it, and of the processes that it calls, by id."""
    found: dict[str, ScopeSpec] = {}
    waiting: list[Scope] = [process]
    while waiting:
        scope = waiting.pop()
        if scope.id in found:
            continue
        found[scope.id] = build_scope(scope)
        waiting += [node for node in scope.nodes if isinstance(node, SubProcess)]
        waiting += [called[name] for name in calls(scope) if name in called]
    return found


def build_scope(scope: Scope) -> ScopeSpec:
    """Return the spec of one scope."""
    spec = ScopeSpec(scope.id)
    links = Links(scope)
    made = {node.id: _spec_of(node, spec) for node in scope.nodes}
    for node in scope.nodes:
        if isinstance(node, Event) and node.attached_to:
            made[node.attached_to].border += (made[node.id],)
    for node in scope.nodes:
        made[node.id].ways = tuple(_way(flow, node, links, spec) for flow in links.outgoing[node.id])
        if is_link(node) and node.kind != "intermediateCatchEvent":
            made[node.id].ways = tuple(Way(to=target.id) for target in _link_targets(node, scope))
    spec.starts = tuple(node.id for node in scope.nodes if node.kind == "startEvent")
    plain = [node for node in scope.nodes if node.kind == "startEvent" and _trigger(node) == "none"]
    spec.first = tuple(made[node.id] for node in plain or (first_nodes(scope, links) if not spec.starts else ()))
    spec.inclusive = tuple(one for one in made.values() if isinstance(one, InclusiveJoin) and one.arrivals)
    return spec


def first_nodes(scope: Scope, links: Links) -> list[FlowNode]:
    """Return where a scope without start event begins: the nodes that nothing leads to."""
    return [
        node
        for node in scope.nodes
        if not links.incoming[node.id] and node.kind != "boundaryEvent" and not is_link(node, "intermediateCatchEvent")
    ]


def _trigger(node: FlowNode) -> str:
    return node.trigger if isinstance(node, Event) else "none"


def _link_targets(node: FlowNode, scope: Scope) -> list[FlowNode]:
    return [
        other
        for other in scope.nodes
        if is_link(other, "intermediateCatchEvent") and link_name(other) == link_name(node)
    ]


def _way(flow: SequenceFlow, node: FlowNode, links: Links, spec: ScopeSpec) -> Way:
    target = links.nodes[flow.target]
    to = target.id
    if target.kind in _JOINS and len(links.incoming[target.id]) > 1:
        to = f">{flow.id}"
        Arrival(spec, to, spec.task_specs[target.id])
    default = flow.id == getattr(node, "default", None)
    guarded = node.kind not in ("parallelGateway", "eventBasedGateway") and not default
    condition = (flow.condition or "").strip() if guarded else ""
    return Way(to=to, condition=condition or None, default=default)


def _spec_of(node: FlowNode, spec: ScopeSpec) -> Reached:
    if isinstance(node, Event):
        kind: Any = Passed if is_link(node) else _EVENTS[node.kind]
        return _named(kind(spec, node.id, node), node)
    if isinstance(node, Gateway):
        return _named(_GATEWAYS[node.kind](spec, node.id), node)
    loop = node.loop if isinstance(node, (Task, SubProcess)) else None
    if loop is None:
        return _named(_work(node, spec, node.id), node)
    inside = _named(_work(node, spec, f"{node.id}[]"), node)
    around: Any
    if loop.kind == "standard":
        around = Rounds(spec, node.id, inside.name, loop.most, f"{AGAIN}{node.id}", loop.test_before)
    else:
        kind = ParallelInstances if loop.kind == "parallel" else InstancesInTurn
        count = str(loop.most) if loop.most else f"{INSTANCES}{node.id}"
        around = kind(spec, node.id, task_spec=inside.name, cardinality=count)
    inside.completed_event.connect(around.merge_child)
    return _named(around, node)


def _work(node: FlowNode, spec: ScopeSpec, name: str) -> Reached:
    if isinstance(node, SubProcess):
        return EmbeddedPart(spec, name, node.id)
    if isinstance(node, Task) and node.kind == "callActivity":
        return EmbeddedPart(spec, name, node.called)
    if node.kind == "receiveTask":
        return Receiving(spec, name, node)
    return HumanTask(spec, name)


def _named(made: Any, node: FlowNode) -> Reached:
    """Return the spec with the element's own id and name, whatever the spec is called."""
    made.bpmn_id, made.bpmn_name = node.id, node.label
    result: Reached = made
    return result
