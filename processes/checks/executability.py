"""What SpiffWorkflow 3.2 cannot run, or runs wrongly: faults of a model as a program.

An error means the engine refuses the file or does something else than BPMN says. A warning is a fault of stock
SpiffWorkflow that the engine package of this project cures.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from processes.checks.graphs import longest_chain, split_inside_loop, strongly_connected
from processes.checks.links import Links
from processes.expressions import runs_in_engine
from processes.faults import Fault
from processes.messages import message
from processes.model import Event, Gateway, SubProcess, Task, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.faults import Severity
    from processes.messages import Message
    from processes.model import Definitions, FlowNode, Process, Scope, SequenceFlow

LONGEST_CHAIN = 480  # flow nodes one after another; the parser recurses once for each (487 is the measured limit)
RESERVED = re.compile(r"^(Start|End)$|\.(BoundaryEvent(Split|Join)|EndJoin)$")
_CHOICES = ("exclusiveGateway", "inclusiveGateway")
REFUSED_KINDS = {
    "complexGateway": message("SpiffWorkflow has no complex gateway ({name})."),
    "scriptTask": message("The script task {name} is code and is not run."),
    "businessRuleTask": message(
        "SpiffWorkflow runs the business rule task {name} only with a DMN table, which is not here."
    ),
    "adHocSubProcess": message("SpiffWorkflow has no ad-hoc sub-process ({name})."),
}


def check_executability(definitions: Definitions) -> tuple[Fault, ...]:
    """Return what keeps SpiffWorkflow from running the processes of a file as BPMN says."""
    found: list[Fault] = []
    for process in definitions.processes:
        found += _process(process)
        for scope in scopes(process):
            links = Links(scope)
            found += _shape(scope, links)
            for node in scope.nodes:
                for rule in (_node, _event, _flows):
                    found += rule(node, links)
    return tuple(found)


def _process(process: Process) -> Iterator[Fault]:
    if not process.executable:
        yield _error("not-executable", process.id, message("{name} is not marked isExecutable.", name=process.label))
    if process.nodes and not any(node.kind == "startEvent" for node in process.nodes):
        yield _error(
            "no-start-event",
            process.id,
            message("{name} has no start event: SpiffWorkflow refuses it.", name=process.label),
        )


def _shape(scope: Scope, links: Links) -> Iterator[Fault]:
    """Yield what depends on how the nodes of a scope hang together."""
    if scope.id and isinstance(scope, SubProcess) and not any(node.kind == "startEvent" for node in scope.nodes):
        yield _error(
            "no-start-event",
            scope.id,
            message("The sub-process {name} has no start event: SpiffWorkflow refuses it.", name=scope.label),
        )
    length = longest_chain(links)
    if length > LONGEST_CHAIN:
        yield _error(
            "too-long-chain",
            scope.id,
            message(
                "{name} has {count} nodes one after another; SpiffWorkflow runs out of stack beyond {limit}: use sub-processes.",
                name=scope.label,
                count=length,
                limit=LONGEST_CHAIN,
            ),
        )
    for part in strongly_connected(links.after):
        for split, inside in split_inside_loop(links, part):
            if inside:
                text = message(
                    "The parallel block of {name} lies in a loop: stock SpiffWorkflow joins the second round too early.",
                    name=links.nodes[split].label,
                )
                yield _fault("parallel-in-loop", "warning", (split,), text)
            else:
                text = message(
                    "From one branch of {name} a flow leads back before it: the other branches run again.",
                    name=links.nodes[split].label,
                )
                yield _fault("jump-out-of-branch", "warning", (split,), text)


def _node(node: FlowNode, links: Links) -> Iterator[Fault]:
    if RESERVED.search(node.id):
        yield _error(
            "reserved-id", node.id, message("SpiffWorkflow uses the id {id} itself: choose another.", id=node.id)
        )
    if node.kind in REFUSED_KINDS and (
        node.kind != "complexGateway" or len(links.incoming[node.id] + links.outgoing[node.id]) > 0
    ):
        kind = {
            "scriptTask": "script-task",
            "businessRuleTask": "business-rule-task",
            "complexGateway": "complex-gateway",
        }
        yield _error(kind.get(node.kind, "ad-hoc"), node.id, message(REFUSED_KINDS[node.kind].pattern, name=node.label))
    if isinstance(node, Task) and node.kind == "callActivity":
        yield _warning(
            "call-activity", node.id, message("{name} calls a process that must be deployed as well.", name=node.label)
        )
    if isinstance(node, SubProcess) and node.triggered_by_event:
        yield from _event_sub_process(node)


def _event_sub_process(node: SubProcess) -> Iterator[Fault]:
    starts = [inner for inner in node.nodes if isinstance(inner, Event) and inner.kind == "startEvent"]
    if any(inner.interrupting for inner in starts):
        yield _error(
            "interrupting-event-sub-process",
            node.id,
            message("The event sub-process {name} should interrupt; in SpiffWorkflow it does not.", name=node.label),
        )
    else:
        yield _warning(
            "event-sub-process",
            node.id,
            message(
                "After the event sub-process {name} has run once, stock SpiffWorkflow starts it at once in every new case.",
                name=node.label,
            ),
        )


def _event(node: FlowNode, links: Links) -> Iterator[Fault]:
    del links
    if not isinstance(node, Event):
        return
    if node.trigger == "link":
        yield _error("link-event", node.id, message("SpiffWorkflow has no link events ({name}).", name=node.label))
    if node.trigger == "compensation":
        yield _error("compensation", node.id, message("SpiffWorkflow has no compensation ({name}).", name=node.label))


def _flows(node: FlowNode, links: Links) -> Iterator[Fault]:
    out = links.outgoing[node.id]
    if not isinstance(node, Gateway) and any(flow.condition is not None for flow in out):
        yield _error(
            "conditional-flow-from-task",
            node.id,
            message(
                "SpiffWorkflow ignores or refuses conditions on flows out of {name}: use a gateway.", name=node.label
            ),
        )
    elif not isinstance(node, Gateway) and len(out) > 1:
        yield _error(
            "implicit-split-refused",
            node.id,
            message("SpiffWorkflow refuses the {count} flows out of {name}.", name=node.label, count=len(out)),
        )
    for flow in out:
        yield from _condition(node, flow, is_choice=node.kind in _CHOICES and len(out) > 1)


def _condition(node: FlowNode, flow: SequenceFlow, *, is_choice: bool) -> Iterator[Fault]:
    if is_unread(node, flow):
        text = message(
            "The engine does not read the condition of {flow} out of {name}: {condition}",
            flow=flow.label,
            name=node.label,
            condition=flow.condition,
        )
        yield _fault("unreadable-condition", "error", (node.id, flow.id), text)
    elif is_choice and flow.id != _default(node) and not (flow.condition or "").strip():
        text = message(
            "{flow} out of {name} has no condition and is not the default: SpiffWorkflow refuses it.",
            flow=flow.label,
            name=node.label,
        )
        yield _fault("no-condition", "error", (node.id, flow.id), text)


def is_unread(node: FlowNode, flow: SequenceFlow) -> bool:
    """Tell whether a flow out of a node has a condition in a language that the engine does not speak."""
    condition = (flow.condition or "").strip()
    return bool(condition) and flow.id != _default(node) and not runs_in_engine(condition)


def _default(node: FlowNode) -> str | None:
    return node.default if isinstance(node, (Task, SubProcess, Gateway)) else None


def _error(kind: str, element: str, text: Message) -> Fault:
    return _fault(kind, "error", (element,), text)


def _warning(kind: str, element: str, text: Message) -> Fault:
    return _fault(kind, "warning", (element,), text)


def _fault(kind: str, severity: Severity, elements: tuple[str, ...], text: Message) -> Fault:
    return Fault(kind=kind, severity=severity, elements=elements, message=text)
