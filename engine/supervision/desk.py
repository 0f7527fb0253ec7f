"""The supervisor's desk: how the office stands at this instant, counted from what the acts themselves have written.

There is no copy that could lag behind: a completion is on the desk as soon as it is done.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine.store import desk as store
from engine.supervision.control_limits import Chart, make_chart
from engine.supervision.health import Health, look_after
from processes.durations import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.act import Act

SOON = Span(24, "hour")  # of working time
WEEKS = 13  # a quarter
COLOURS = ("red", "yellow", "reminder")  # the worst first


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many open work items a department or post has, and the colour of their worst card."""

    name: str
    department: str
    open: int
    colours: Counter[str]

    @property
    def plain(self) -> int:
        """Return how many have no card and no reminder."""
        return self.open - sum(self.colours.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The figures of the desk. "Today" begins at midnight of the office; `soon` is the instant 24 working hours from now."""

    at: datetime
    soon: datetime
    health: Health
    open: int
    colours: Counter[str]  # of open cases
    standing: int
    overdue: int
    due_soon: int
    reds: int
    suspensions: int
    returns: int
    received: int
    closed: int
    appeals: int
    departments: tuple[Standing, ...]

    @property
    def plain(self) -> int:
        """Return how many open cases have no card and no reminder."""
        return self.open - sum(self.colours.values())


def look_at_desk(act: Act) -> Desk:
    """Return how the office stands."""
    midnight = _midnight(act)
    soon = act.calendar.add(act.now, SOON)
    connection, today = act.connection, (midnight, midnight + timedelta(days=1))
    return Desk(
        at=act.now,
        soon=soon,
        health=look_after(act),
        open=store.count_open_cases(connection),
        colours=Counter(store.coloured_cases(connection)),
        standing=store.count_standing_cases(connection),
        overdue=store.count_overdue(connection, act.now),
        due_soon=store.count_due(connection, act.now, soon),
        reds=store.count_cards(connection, *today).get("red", 0),
        suspensions=store.count_suspensions(connection, *today),
        returns=store.count_returns(connection, *today),
        received=store.count_received(connection, *today),
        closed=store.count_ended(connection, *today).get("closed", 0),
        appeals=store.count_appeals(connection),
        departments=by_department(look_at_posts(act)),
    )


def look_at_posts(act: Act) -> tuple[Standing, ...]:
    """Return how many open work items each post has, the worst first."""
    colours: dict[str, Counter[str]] = {}
    for row in store.coloured_of_posts(act.connection):
        colours.setdefault(row.post_id, Counter())[row.colour] = row.number
    rows = store.open_of_posts(act.connection)
    found = (
        Standing(name=row.id, department=row.department, open=row.open, colours=colours.get(row.id, Counter()))
        for row in rows
    )
    return _worst_first(found)


def by_department(posts: Sequence[Standing]) -> tuple[Standing, ...]:
    """Return the same by department."""
    whole: Counter[str] = Counter()
    colours: dict[str, Counter[str]] = {}
    for post in posts:
        whole[post.department] += post.open
        colours.setdefault(post.department, Counter()).update(post.colours)
    return _worst_first(
        Standing(name=name, department=name, open=number, colours=colours[name]) for name, number in whole.items()
    )


def run_chart(act: Act, post: str = "") -> Chart:
    """Return the share of tasks completed within their limit, week by week, with limits; of all posts or of one."""
    weeks = last_weeks(act)
    counted = store.on_time_by_period(act.connection, weeks, post)
    zone = ZoneInfo(act.calendar.zone)
    names = (begin.astimezone(zone).date().isoformat() for begin, _ in weeks)
    return make_chart([(name, *numbers) for name, numbers in zip(names, counted, strict=True)])


def last_weeks(act: Act, number: int = WEEKS) -> list[tuple[datetime, datetime]]:
    """Return the last weeks up to the one that runs, each from its Monday of the office."""
    today = _midnight(act)
    monday = today - timedelta(days=today.weekday())
    begins = [monday - timedelta(weeks=back) for back in range(number - 1, -1, -1)]
    return [(begin, begin + timedelta(weeks=1)) for begin in begins]


def _midnight(act: Act) -> datetime:
    return act.now.astimezone(ZoneInfo(act.calendar.zone)).replace(hour=0, minute=0, second=0, microsecond=0)


def _worst_first(found: Iterable[Standing]) -> tuple[Standing, ...]:
    return tuple(sorted(found, key=lambda one: (*(-one.colours[colour] for colour in COLOURS), -one.open, one.name)))
