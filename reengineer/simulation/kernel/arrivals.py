"""When cases arrive: gaps, laid one after the other on the clock of the door, from the instant at which the run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.clock import next_opening, when_worked, worked_until
from reengineer.simulation.kernel.jit import door, plain
from reengineer.simulation.kernel.words import ARRIVALS, CASES, NOW

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals


@door
def lay_in_open_hours(ints: Ints, reals: Reals, calendar: int) -> None:
    """Turn gaps into instants; a gap runs only while the door is open."""
    time = reals[NOW]
    total = worked_until(plain(ints), plain(reals), calendar, time)
    first = ints[ARRIVALS]
    for case in range(first, first + ints[CASES]):
        total += reals[case]
        time = when_worked(plain(ints), plain(reals), calendar, total, time)
        reals[case] = next_opening(plain(ints), plain(reals), calendar, time)


@door
def lay_on_the_wall(ints: Ints, reals: Reals, calendar: int) -> None:
    """Turn gaps into instants; a gap runs on, and who finds the door closed comes in, before the next, when it opens."""
    time = reals[NOW]
    first = ints[ARRIVALS]
    for case in range(first, first + ints[CASES]):
        time = next_opening(plain(ints), plain(reals), calendar, time + reals[case])
        reals[case] = time
