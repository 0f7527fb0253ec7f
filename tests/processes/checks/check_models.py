"""Small models in one line: `s>a1 a1>t1 a1>t2` - the letter says the kind, the flow is named after its ends."""

from __future__ import annotations

from processes.model import Definitions, Event, FlowNode, Gateway, Process, SequenceFlow, SubProcess, Task

GATEWAYS = {"x": "exclusive", "a": "parallel", "o": "inclusive", "v": "eventBased", "c": "complex"}


def node(name: str) -> FlowNode:
    kind = name[0]
    if kind in GATEWAYS:
        return Gateway(id=name, kind=f"{GATEWAYS[kind]}Gateway")
    if kind == "s":
        return Event(id=name, kind="startEvent")
    if kind == "e":
        return Event(id=name, kind="endEvent")
    if kind == "k":
        return Event(id=name, kind="endEvent", trigger="terminate")
    if kind == "i":
        return Event(id=name, kind="intermediateCatchEvent", trigger="timer")
    return Task(id=name, kind="userTask")


def graph(text: str, *extra: FlowNode) -> tuple[tuple[FlowNode, ...], tuple[SequenceFlow, ...]]:
    nodes = {item.id: item for item in extra}
    flows = []
    for part in text.split():
        source, _, target = part.partition(">")
        for end in (source, target):
            if end:
                nodes.setdefault(end, node(end))
        if target:
            flows.append(SequenceFlow(id=f"{source}>{target}", source=source, target=target))
    return tuple(nodes.values()), tuple(flows)


def model(text: str, *extra: FlowNode) -> Definitions:
    nodes, flows = graph(text, *extra)
    return Definitions(id="d", processes=(Process(id="p", nodes=nodes, flows=flows),))


def inner(name: str, text: str, *extra: FlowNode, event: bool = False) -> SubProcess:
    nodes, flows = graph(text, *extra)
    return SubProcess(id=name, kind="subProcess", nodes=nodes, flows=flows, triggered_by_event=event)


def boundary(name: str, host: str, *, interrupting: bool = True, trigger: str = "timer") -> Event:
    return Event(id=name, kind="boundaryEvent", attached_to=host, interrupting=interrupting, trigger=trigger)
