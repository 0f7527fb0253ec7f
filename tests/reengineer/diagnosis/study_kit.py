"""Short ways to write the small flows of the rule tests, and one flow with nothing to complain about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from processes.blocks import Block, Branch, build, choice, loop, parallel, refusal, sequence, task
from processes.durations import Span
from processes.model import Definitions, TimeLimit
from processes.surroundings import Frame

if TYPE_CHECKING:
    from collections.abc import Mapping

WINDOW, WATER, FIRE = ("Window", "Counter"), ("Water bureau", "Water review"), ("Fire brigade", "Fire review")
CHIEF = ("Window", "Chief")


@dataclass(frozen=True, kw_only=True)
class Example:
    """One small flow for one rule: the elements it must name in its findings, none where it must stay silent."""

    rule: str
    says: str
    flow: Definitions
    names: tuple[str, ...] = ()
    days: float | None = None
    told: Mapping[str, Any] = field(default_factory=dict)  # arguments of diagnose


def days(statutory: float | None, promised: float | None = None, basis: str = "水法 第21条", **more: Any) -> TimeLimit:
    """Return a limit in working days."""
    spans = (Span(amount) if amount is not None else None for amount in (statutory, promised))
    first, second = spans
    return TimeLimit(statutory=first, promised=second, legal_basis=basis, **more)


def row(*blocks: Block, **frame: Any) -> Definitions:
    """Return a flow of blocks one after the other."""
    return build(sequence(*blocks), Frame(**frame))


def refusing(block: Block, share: float | None = None) -> Block:
    """Return the block with a refusal after it."""
    return refusal(block, name="granted?", when=Branch(condition='granted == "no"', probability=share), end="Refused")


def supplementing(block: Block, notice: Block | None = None, share: float | None = None) -> Block:
    """Return the block with a loop in which the applicant brings what is missing."""
    again = Branch(condition='complete == "no"', name="incomplete", block=notice, probability=share)
    return loop(block, name="complete?", again=again)


def intake(**fields: Any) -> Block:
    """Return the intake of the clean flow, with some fields changed."""
    given = {"lane": WINDOW, "nature": "intake", "time_limit": days(5, 2), "reads": ["application"], "writes": ["file"]}
    return task("intake", "Take in the application", **{**given, **fields})


def water(**fields: Any) -> Block:
    """Return the water review of the clean flow, with some fields changed."""
    given = {"lane": WATER, "nature": "approval", "time_limit": days(20, 10), "reads": ["file"], "writes": ["opinion"]}
    return task("water", "Review the water supply", **{**given, **fields})


def fire(**fields: Any) -> Block:
    """Return the fire review of the clean flow, with some fields changed."""
    given = {"lane": FIRE, "nature": "approval", "time_limit": days(20, 8), "reads": ["file"], "writes": ["report"]}
    return task("fire", "Review the escape routes", **{**given, **fields})


def decide(**fields: Any) -> Block:
    """Return the decision of the clean flow, with some fields changed."""
    given = {"lane": CHIEF, "nature": "approval", "time_limit": days(10, 5), "writes": ["licence"]}
    return task("decide", "Decide on the licence", **{**given, "reads": ["opinion", "report"], **fields})


def deliver(**fields: Any) -> Block:
    """Return the delivery of the clean flow, with some fields changed."""
    given = {"lane": WINDOW, "nature": "notice", "time_limit": days(10, 5), "reads": ["licence"]}
    return task("deliver", "Deliver the licence", **{**given, **fields})


def notice(**fields: Any) -> Block:
    """Return the one-time notice of the clean flow, with some fields changed."""
    given = {"lane": WINDOW, "nature": "notice", "time_limit": days(5, 1), "reads": ["file"], "writes": ["application"]}
    return task("notice", "Tell all that is missing, once", **{**given, **fields})


def clean() -> Definitions:
    """Return a flow as it should be: one intake and notice, reviews side by side, limits with their basis."""
    reviews = parallel(water(), fire())
    told = supplementing(intake(), notice())
    return row(told, reviews, refusing(decide()), deliver(), name="Licence", time_limit=days(45, 22), id="licence")


__all__ = [
    "CHIEF",
    "FIRE",
    "WATER",
    "WINDOW",
    "Branch",
    "Example",
    "choice",
    "clean",
    "days",
    "decide",
    "deliver",
    "fire",
    "intake",
    "notice",
    "parallel",
    "refusing",
    "row",
    "supplementing",
    "task",
    "water",
]
