"""The kinds of flow nodes in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import Message, message
from processes.model import Event

if TYPE_CHECKING:
    from processes.model import FlowNode

KINDS = {
    "task": message("task"),
    "userTask": message("user task"),
    "manualTask": message("manual task"),
    "serviceTask": message("service task"),
    "scriptTask": message("script task"),
    "sendTask": message("send task"),
    "receiveTask": message("receive task"),
    "businessRuleTask": message("business rule task"),
    "callActivity": message("call activity"),
    "subProcess": message("sub-process"),
    "transaction": message("transaction"),
    "adHocSubProcess": message("ad-hoc sub-process"),
    "exclusiveGateway": message("exclusive gateway"),
    "parallelGateway": message("parallel gateway"),
    "inclusiveGateway": message("inclusive gateway"),
    "eventBasedGateway": message("event-based gateway"),
    "complexGateway": message("complex gateway"),
    "startEvent": message("start"),
    "endEvent": message("end"),
    "intermediateCatchEvent": message("event that waits"),
    "intermediateThrowEvent": message("event that is sent"),
    "boundaryEvent": message("event on the border"),
}

TRIGGERS = {
    "message": message("message"),
    "timer": message("timer"),
    "error": message("error"),
    "escalation": message("escalation"),
    "cancel": message("cancel"),
    "compensation": message("compensation"),
    "conditional": message("condition"),
    "link": message("link"),
    "signal": message("signal"),
    "terminate": message("ends the whole case"),
    "multiple": message("one of several triggers"),
    "parallelMultiple": message("several triggers together"),
}


def kind_of(node: FlowNode) -> Message:
    """Return what a node is, in words."""
    kind = KINDS.get(node.kind, message("{kind}", kind=node.kind))
    if not isinstance(node, Event) or node.trigger not in TRIGGERS:
        return kind
    trigger = TRIGGERS[node.trigger]
    if node.timer.strip():
        return message("{kind}, {trigger} {timer}", kind=kind, trigger=trigger, timer=node.timer.strip())
    if node.kind == "boundaryEvent" and not node.interrupting:
        return message("{kind}, {trigger}, does not interrupt", kind=kind, trigger=trigger)
    return message("{kind}, {trigger}", kind=kind, trigger=trigger)
