"""Faults of form: what makes a model hard to read, or leaves its meaning open, whatever its behaviour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.checks.links import Links
from processes.faults import Fault
from processes.messages import message
from processes.model import Event, Gateway, Process, SubProcess, Task, all_nodes, lane_path, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.faults import Severity
    from processes.messages import Message
    from processes.model import Definitions, FlowNode, Scope

CHOICES = ("exclusiveGateway", "inclusiveGateway")


def check_structure(definitions: Definitions) -> tuple[Fault, ...]:
    """Return the faults of form of every process and of the messages between pools."""
    found: list[Fault] = []
    for process in definitions.processes:
        found += _lanes(process)
        for scope in scopes(process):
            links = Links(scope)
            found += _scope(scope, links)
            for node in scope.nodes:
                for rule in (_implicit, _choice, _gateway, _label, _boundary):
                    found += rule(node, links)
    return (*found, *_messages(definitions))


def _scope(scope: Scope, links: Links) -> Iterator[Fault]:
    if not scope.nodes:
        return
    starts = [node for node in scope.nodes if node.kind == "startEvent"]
    ends = [node for node in scope.nodes if node.kind == "endEvent"]
    if not starts:
        yield _warn("missing-start", scope, message("{name} has no start event.", name=scope.label))
    if not ends:
        yield _warn("missing-end", scope, message("{name} has no end event.", name=scope.label))
    blank = [node for node in starts if isinstance(node, Event) and node.trigger == "none"]
    if len(blank) > 1:
        text = message("{name} has {count} blank start events; one is enough.", name=scope.label, count=len(blank))
        yield _fault("several-blank-starts", "warning", tuple(node.id for node in blank), text)
    reached = links.reached()
    for node in scope.nodes:
        if node.id not in reached:
            text = message("{name} cannot be reached from a start.", name=node.label)
            yield _fault("unreachable", "error", (node.id,), text)
    ending = links.can_end()
    for node in scope.nodes:
        if node.id in reached and node.id not in ending:
            yield _fault(
                "no-way-to-end", "error", (node.id,), message("From {name} no end can be reached.", name=node.label)
            )


def _implicit(node: FlowNode, links: Links) -> Iterator[Fault]:
    if isinstance(node, Gateway):
        return
    out = links.outgoing[node.id]
    if len(out) > 1 and any(flow.condition is not None for flow in out):
        yield _warn(
            "conditional-flow", node, message("Conditions on the flows out of {name}: use a gateway.", name=node.label)
        )
    elif len(out) > 1:
        yield _warn(
            "implicit-split",
            node,
            message(
                "{name} has {count} outgoing flows and so starts all of them: use a parallel gateway.",
                name=node.label,
                count=len(out),
            ),
        )
    if len(links.incoming[node.id]) > 1 and node.kind != "endEvent":
        yield _warn(
            "implicit-join",
            node,
            message(
                "{count} flows meet at {name}, which runs once for each: use a gateway.",
                name=node.label,
                count=len(links.incoming[node.id]),
            ),
        )


def _choice(node: FlowNode, links: Links) -> Iterator[Fault]:
    out = links.outgoing[node.id]
    if node.kind not in CHOICES or not isinstance(node, Gateway) or len(out) <= 1:
        return
    bare = [flow for flow in out if flow.condition is None and flow.id != node.default]
    if bare:
        text = message(
            "{name}: {count} of its flows have neither a condition nor are the default.",
            name=node.label,
            count=len(bare),
        )
        yield _fault("missing-condition", "warning", (node.id, *(flow.id for flow in bare)), text)
    elif node.default is None:
        yield _warn(
            "missing-default",
            node,
            message("{name} has no default flow: a case for which no condition holds stops there.", name=node.label),
        )


def _gateway(node: FlowNode, links: Links) -> Iterator[Fault]:
    if not isinstance(node, Gateway):
        return
    into, out = len(links.incoming[node.id]), len(links.outgoing[node.id])
    if into > 1 and out > 1:
        yield _warn("join-and-split", node, message("{name} joins and splits; use two gateways.", name=node.label))
    if into == out == 1:
        yield _warn("superfluous-gateway", node, message("{name} neither joins nor splits.", name=node.label))


def _label(node: FlowNode, links: Links) -> Iterator[Fault]:
    if node.name.strip():
        return
    out = len(links.outgoing[node.id])
    if isinstance(node, (Task, SubProcess)):
        yield _info("unlabelled", node, message("The task {name} has no name.", name=node.id))
    elif node.kind in CHOICES and out > 1:
        yield _info("unlabelled", node, message("The gateway {name} does not say what is decided.", name=node.id))
    elif isinstance(node, Event) and not (node.kind == "boundaryEvent" and node.trigger != "none"):
        yield _info("unlabelled", node, message("The event {name} has no name.", name=node.id))


def _boundary(node: FlowNode, links: Links) -> Iterator[Fault]:
    if not isinstance(node, Event):
        return
    into, out = len(links.incoming[node.id]), len(links.outgoing[node.id])
    if node.kind == "boundaryEvent":
        if node.attached_to not in links.nodes:
            yield _fault(
                "loose-boundary-event", "error", (node.id,), message("{name} is attached to nothing.", name=node.label)
            )
        if into:
            yield _fault(
                "flow-into-boundary-event",
                "error",
                (node.id,),
                message("A sequence flow leads into the boundary event {name}.", name=node.label),
            )
        if not out and node.trigger != "compensation":
            yield _warn(
                "boundary-event-without-way",
                node,
                message("Nothing follows the boundary event {name}.", name=node.label),
            )
    if node.kind == "startEvent" and into:
        yield _fault(
            "flow-into-start",
            "error",
            (node.id,),
            message("A sequence flow leads into the start event {name}.", name=node.label),
        )
    if node.kind == "endEvent" and out:
        yield _fault(
            "flow-out-of-end",
            "error",
            (node.id,),
            message("A sequence flow leads out of the end event {name}.", name=node.label),
        )


def _lanes(process: Process) -> Iterator[Fault]:
    if not any(scope.lanes for scope in scopes(process)):
        return
    placed = lane_path(process)
    for scope in scopes(process):
        if scope is not process and not scope.lanes and scope.id not in placed:
            continue
        for node in scope.nodes:
            if isinstance(node, (Task, SubProcess)) and node.id not in placed:
                yield _warn("outside-lanes", node, message("{name} stands in no lane: who does it?", name=node.label))


def _messages(definitions: Definitions) -> Iterator[Fault]:
    home = {node.id: process.id for process in definitions.processes for node in all_nodes(process)}
    for collaboration in definitions.collaborations:
        for pool in collaboration.participants:
            home[pool.id] = pool.process or pool.id
        for flow in collaboration.message_flows:
            if flow.source in home and home[flow.source] == home.get(flow.target):
                yield _fault(
                    "message-inside-pool",
                    "error",
                    (flow.id,),
                    message("The message flow {name} stays inside one pool.", name=flow.label),
                )


def _warn(kind: str, element: FlowNode | Scope, text: Message) -> Fault:
    return _fault(kind, "warning", (element.id,), text)


def _info(kind: str, element: FlowNode, text: Message) -> Fault:
    return _fault(kind, "info", (element.id,), text)


def _fault(kind: str, severity: Severity, elements: tuple[str, ...], text: Message) -> Fault:
    return Fault(kind=kind, severity=severity, elements=elements, message=text)
