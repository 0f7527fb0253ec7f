"""What the kernel runs: a model with its scenario, laid out in arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from processes.messages import Message
    from reengineer.simulation.scenario import Pool


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """Model and scenario in the arena, and what its numbers stand for."""

    ints: NDArray[np.int64]
    reals: NDArray[np.float64]
    elements: tuple[str, ...]  # by ordinal of the node
    nodes: tuple[int, ...]  # addresses, by ordinal
    works: tuple[int, ...]  # ordinals of activities and events with a time of their own
    delays: tuple[int, ...]  # ordinals of what passes before an activity is ready
    openings: tuple[int, ...]  # ordinals of sub-processes
    joins: tuple[int, ...]
    pools: tuple[tuple[Pool, int], ...]  # with their addresses
    people: tuple[str, ...]  # names of people, by number
    conditions: tuple[str, ...]
    ranks: tuple[tuple[str, int], ...]  # (condition, rank): the first that holds for a case; small first
    day_seconds: float  # working seconds of a working day on the approval clock
    door: int  # address of the calendar on which cases arrive
    gap_seconds: float  # seconds of the unit of the interarrival time
    notes: tuple[Message, ...]
