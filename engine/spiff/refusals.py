"""What cannot be run as it is drawn: a sentence for each element, before the first case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.spiff.building import first_nodes
from engine.spiff.calls import called_by
from processes.checks.links import Links
from processes.expressions import is_expression
from processes.messages import message
from processes.model import Event, SubProcess, Task, scopes
from processes.reader import read_with_foreign_content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.messages import Message
    from processes.model import Definitions, FlowNode, Process, Scope, SequenceFlow

Refusal = tuple[str, "Message"]

_LITERAL = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_PYTHON = re.compile(r"\b(?:True|False|None|lambda)\b|__")
_CALL = re.compile(r"([A-Za-z_]\w*)\s*\(")
_CALLS = frozenset(
    {"all", "contains", "double", "endsWith", "exists", "exists_one", "filter", "has"}
    | {"int", "map", "matches", "size", "startsWith", "string"}
)  # of CEL; every other call is meant for another engine
_CHOICES = ("exclusiveGateway", "inclusiveGateway")
_OPERATORS = re.compile(  # what tells another engine to call a program, as element or as attribute
    r"serviceTaskOperator|preScript|postScript|(?:execution|task)Listener|taskDefinition|(?:camunda|flowable|activiti)\S* (?:class|expression|delegateExpression|type|topic)="
)
_KINDS = {
    "scriptTask": message(
        "{name} is a script task, and nothing in a flow is run as code; make it a task that somebody does."
    ),
    "businessRuleTask": message(
        "{name} is a business rule task, and no rules are here; use a task and a gateway behind it."
    ),
    "complexGateway": message("{name} is a complex gateway, whose rule only its author knows; use other gateways."),
    "adHocSubProcess": message(
        "{name} is an ad-hoc sub-process, in which nothing has an order; draw one, or make it a task."
    ),
}


def find_refusals(process: Process, called: Mapping[str, Process], definitions: Definitions) -> Iterator[Refusal]:
    """Yield each element of a process that cannot be run, and why."""
    foreign = read_with_foreign_content(definitions.source)[1] if definitions.source else {}
    seen: set[str] = set()
    for scope in scopes(process):
        links = Links(scope)
        yield from _scope(scope, links)
        for node in scope.nodes:
            if node.id in seen:
                yield node.id, message("The id {id} is used more than once; give each element its own.", id=node.id)
            seen.add(node.id)
            yield from _node(node, links, process, called)
            if any(_OPERATORS.search(text) for text in foreign.get(node.id, ())):
                yield (
                    node.id,
                    message(
                        "{name} calls a program, and nothing in a flow is run as code; make it a task that somebody does.",
                        name=node.label,
                    ),
                )
            for flow in links.outgoing[node.id]:
                yield from _condition(flow, node, len(links.outgoing[node.id]))


def _scope(scope: Scope, links: Links) -> Iterator[Refusal]:
    for flow in scope.flows:
        if flow.source not in links.nodes or flow.target not in links.nodes:
            yield (
                flow.id,
                message(
                    "The flow {flow} does not link two elements of {scope}; draw it anew.",
                    flow=flow.label,
                    scope=scope.label,
                ),
            )
    starts = [node for node in scope.nodes if isinstance(node, Event) and node.kind == "startEvent"]
    if not scope.nodes:
        yield scope.id, message("{name} is empty; draw what happens in it, or make it a task.", name=scope.label)
    elif not starts and not first_nodes(scope, links):
        yield (
            scope.id,
            message(
                "{name} has no beginning, since a flow leads to every element; add a start event.", name=scope.label
            ),
        )
    elif isinstance(scope, SubProcess) and starts and (len(starts) > 1 or starts[0].trigger != "none"):
        yield scope.id, message("{name} needs one start event that waits for nothing.", name=scope.label)


def _node(node: FlowNode, links: Links, process: Process, called: Mapping[str, Process]) -> Iterator[Refusal]:
    if node.kind in _KINDS:
        yield node.id, message(_KINDS[node.kind].pattern, name=node.label)
    if isinstance(node, SubProcess) and node.triggered_by_event:
        yield (
            node.id,
            message(
                "{name} is an event sub-process, which is not run; set the event on the border of a sub-process.",
                name=node.label,
            ),
        )
    if isinstance(node, Task) and node.kind == "callActivity" and node.called not in called:
        yield (
            node.id,
            message(
                "{name} calls {called}, which is not in this file; put it in, or draw a sub-process.",
                name=node.label,
                called=node.called or "-",
            ),
        )
    if isinstance(node, Task) and node.called and _is_ring(process, called.get(node.called), called):
        yield (
            node.id,
            message(
                "{name} calls the process in which it stands, so that no case would end; draw the way back as a flow.",
                name=node.label,
            ),
        )
    if isinstance(node, Event):
        yield from _event(node, links)
    if node.kind == "eventBasedGateway":
        for flow in links.outgoing[node.id]:
            target = links.nodes[flow.target]
            if target.kind not in ("intermediateCatchEvent", "receiveTask"):
                yield (
                    node.id,
                    message(
                        "Behind the event-based gateway {name} stands {target}, which waits for no event.",
                        name=node.label,
                        target=target.label,
                    ),
                )


def _is_ring(process: Process, first: Process | None, called: Mapping[str, Process]) -> bool:
    return first is not None and any(each.id == process.id for each in called_by(first, called))


def _event(node: Event, links: Links) -> Iterator[Refusal]:
    if node.trigger == "compensation":
        yield (
            node.id,
            message("{name} asks for compensation, which is not run; draw the way back with tasks.", name=node.label),
        )
    if node.trigger == "multiple":
        yield node.id, message("{name} stands for several events; draw each of them.", name=node.label)
    if node.kind == "boundaryEvent":
        host = links.nodes.get(node.attached_to or "")
        if not isinstance(host, (Task, SubProcess)):
            yield (
                node.id,
                message(
                    "{name} stands on the border of nothing; attach it to a task or a sub-process.", name=node.label
                ),
            )


def _condition(flow: SequenceFlow, node: FlowNode, ways: int) -> Iterator[Refusal]:
    condition = (flow.condition or "").strip()
    if flow.id == getattr(node, "default", None) or node.kind in ("parallelGateway", "eventBasedGateway"):
        return
    if not condition:
        if ways > 1 and node.kind in _CHOICES:
            yield (
                flow.id,
                message(
                    "{flow} out of {name} has no condition and is not the default; give it one.",
                    flow=flow.label,
                    name=node.label,
                ),
            )
        return
    bare = _LITERAL.sub("''", condition)
    if _PYTHON.search(bare) or not set(_CALL.findall(bare)) <= _CALLS or not is_expression(condition):
        yield (
            flow.id,
            message(
                "The condition {condition} on {flow} out of {name} is not one that the engine reads; compare an answer with a value.",
                condition=condition,
                flow=flow.label,
                name=node.label,
            ),
        )
