"""What the kernel knows how to do with a token: points, the ways between them, and the openings they stand in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from processes.model import Event

if TYPE_CHECKING:
    from processes.messages import Message
    from processes.model import FlowNode, Scope


@dataclass(slots=True)
class Way:
    """Where a token goes on, and when."""

    target: Point
    condition: str = ""
    share: float = 1.0
    default: bool = False


@dataclass(slots=True, eq=False)
class Point:
    """One thing that the kernel does with a token."""

    op: int
    element: str  # id of the BPMN element it stands for
    key: str  # what its luck hangs on
    scope: Opening
    ways: list[Way] = field(default_factory=list)
    by_condition: bool = False
    opens: Opening | None = None  # ENTER
    host: Point | None = None  # boundary event
    boundary: Point | None = None  # THROW: who catches
    timers: list[Point] = field(default_factory=list)
    interrupts: bool = True
    place: str = ""  # SEND, RECEIVE: the message
    starts: Point | None = None  # SEND: the start it triggers
    activity: FlowNode | None = None
    only_passes: bool = False
    delays: bool = False  # WORK: what passes before the activity of the same element is ready


@dataclass(slots=True, eq=False)
class Opening:
    """A process, or one copy of a sub-process."""

    scope: Scope
    parent: Opening | None = None
    enter: Point | None = None
    points: list[Point] = field(default_factory=list)
    inner: list[Opening] = field(default_factory=list)
    starts: list[Point] = field(default_factory=list)


@dataclass(slots=True)
class Ends:
    """Where tokens enter each node of a scope, and where they leave it; `receives` are the nodes that messages come to."""

    entries: dict[str, Point] = field(default_factory=dict)
    exits: dict[str, Point] = field(default_factory=dict)
    receives: frozenset[str] = frozenset()


@dataclass(slots=True)
class TokenGraph:
    """All points of a file."""

    openings: list[Opening]
    starts: list[Point]
    notes: list[Message]


def link_name(node: FlowNode, kind: str) -> str:
    """Return the name of a link event of this kind, "" for everything else."""
    if isinstance(node, Event) and node.kind == kind and node.trigger == "link":
        return node.reference or node.name
    return ""
