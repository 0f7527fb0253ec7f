"""Boundary events: timers, messages, errors and escalations that are caught, events that strike in a share of the cases.

The start event of an event sub-process is laid like one that stands on the frame of its scope (see `event_scopes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Event
from reengineer.simulation.kernel import words as w
from reengineer.simulation.points import Point, Way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from processes.model import FlowNode, Scope
    from reengineer.simulation.points import Ends, Opening
    from reengineer.simulation.scenario import Scenario


def lay_boundaries(scope: Scope, opening: Opening, ends: Ends, copy: str, scenario: Scenario) -> list[Message]:
    """Lay the boundary events of a scope; return what a run cannot know of them."""
    notes = []
    events = [node for node in scope.nodes if isinstance(node, Event) and node.kind == "boundaryEvent"]
    for node in sorted(
        events, key=lambda event: not event.reference
    ):  # who catches just this comes before who catches all
        if node.attached_to not in ends.entries:
            continue
        host = next(p for p in opening.points if p.element == node.attached_to and p.op in (w.WORK, w.ENTER))
        point = _point(w.FORK, node, opening, node.id + copy)
        ends.exits[node.id] = ends.entries[node.id] = point
        note = lay_event(node, point, host, ends, scenario)
        notes += [note] if note else []
    return notes


def lay_event(node: Event, point: Point, host: Point, ends: Ends, scenario: Scenario) -> Message | None:
    """Let an event strike on an activity or a frame; return what a run cannot know of it."""
    point.interrupts = node.interrupting
    point.host = host
    if node.id in scenario.timers:
        host.timers.append(point)
    elif node.trigger in ("error", "cancel", "escalation") and host.op == w.ENTER:
        _catch(host, node, point)
    elif node.id in scenario.probabilities and node.attached_to:
        _sometimes(node, ends.exits, point, scenario.probabilities[node.id])
    elif node.id in ends.receives:
        point.place = node.id
        host.timers.append(point)
    else:
        return message("Nothing says when {node} strikes; the run never lets it (assumed).", node=node.label)
    return None


def _point(op: int, node: FlowNode, opening: Opening, key: str) -> Point:
    point = Point(op, node.id, key, opening, activity=node)
    opening.points.append(point)
    return point


def _sometimes(node: Event, exits: dict[str, Point], point: Point, share: float) -> None:
    """Let a boundary event strike at the end of its activity, in a share of the cases."""
    host = str(node.attached_to)
    after = exits[host]
    choose = _point(w.CHOOSE, node, point.scope, point.key + "/strikes")
    normal = _point(w.FORK, node, point.scope, point.key + "/not")
    struck = point
    if not node.interrupting:
        struck = _point(w.FORK, node, point.scope, point.key + "/both")
        struck.ways = [Way(point), Way(normal)]
    choose.ways = [Way(struck, share=share), Way(normal, share=1.0 - share)]
    after.ways = [*after.ways, Way(choose)]
    exits[host] = normal


def _catch(host: Point, node: Event, point: Point) -> None:
    """Bind what is thrown inside a sub-process to the boundary event that catches it; the innermost comes first."""
    for thrown in [p for p in _inside(host) if p.boundary is None and _matches(p.activity, node)]:
        thrown.boundary, thrown.only_passes = point, False
        if node.interrupting:
            thrown.op, thrown.ways = w.THROW, []
        elif thrown.activity is not None:
            _tell(thrown, thrown.activity, point)


def _inside(host: Point) -> Iterator[Point]:
    """Yield the points of a sub-process at which something is thrown."""
    waiting = [host.opens]
    while waiting:
        opening = waiting.pop()
        if opening is not None:
            waiting.extend(opening.inner)
            yield from (p for p in opening.points if p.op == w.THROW or _escalates(p))


def _escalates(point: Point) -> bool:
    """Tell whether an escalation is thrown here; what nobody catches only goes on, or ends."""
    event = point.activity
    throws = isinstance(event, Event) and event.kind in ("endEvent", "intermediateThrowEvent")
    return throws and getattr(event, "trigger", "") == "escalation" and point.op in (w.END, w.FORK)


def _tell(thrown: Point, event: FlowNode, point: Point) -> None:
    """Let an escalation go on, or end, and start what a boundary event that does not interrupt leads to."""
    if thrown.op == w.END:
        end = _point(w.END, event, thrown.scope, thrown.key + "/end")
        thrown.ways = [Way(end)]
    thrown.op, thrown.place, thrown.starts = w.SEND, event.id, point


def _matches(thrown: FlowNode | None, caught: Event) -> bool:
    if not isinstance(thrown, Event):
        return False
    return thrown.trigger == caught.trigger and (not caught.reference or thrown.reference == caught.reference)
