"""How many cases come before those that count and after them, so that these are treated as in an office at work as usual.

An office is empty when a run begins. It is at work as usual, first, when cases stand at every step of the flow: after as
many cases as come while one passes. Then queues fill. Of a queue with load r, the distance from its usual length falls by a
factor e with each r / (1 - sqrt r)^2 items that come (the relaxation time of M/M/1, and near full load of M/M/c: Cohen, The
Single Server Queue, 2nd ed. (1982), section III.7); and on average r^sqrt(2 (c + 1)) / (1 - r) items stand in it (Sakasegawa,
An approximation formula L_q = alpha rho^beta / (1 - rho), 1977). So the run-in is as long as the mean time of the cases that
count would otherwise be too short by more than `TOLERANCE` of it.

Cases that come later make earlier ones wait as well, wherever these are still on their way. So as many come after the
last that counts as come while a case passes.

The run-in does not hang on what a run has shown: replications stay independent of each other. It comes before the first
day of the scenario, so that the cases that count arrive from that day on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from processes.day_table import FIRST
from reengineer.simulation.compile import CALENDARS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reengineer.simulation.offered_load import PostLoad
    from reengineer.simulation.scenario import Scenario

TOLERANCE = 0.001  # of the mean time of a case
NEARLY_ALL = 0.99  # of the cases have passed in the time of one
WEEK = 7 * 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """How many cases come while one passes that never waits: on average, and while 99 of 100 pass."""

    mean: float
    longest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RunIn:
    """How many cases come before those that count and after them, and the share of their time that is `missing` even so."""

    before: int
    after: int
    missing: float = 0.0


def find_run_in(loads: Iterable[PostLoad], passage: Passage, cases: int) -> RunIn:
    """Return what comes before the `cases` that count and after them: never more than these.

    A post with a load of 0.8 that every case comes to once, 3 people; 2.4 cases come while one passes, 11 at most:

    >>> from reengineer.simulation.offered_load import PostLoad
    >>> post = PostLoad(id="a", name="A", people=3, load=0.8, items=1.0)
    >>> found = find_run_in([post], Passage(mean=2.4, longest=11), 1000)
    >>> found.before, found.after, found.missing < 0.001
    (326, 11, True)
    """
    longest = min(ceil(passage.longest), cases)
    places = np.arange(cases - longest + 1)
    missing = np.zeros(places.size)
    for post in loads:
        if 0 < post.load < 1 and post.items:
            slow = post.load / (1 - post.load**0.5) ** 2 / post.items  # cases until e times less is missing
            queue = post.load ** (2 * (post.people + 1)) ** 0.5 / (1 - post.load)
            missing += queue * min(slow / cases, 1.0) * np.exp(-places / slow)
    missing /= passage.mean or 1.0
    more = int((missing <= TOLERANCE).argmax()) or (int(missing[0] > TOLERANCE) and places.size - 1)
    return RunIn(before=longest + more, after=longest, missing=float(missing[more]))


def begin_before(scenario: Scenario, found: RunIn, rate: float) -> Scenario:
    """Return the scenario with its run-in and run-out; with `rate` cases in a second it begins whole weeks earlier."""
    opens = scenario.opens or scenario.start
    weeks = ceil(found.before / rate / WEEK) if scenario.level >= CALENDARS else 0
    weeks = min(weeks, (opens.date() - FIRST).days // 7)
    return replace(
        scenario, run_in=found.before, run_out=found.after, opens=opens, start=opens - timedelta(weeks=weeks)
    )
