"""What a run is asked: when cases come, who works when, how long things take, which way cases go (BPSim 2.0, section 6).

Lengths are `Distribution`s, times of day are local to the place. Keys are ids: of elements (`work`, `timers`), of sequence
flows (`probabilities`), of pools and calendars.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from processes.calendars import Calendar
    from processes.durations import Span
    from processes.messages import Message
    from reengineer.simulation.distributions import Distribution

ALWAYS = "always"  # the calendar of 24 hours on 7 days
DISCIPLINES = ("fifo", "priority", "earliest due date")
LEVELS = ("tokens", "times", "queues", "calendars")  # 1 to 4: each adds one thing


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """People of a pool who are alike: as many, at these hours, this quick, with so many items in hand at once.

    `share` is the part of their hours that is for this post: work goes on at that pace, and is as much effort as ever.
    """

    count: int
    calendar: str = ""
    speed: float = 1.0
    at_once: int = 1
    cost_per_hour: float = 0.0
    share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A post: who can do its tasks."""

    id: str
    name: str = ""
    people: tuple[People, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Items of a task that are worked together, in the time of one: `size` of them, or fewer after the longest wait."""

    size: int
    longest_wait: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What an activity takes.

    `processing` is staff time of each person needed, on that person's calendar. `lead` is the least time from ready to
    done, on the activity's calendar, whoever works: the file circulates, is put up, is signed. A task ends when both are
    over. `needs` are pairs (pool, people); none: nobody's time is taken. `wait` passes, on the activity's calendar, before
    it is ready for anybody. `repeats` (None: as the flow says, else once) is for what has several instances; `again` is the
    share of executions of a loop after which it is done once more. The higher `priority` goes first.
    """

    processing: Distribution | None = None
    lead: Distribution | None = None
    needs: tuple[tuple[str, int], ...] = ()
    calendar: str = ""
    fixed_cost: float = 0.0
    priority: int = 0
    repeats: int | None = None
    batch: Batch | None = None
    wait: Distribution | None = None
    again: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """When cases come: `interarrival` times one after the other, or a list.

    On the clock "open" the gap runs only while `calendar` is open; on "wall" it runs on, and who comes to a closed door
    comes in when it opens; the next gap begins then. Known simulators differ in this, and it moves the mean cycle time by a
    fifth.
    """

    interarrival: Distribution | None = None
    times: tuple[datetime, ...] = ()
    clock: str = "open"
    calendar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """What conditions ask about a case, and the share of cases for each value."""

    name: str
    values: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One set of assumptions under which a flow is run.

    `run_in` cases come before the `cases` that count, so that these find everybody at work as usual, and `run_out` after
    them, so that the last do not see the others leave; those that count arrive from about the day when it `opens` on. Where
    there is no run-in, a share of the cases is the `warm_up`. `promises` are limits of activities that the planner gives,
    before those of the file.
    """

    id: str = "scenario"
    name: str = ""
    inherits: str = ""
    start: datetime
    arrivals: Arrivals
    cases: int = 1000
    warm_up: float = 0.1
    run_in: int = 0
    run_out: int = 0
    opens: datetime | None = None  # None: at the start
    replications: int = 20
    seed: int = 1
    pools: tuple[Pool, ...] = ()
    work: Mapping[str, Work] = field(default_factory=dict)
    promises: Mapping[str, Span] = field(default_factory=dict)
    probabilities: Mapping[str, float] = field(default_factory=dict)
    timers: Mapping[str, Distribution] = field(default_factory=dict)
    attributes: tuple[Attribute, ...] = ()
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    calendar: str = ""
    discipline: str = "fifo"
    case_priorities: tuple[
        tuple[str, int], ...
    ] = ()  # (condition, priority): the first that holds is added to the task's
    level: int = 4
    currency: str = ""
    twins: Mapping[str, str] = field(default_factory=dict)  # elements that have the luck of one of another flow
    assumed: tuple[Message, ...] = ()

    @property
    def size(self) -> int:
        """How many cases a replication has, with those that do not count."""
        return len(self.arrivals.times) or self.run_in + self.cases + self.run_out

    @property
    def first_counted(self) -> int:
        """How many cases come before the first that counts."""
        return self.run_in or int(self.warm_up * self.size)
