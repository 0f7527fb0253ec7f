"""Boundary events: timers, errors that are caught, and events that strike in a share of the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Event
from reengineer.simulation.kernel import words as w
from reengineer.simulation.points import Point, Way

if TYPE_CHECKING:
    from processes.messages import Message
    from processes.model import FlowNode, Scope
    from reengineer.simulation.points import Ends, Opening
    from reengineer.simulation.scenario import Scenario


def lay_boundaries(scope: Scope, opening: Opening, ends: Ends, copy: str, scenario: Scenario) -> list[Message]:
    """Lay the boundary events of a scope; return what a run cannot know of them."""
    notes = []
    for node in scope.nodes:
        if not (isinstance(node, Event) and node.kind == "boundaryEvent" and node.attached_to in ends.entries):
            continue
        host = next(p for p in opening.points if p.element == node.attached_to and p.op in (w.WORK, w.ENTER))
        point = _point(w.FORK, node, opening, node.id + copy)
        point.interrupts = node.interrupting
        point.host = host
        ends.exits[node.id] = ends.entries[node.id] = point
        if node.id in scenario.timers:
            host.timers.append(point)
        elif node.trigger in ("error", "cancel") and host.op == w.ENTER:
            _catch(host, node, point)
        elif node.id in scenario.probabilities:
            _sometimes(node, ends.exits, point, scenario.probabilities[node.id])
        else:
            notes.append(message("Nothing says when {node} strikes; the run never lets it (assumed).", node=node.label))
    return notes


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
    """Bind the error ends inside a sub-process to the boundary event that catches them; the innermost comes first."""
    waiting = [host.opens]
    while waiting:
        opening = waiting.pop()
        if opening is None:
            continue
        waiting.extend(opening.inner)
        for thrown in opening.points:
            event = thrown.activity
            if thrown.op == w.THROW and thrown.boundary is None and isinstance(event, Event) and _matches(event, node):
                thrown.boundary = point


def _matches(thrown: Event, caught: Event) -> bool:
    return thrown.trigger == caught.trigger and (not caught.reference or thrown.reference == caught.reference)
