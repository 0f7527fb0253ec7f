"""The hours of an office where a file says only those of its people: working days, and the approval clock, are told in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.simulation.scenario import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from processes.calendars import Calendar
    from processes.messages import Message
    from reengineer.simulation.distributions import Distribution
    from reengineer.simulation.scenario import Pool

_MINUTES = 1440.0  # of a day


def office_hours(
    pools: Sequence[Pool], calendars: Mapping[str, Calendar], door: str = ""
) -> tuple[str, tuple[Message, ...]]:
    """Return the calendar of most people, else that of the `door`, and what is assumed by it; `ALWAYS` without any."""
    there: Counter[str] = Counter()
    for people in (people for pool in pools for people in pool.people):
        there[people.calendar] += people.count
    known = [name for name, _ in there.most_common() if name in calendars] + [door]
    chosen = calendars.get(known[0])
    if chosen is None:
        return ALWAYS, ()
    note = message(
        "The approval clock runs in the hours of {calendar}, those of most people: a working day has {hours} hours.",
        calendar=known[0],
        hours=f"{chosen.hours_per_day:g}",
    )
    return known[0], (note,)


def day_and_night(length: Distribution) -> Distribution:
    """Return a length in minutes as one in days, which pass by the wall clock whoever is in.

    >>> from reengineer.simulation.distributions import Distribution
    >>> str(day_and_night(Distribution("fixed", (2880,), "minute")))
    'fixed(2 day)'
    """
    return replace(length.scaled(1 / _MINUTES), unit="day")
