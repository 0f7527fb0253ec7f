"""Small models from one line of text: the first letter of an id says what it is.

s start, e end, k end that terminates, + parallel, x exclusive, o inclusive, v event-based gateway, t timer event,
m message event, b boundary event (`b_host`), S sub-process; anything else is a task. `a>b` is a sequence flow `a-b`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from processes.durations import Span
from processes.model import (
    DataAssociation,
    DataElement,
    Definitions,
    Event,
    FlowNode,
    Gateway,
    Process,
    SequenceFlow,
    SubProcess,
    Task,
    TimeLimit,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

GATEWAYS = {"+": "parallelGateway", "x": "exclusiveGateway", "o": "inclusiveGateway", "v": "eventBasedGateway"}


def sketch(text: str, *, nodes: Mapping[str, FlowNode] | None = None, **marks: dict[str, Any]) -> Process:
    """Make a process; `marks` change fields of nodes (`a={"inputs_complete": True}`)."""
    found: dict[str, FlowNode] = {}
    flows = []
    for pair in text.split():
        ends = pair.split(">")
        for name in ends:
            node = (nodes or {}).get(name) or _node(name)
            found.setdefault(name, replace(node, **marks.get(name, {})))
        flows += [SequenceFlow(id=f"{ends[0]}-{ends[1]}", source=ends[0], target=ends[1])] if len(ends) > 1 else []
    return Process(id="p", nodes=tuple(found.values()), flows=tuple(flows))


def conditions(process: Process, **found: str) -> Process:
    """Give flows their conditions; `x_a` stands for the flow `x-a`."""
    named = {name.replace("_", "-"): condition for name, condition in found.items()}
    return replace(process, flows=tuple(replace(f, condition=named.get(f.id)) for f in process.flows))


def access(process: Process, *, writes: str = "", reads: str = "") -> Process:
    """Give tasks their data; `writes="a:X b:Y"` says that a writes X and b writes Y."""
    written, read = _pairs(writes), _pairs(reads)
    nodes = tuple(
        replace(
            node,
            inputs=tuple(DataAssociation(id=f"{node.id}<{d}", data=d) for n, d in read if n == node.id),
            outputs=tuple(DataAssociation(id=f"{node.id}>{d}", data=d) for n, d in written if n == node.id),
        )
        for node in process.nodes
    )
    data = dict.fromkeys(d for _, d in (*written, *read))
    return replace(
        process, nodes=nodes, data=tuple(DataElement(id=d, name=f"paper {d}", kind="dataObject") for d in data)
    )


def days(process: Process, **amounts: float) -> Process:
    """Give nodes a promised time limit in working days."""
    nodes = tuple(
        replace(n, time_limit=TimeLimit(promised=Span(amounts[n.id]))) if n.id in amounts else n for n in process.nodes
    )
    return replace(process, nodes=nodes)


def file_of(*processes: Process) -> Definitions:
    """Put processes into one file."""
    return Definitions(id="file", processes=processes)


def _pairs(text: str) -> list[list[str]]:
    return [pair.split(":") for pair in text.split()]


def _node(name: str) -> FlowNode:
    first = name[0]
    if first in GATEWAYS:
        return Gateway(id=name, kind=GATEWAYS[first])
    if first == "S":
        return SubProcess(id=name, kind="subProcess")
    if first == "b":
        return Event(id=name, kind="boundaryEvent", trigger="timer", attached_to=name.split("_")[1])
    events = {"s": ("startEvent", "none"), "e": ("endEvent", "none"), "k": ("endEvent", "terminate")}
    events |= {"t": ("intermediateCatchEvent", "timer"), "m": ("intermediateCatchEvent", "message")}
    if first in events:
        return Event(id=name, kind=events[first][0], trigger=events[first][1])
    return Task(id=name, kind="userTask")
