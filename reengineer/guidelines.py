"""The seven process modeling guidelines, as far as a program can see them.

Source: Mendling, Reijers, van der Aalst, Seven Process Modeling Guidelines (7PMG), Information and Software Technology
52 (2010). Guideline 6 (verb-object labels) is checked only for labels that are missing; 7 (decompose more than 50
elements) falls together with 1 here, because a scope is what is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.faults import Fault
from processes.messages import message
from processes.model import Gateway, SubProcess, Task, scopes
from reengineer.flow_graph import FlowGraph, flow_graph
from reengineer.fragments import find_regions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Process, Scope

MOST_ELEMENTS = 50
MOST_FLOWS = 4  # at one gateway


def check_guidelines(process: Process) -> tuple[Fault, ...]:
    """Return where the process departs from a guideline; each kind is the slug of one guideline."""
    return tuple(fault for scope in scopes(process) for fault in _check(scope, flow_graph(scope)))


def _check(scope: Scope, graph: FlowGraph) -> Iterator[Fault]:
    yield from _size(scope, graph)
    yield from _routing(graph)
    yield from _starts_and_ends(scope, graph)
    yield from _structure(scope)
    yield from _inclusive(graph)
    yield from _labels(graph)


def _size(scope: Scope, graph: FlowGraph) -> Iterator[Fault]:
    if len(graph.nodes) > MOST_ELEMENTS:
        text = message(
            "{scope} has {count} nodes; above {most}, split it into sub-processes.",
            scope=scope.label,
            count=len(graph.nodes),
            most=MOST_ELEMENTS,
        )
        yield Fault(kind="7pmg-size", severity="info", elements=(scope.id,), message=text)


def _routing(graph: FlowGraph) -> Iterator[Fault]:
    for node in graph.nodes.values():
        count = len(graph.incoming[node.id]) + len(graph.outgoing[node.id])
        if isinstance(node, Gateway) and count > MOST_FLOWS:
            text = message("{count} flows meet at {node}.", count=count, node=node.label)
            yield Fault(kind="7pmg-routing", severity="info", elements=(node.id,), message=text)


def _starts_and_ends(scope: Scope, graph: FlowGraph) -> Iterator[Fault]:
    starts = tuple(node for node in graph.starts if graph.nodes[node].kind == "startEvent")
    if len(starts) > 1:
        text = message("{scope} has {count} start events.", scope=scope.label, count=len(starts))
        yield Fault(kind="7pmg-starts", severity="info", elements=starts, message=text)
    ends = tuple(node for node in graph.ends if graph.nodes[node].kind == "endEvent")
    if len(ends) > 1:
        text = message("{scope} has {count} end events.", scope=scope.label, count=len(ends))
        yield Fault(kind="7pmg-ends", severity="info", elements=ends, message=text)


def _structure(scope: Scope) -> Iterator[Fault]:
    for region in find_regions(scope):
        for step in region.steps:
            if step.kind == "rigid":
                text = message("The splits and joins from {first} on do not match.", first=step.entry)
                yield Fault(kind="7pmg-structure", severity="info", elements=step.nodes, message=text)


def _inclusive(graph: FlowGraph) -> Iterator[Fault]:
    for node in graph.nodes.values():
        if node.kind == "inclusiveGateway":
            text = message("{node} is an inclusive gateway; what it waits for is hard to see.", node=node.label)
            yield Fault(kind="7pmg-inclusive", severity="info", elements=(node.id,), message=text)


def _labels(graph: FlowGraph) -> Iterator[Fault]:
    for node in graph.nodes.values():
        if isinstance(node, (Task, SubProcess)) and not node.name.strip():
            text = message("The task {task} has no label.", task=node.id)
            yield Fault(kind="7pmg-label", severity="info", elements=(node.id,), message=text)
