"""People of several posts who work on one item at the same moment: whether their hours meet at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.scenario import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.day_table import Day
    from reengineer.simulation.scenario import Pool, Scenario, Work

_WHOLE: Day = ((0, 24 * 60),)


def meeting_pools(scenario: Scenario) -> frozenset[str]:
    """Return the posts that some task needs beside another post whose people have other hours."""
    return frozenset(
        pool.id
        for work in scenario.work.values()
        if len(pools := _pools(scenario, work)) > 1 and len({hours for pool in pools for hours in _calendars(pool)}) > 1
        for pool in pools
    )


def never_meeting(scenario: Scenario) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each task that needs people of several posts who are never in at the same time of a usual week, and the posts.

    >>> from datetime import datetime
    >>> from reengineer.simulation.scenario import Arrivals, Scenario
    >>> list(never_meeting(Scenario(start=datetime(2026, 1, 5), arrivals=Arrivals())))
    []
    """
    for task, work in scenario.work.items():
        pools = _pools(scenario, work)
        if len(pools) > 1 and not any(_minutes(scenario, pools, day) for day in range(7)):
            yield task, tuple(pool.name or pool.id for pool in pools)


def _pools(scenario: Scenario, work: Work) -> list[Pool]:
    wanted = {pool for pool, _ in work.needs}
    return [pool for pool in scenario.pools if pool.id in wanted]


def _calendars(pool: Pool) -> list[str]:
    return [people.calendar for people in pool.people if people.count]


def _minutes(scenario: Scenario, pools: list[Pool], day: int) -> set[int]:
    """Return the minutes of a day of the week at which somebody of each post is in."""
    found = set(range(24 * 60))
    for pool in pools:
        hours = [interval for name in _calendars(pool) for interval in _day(scenario, name or scenario.calendar, day)]
        found &= {minute for opening, closing in hours for minute in range(opening, closing)}
    return found


def _day(scenario: Scenario, name: str, day: int) -> Day:
    return _WHOLE if name in ("", ALWAYS) else scenario.calendars[name].week[day]
