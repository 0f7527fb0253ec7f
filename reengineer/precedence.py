"""Why one task waits for another: the relation of a region, each pair with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from processes.faults import Fault
    from processes.model import Precedence, Question
    from reengineer.steps import Region

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """The order of one region, by reasons; all pairs are ids of steps.

    `kept` generates the order that must stay (its covering pairs). `pairs` has the reasons of the pairs that count:
    those with a direct reason, the custom ones, and the unknown ones that are kept. `dropped` are the as-is covering
    pairs that need not stay. `questions` (ids of tasks) would settle the unknown ones. `conflicts` are declared
    precedences that the as-is order contradicts or does not keep.
    """

    region: Region
    pairs: Mapping[Pair, tuple[Precedence, ...]]
    kept: tuple[Pair, ...]
    dropped: tuple[Pair, ...] = ()
    questions: tuple[Question, ...] = ()
    conflicts: tuple[Fault, ...] = field(default=(), compare=False)
