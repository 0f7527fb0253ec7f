"""Event sub-processes: what a scope does besides, or instead, when an event of its own strikes.

A scope that has them is laid as a frame around its other nodes, and each start event of theirs as a boundary event on the
frame. What interrupts stands on the outer of two frames, so that it also ends what the others began. BPMN 2.0.2, 10.3.5
and 13.5.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.model import Event, SubProcess
from reengineer.simulation.kernel import words as w
from reengineer.simulation.points import Opening, Point, Way

if TYPE_CHECKING:
    from processes.model import Scope

STRIKES = ("timer", "message", "error", "escalation", "signal", "conditional")


def begun_by(node: object) -> Event | None:
    """Return the event that starts an event sub-process; None for anything else, and where it is not one known event."""
    if not isinstance(node, SubProcess) or not node.triggered_by_event:
        return None
    starts = [inner for inner in node.nodes if isinstance(inner, Event) and inner.kind == "startEvent"]
    return starts[0] if len(starts) == 1 and starts[0].trigger in STRIKES else None


def lay_frames(opening: Opening, scope: Scope, copy: str) -> dict[bool, Point]:
    """Put frames into an opening; return the frame that interrupting events stand on, and that of the others."""
    events = [event for event in map(begun_by, scope.nodes) if event is not None]
    frames: dict[bool, Point] = {}
    for interrupts in (True, False):
        if any(event.interrupting == interrupts for event in events):
            key = f"{scope.id}{copy}/{'ended' if interrupts else 'watched'} by events"
            frame = Point(w.ENTER, scope.id, key, opening)
            end = Point(w.END, _only_end(scope), key + "/end", opening)
            frame.ways, frame.opens = [Way(end)], Opening(scope, opening, frame)
            opening.points += [frame, end]
            opening.inner.append(frame.opens)
            opening.starts = [frame]
            frames[interrupts], opening = frame, frame.opens
    return frames


def _only_end(scope: Scope) -> str:
    """Return the end event of a scope that has no other, so that cases are told to end there; else the scope."""
    ends = [node.id for node in scope.nodes if node.kind == "endEvent"]
    return ends[0] if len(ends) == 1 else scope.id
