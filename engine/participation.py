"""Participation: which tasks, and so which departments, take part in a case of which only some answers are known.

A way is taken where its condition holds, or may hold as far as the answers go. The ways of a no (`bl:decision`: a refusal, a file sent
back) are left out: they are no part of what an applicant sets out to do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from engine.deployment import AGAIN
from processes.durations import Span
from processes.expressions import evaluate, names
from processes.model import Event, Gateway, Process, SubProcess, Task, scopes
from processes.task_order import bits, order_tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.deployment import DeployedFlow, DeployedTask
    from processes.model import FlowNode, Scope, SequenceFlow

Narrowed = TypeVar("Narrowed", Process, SubProcess)
FIRST_HOLDS = "exclusiveGateway"  # of its ways one is taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A task that takes part: `after` are the numbers of the steps right before it; steps of one `rank` can run at once."""

    number: int
    task: DeployedTask
    after: tuple[int, ...]
    rank: int


def questions(flow: DeployedFlow) -> tuple[str, ...]:
    """Return the names that the conditions ask of a case, and that no task decides: what the applicant can answer."""
    decided: set[str] = set()
    asked: dict[str, None] = {}
    for scope in scopes(flow.process):
        choices = {node.id for node in scope.nodes if node.decision}
        for way in scope.flows:
            found = sorted(names(way.condition)) if way.condition else []
            decided.update(found if way.source in choices else ())
            asked.update(dict.fromkeys(found))
    return tuple(name for name in asked if name not in decided and not name.startswith(AGAIN))


def participation(flow: DeployedFlow, answers: Mapping[str, Any]) -> tuple[Step, ...]:
    """Return the tasks that take part, in the order in which they can begin."""
    process = _narrow(flow.process, answers)
    reached = _reached(process)
    tasks = [name for name in flow.tasks if name in reached]
    order = order_tasks([process], tasks)
    before: dict[int, list[int]] = {place: [] for place in range(len(tasks))}
    for place, following in enumerate(order.right_after):
        for later in bits(following):
            before[later].append(place)
    ranks: dict[int, int] = {}
    for place in sorted(range(len(tasks)), key=lambda one: order.later[one].bit_count(), reverse=True):
        ranks[place] = 1 + max((ranks[earlier] for earlier in before[place]), default=0)
    places = sorted(ranks, key=lambda place: (ranks[place], place))
    number = {place: index + 1 for index, place in enumerate(places)}
    return tuple(
        Step(
            number=number[place],
            task=flow.tasks[tasks[place]],
            after=tuple(sorted(number[earlier] for earlier in before[place])),
            rank=ranks[place],
        )
        for place in places
    )


def longest(steps: Iterable[Step]) -> Span | None:
    """Return the working days of the longest way through the steps, each at its promise, or else at its statutory limit.

    None where a limit is in another unit than working days, or no step has any. Source: critical path method.
    """
    ends: dict[int, float] = {}
    for step in steps:
        limit = step.task.limit
        span = (limit.promised or limit.statutory) if limit else None
        if span is not None and span.unit != Span(0).unit:
            return None
        ends[step.number] = max((ends[one] for one in step.after), default=0.0) + (span.amount if span else 0.0)
    most = max(ends.values(), default=0.0)
    return Span(most) if most else None


def _narrow(scope: Narrowed, answers: Mapping[str, Any]) -> Narrowed:
    """Return a process or sub-process without the ways that no case with these answers takes."""
    nodes = tuple(_narrow(node, answers) if isinstance(node, SubProcess) else node for node in scope.nodes)
    return replace(scope, nodes=nodes, flows=_open_ways(scope, answers))


def _open_ways(scope: Scope, answers: Mapping[str, Any]) -> tuple[SequenceFlow, ...]:
    following: dict[str, list[SequenceFlow]] = {}
    for way in scope.flows:
        following.setdefault(way.source, []).append(way)
    nodes = {node.id: node for node in scope.nodes}
    return tuple(way for source, ways in following.items() for way in _open(nodes.get(source), ways, answers))


def _open(node: FlowNode | None, ways: list[SequenceFlow], answers: Mapping[str, Any]) -> list[SequenceFlow]:
    default = node.default if isinstance(node, (Gateway, Task, SubProcess)) else None
    is_choice = any(way.condition for way in ways)
    if not is_choice:
        return ways
    if node is not None and node.decision:
        return [way for way in ways if not way.condition or way.id == default] or ways
    found: list[SequenceFlow] = []
    for way in ways:
        if way.id == default:
            continue
        holds = _holds(way.condition, answers)
        if holds is not False:
            found.append(way)
        if holds and node is not None and node.kind == FIRST_HOLDS:
            return found
    certain = any(_holds(way.condition, answers) for way in found)
    return found if certain else [*found, *(way for way in ways if way.id == default)]


def _holds(condition: str | None, answers: Mapping[str, Any]) -> bool | None:
    """Return whether a condition holds, None where the answers do not say."""
    if not condition:
        return True
    return evaluate(condition, answers) if names(condition) <= answers.keys() else None


def _reached(scope: Scope) -> set[str]:
    """Return the nodes that a case can reach: from where nothing leads in, along the ways, into sub-processes."""
    following: dict[str, list[str]] = {}
    for way in scope.flows:
        following.setdefault(way.source, []).append(way.target)
    for node in scope.nodes:
        if isinstance(node, Event) and node.attached_to:
            following.setdefault(node.attached_to, []).append(node.id)
    nodes = {node.id: node for node in scope.nodes}
    starts = [node.id for node in scope.nodes if node.kind == "startEvent"] or [scope.nodes[0].id]
    waiting, seen = list(starts), set(starts)
    while waiting:
        found = nodes[waiting.pop()]
        if isinstance(found, SubProcess) and found.nodes:
            seen |= _reached(found)
        for target in following.get(found.id, ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen
