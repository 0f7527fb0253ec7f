"""What a heuristic offers to do: it is accepted or declined by a person, and recorded with what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from processes.durations import Span
    from processes.messages import Message
    from processes.model import Definitions
    from reengineer.diagnosis.finding import Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One change that can be accepted or declined by itself.

    `days` is what the critical path gets shorter by (found by making the change and measuring), None where no times are
    known. Of the proposals with the same `alternatives` only one can be accepted. `default` proposals are taken when
    nobody chooses: they keep who does what, with what, and every reason for an order. `choice` names the alternative,
    `facts` are the figures behind it; `touches` are all ids it changes or moves. `id` and `alternatives` are given by `propose`, not by the heuristic.
    """

    heuristic: str
    elements: tuple[str, ...]
    message: Message
    risk: Message
    effect: Effect
    scope: str
    source: str
    days: Span | None = None
    assumes: tuple[Message, ...] = ()
    default: bool = False
    choice: str = ""
    facts: tuple[tuple[str, Any], ...] = ()
    touches: tuple[str, ...] = ()
    id: str = ""
    alternatives: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What applying a proposal makes.

    `stands_for` pairs an element of the as-is that is gone with the one that does its work in the to-be; `relaxed` are
    pairs of tasks whose reason the proposal has lifted, for a reason that it states.
    """

    definitions: Definitions
    stands_for: tuple[tuple[str, str], ...] = ()
    relaxed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """An accepted proposal with the ids it removed, added and changed."""

    proposal: Proposal
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    stands_for: tuple[tuple[str, str], ...] = ()
    relaxed: tuple[tuple[str, str], ...] = ()
