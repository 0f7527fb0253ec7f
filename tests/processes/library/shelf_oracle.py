"""Slow, plain ways to get at the figures of a flow, independent of the analysis: walk the tokens; follow the reasons."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from processes.expressions import evaluate
from processes.model import Event, FlowNode, Gateway, Process, SequenceFlow, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from processes.durations import Span


def days_by(limits: str, times: Mapping[str, Span] | None = None) -> Callable[[FlowNode], float]:
    """Count as domain.md does: statutory alone; promised, else statutory; a set of times. A stopped clock counts 0."""

    def days(node: FlowNode) -> float:
        limit = node.time_limit
        if node.suspends_clock:
            return 0
        if times is not None:
            return times[node.id].amount if node.id in times else 0
        if limit is None:
            return 0
        span = limit.statutory if limits == "statutory" else limit.promised or limit.statutory
        return span.amount if span else 0

    return days


def walk(process: Process, attributes: Mapping[str, Any], days: Callable[[FlowNode], float]) -> tuple[float, list[str]]:
    """Move tokens from the start to the one end; return when the case ends and the tasks done on the way."""
    nodes = {node.id: node for node in process.nodes}
    out: dict[str, list[SequenceFlow]] = defaultdict(list)
    incoming: dict[str, int] = defaultdict(int)
    for flow in process.flows:
        out[flow.source].append(flow)
        incoming[flow.target] += 1
    arrived: dict[str, list[float]] = defaultdict(list)
    done: list[str] = []
    ended: list[float] = []
    tokens = [(next(node.id for node in process.nodes if node.kind == "startEvent"), 0.0)]
    while tokens:
        here, time = tokens.pop()
        node = nodes[here]
        if node.kind == "parallelGateway":
            arrived[here].append(time)
            if len(arrived[here]) < incoming[here]:
                continue
            time = max(arrived[here])
        if isinstance(node, Task):
            done.append(here)
            time += days(node)
        if node.kind == "endEvent":
            assert isinstance(node, Event)
            assert node.trigger == "none"
            ended.append(time)
        tokens += [(flow.target, time) for flow in _taken(node, out[here], attributes)]
    assert len(ended) == 1
    assert len(set(done)) == len(done)
    return ended[0], done


def _taken(node: FlowNode, flows: list[SequenceFlow], attributes: Mapping[str, Any]) -> list[SequenceFlow]:
    if not isinstance(node, Gateway) or node.kind != "exclusiveGateway" or len(flows) == 1:
        return flows
    true = [flow for flow in flows if flow.condition and evaluate(flow.condition, attributes)]
    return true or [flow for flow in flows if flow.id == node.default]


def longest_by_reasons(process: Process, done: list[str], days: Callable[[FlowNode], float], *, custom: bool) -> float:
    """Return the longest path over declared reasons and certificates passed on; a task not done counts 0."""
    tasks = {node.id: node for node in process.nodes if isinstance(node, Task)}
    writers: dict[str, list[str]] = defaultdict(list)
    for task in tasks.values():
        for written in task.outputs:
            writers[written.data].append(task.id)
    behind = _reachable(process)

    @cache
    def finish(task: str) -> float:
        node = tasks[task]
        before = [found.before for found in node.precedences if custom or found.reason != "custom"]
        before += [
            writer
            for read in node.inputs
            for writer in writers[read.data]
            if task in behind(writer) and writer not in behind(task)
        ]
        return max((finish(one) for one in before), default=0.0) + (days(node) if task in done else 0)

    return max(map(finish, tasks))


def _reachable(process: Process) -> Callable[[str], frozenset[str]]:
    after: dict[str, list[str]] = defaultdict(list)
    for flow in process.flows:
        after[flow.source].append(flow.target)

    @cache
    def behind(node: str) -> frozenset[str]:
        seen: set[str] = set()
        waiting = list(after[node])
        while waiting:
            reached = waiting.pop()
            if reached not in seen:
                seen.add(reached)
                waiting += after[reached]
        return frozenset(seen)

    return behind
