"""A scenario for any flow: what the file says, three numbers from the planner, and the rest assumed and named as assumed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING

from processes.calendars import office_calendar
from processes.durations import Span
from processes.messages import message
from processes.model import Event, Gateway, Lane, SubProcess, Task, all_nodes, lane_path, scopes
from processes.periods import parse_period
from reengineer.diagnosis.words import is_applicant
from reengineer.redesign.refusals import ASSUMED_REFUSAL
from reengineer.simulation.distributions import Distribution, spread_out
from reengineer.simulation.flow_names import has_inside, pool_posts
from reengineer.simulation.scenario import ALWAYS, Arrivals, Attribute, People, Pool, Scenario, Work
from reengineer.simulation.task_limits import PROMISED, limit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.messages import Message
    from processes.model import Definitions, FlowNode, SequenceFlow

START = datetime(2026, 1, 5)  # noqa: DTZ001 - local time of the place; the first Monday of a year whose holidays are known
ARRIVALS = 1.0  # cases a working day
EFFORT = 0.1  # share of a limit that is work
BUSY = 0.8  # share of their time that people work, where nobody says how many they are
ANY_NUMBER = 1e9  # of people, more than any check lets pass: a length without bounds has no whole number of people
OFFICE = "office"
Length = Span | Distribution
_NOT_OURS = ("applicant", "intermediary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a planner says of a flow.

    Times and work by task id; times go before limits, and a promise is the time where there is no other. `people` are by lane
    or pool, id or name, "" for every post.
    """

    arrivals: float | Distribution = ARRIVALS  # cases a working day, or the time between two
    people: Mapping[str, int] = field(default_factory=dict)
    promise: Span | None = None  # where a task has no limit
    promises: Mapping[str, Span] = field(default_factory=dict)  # of single tasks
    times: Mapping[str, Length] = field(default_factory=dict)
    work: Mapping[str, Length] = field(default_factory=dict)
    spread: tuple[float, float, float] | None = None  # least, usual and longest time as factors of the limit
    effort: float = EFFORT
    attributes: tuple[Attribute, ...] = ()
    shares: Mapping[str, float] = field(default_factory=dict)  # of sequence flows; nothing is assumed beside them


def default_scenario(definitions: Definitions, planned: Planned | None = None) -> Scenario:
    """Return the scenario of a flow: limits as times, posts as pools, every assumption in words."""
    return _Maker(definitions, planned or Planned()).make()


def _mean(length: Length) -> float:
    return length.mean() if isinstance(length, Distribution) else length.amount


class _Maker:
    def __init__(self, definitions: Definitions, planned: Planned) -> None:
        self.definitions, self.planned = definitions, planned
        self.assumed: list[Message] = []
        self.lanes = {node: path for process in definitions.processes for node, path in lane_path(process).items()}
        self.pools = dict(self._without_lanes())
        self.lanes |= {node: (pool,) for node, pool in self.pools.items() if self._given((pool,)) is not None}

    def make(self) -> Scenario:
        work = {node.id: self._work(node) for node in self._activities()}
        gap = self._gap()
        self._tell_times(work)
        return Scenario(
            start=START,
            arrivals=Arrivals(interarrival=gap),
            pools=tuple(self._pools(work)),
            work=work,
            promises=dict(self._promises()),
            probabilities=self._probabilities(),
            timers=self._timers(),
            attributes=self.planned.attributes,
            calendars={OFFICE: office_calendar()},
            calendar=OFFICE,
            assumed=tuple(self.assumed),
        )

    def _gap(self) -> Distribution:
        if isinstance(self.planned.arrivals, Distribution):
            return self.planned.arrivals
        self.assumed.append(
            message(
                "{count} cases a working day arrive at random (exponential gaps, in opening hours).",
                count=f"{self.planned.arrivals:g}",
            )
        )
        return Distribution("exponential", (1 / self.planned.arrivals,))

    def _rate(self) -> float:
        """Return the cases a working day."""
        gap = self.planned.arrivals
        return 1 / Span(gap.mean(), gap.unit).working_days() if isinstance(gap, Distribution) else gap

    def _activities(self) -> Iterator[FlowNode]:
        for process in self.definitions.processes:
            yield from (node for node in all_nodes(process) if isinstance(node, Task | SubProcess))

    # --- time ---------------------------------------------------------------------------------------------------------
    def _work(self, node: FlowNode) -> Work:
        if has_inside(node):
            return Work()
        time = self._time(node)
        lane = self._post(node)
        lead = self._spread(time) if time else None
        if lane is None or node.suspends_clock:
            return Work(lead=lead, calendar=ALWAYS if time and time.unit in ("day", "month") else "")
        told = self.planned.work.get(node.id) or node.effort
        effort = told or (Span(_mean(time) * self.planned.effort, time.unit) if time else None)
        processing = self._spread(effort) if effort else None
        return Work(lead=lead, processing=processing, needs=((lane.id, 1),) if processing else ())

    def _time(self, node: FlowNode) -> Length | None:
        return (
            self.planned.times.get(node.id)
            or self.planned.promises.get(node.id)
            or limit_of(node.time_limit, PROMISED)
            or (None if self._is_outside(node) else self.planned.promise)
        )

    def _promises(self) -> Iterator[tuple[str, Span]]:
        """Yield what the planner promises: of the tasks named, and of all of ours that have no limit."""
        every = self.planned.promise
        for node in self._activities():
            if every and not (node.time_limit or has_inside(node) or self._is_outside(node)):
                yield node.id, every
        yield from self.planned.promises.items()

    def _spread(self, length: Length) -> Distribution | None:
        spread = None if isinstance(length, Distribution) else self.planned.spread
        return spread_out(length, spread) if _mean(length) > 0 else None

    def _post(self, node: FlowNode) -> Lane | None:
        """Return the post that does a task; None for what the applicant or somebody outside does."""
        path = self.lanes.get(node.id, ())
        return path[-1] if path and not self._is_outside(node) else None

    def _is_outside(self, node: FlowNode) -> bool:
        """Tell whether the applicant does a task, or somebody else who is no post."""
        path = self.lanes.get(node.id) or (self.pools[node.id],)
        return node.nature in _NOT_OURS or any(is_applicant(lane.name) for lane in path)

    def _without_lanes(self) -> Iterator[tuple[str, Lane]]:
        """Yield each node that is in no lane with its pool: where people at every post are told, that is the post."""
        for process, post in pool_posts(self.definitions):
            yield from ((node.id, post) for node in all_nodes(process) if node.id not in self.lanes)

    def _tell_times(self, work: Mapping[str, Work]) -> None:
        if self.planned.spread is None:
            self.assumed.append(message("Every task takes the whole of its limit, unless a time or a spread is given."))
        if any(item.processing for item in work.values()):
            self.assumed.append(
                message(
                    "Work is {share} % of a task's time where the file states no effort.",
                    share=round(100 * self.planned.effort),
                )
            )

    # --- people -------------------------------------------------------------------------------------------------------
    def _pools(self, work: Mapping[str, Work]) -> Iterator[Pool]:
        """Yield the posts; where nobody says how many people they have, enough to be busy for `BUSY` of their time."""
        load: dict[str, float] = {}
        lanes: dict[str, tuple[Lane, ...]] = {}
        for node in self._activities():
            item = work[node.id]
            for pool, needed in item.needs:
                length = item.processing
                days = Span(length.mean(), length.unit).working_days() if length else 0.0
                load[pool] = load.get(pool, 0.0) + days * needed * self._rate()
                lanes[pool] = self.lanes[node.id]
        guessed = 0
        whole = tuple(dict.fromkeys(lane.label for lane in self.pools.values() if lane.id in load))
        if whole:
            self.assumed.append(
                message("Tasks that are in no lane are done at one post, that of their pool: {posts}.", posts=whole)
            )
        for pool, days in load.items():
            count = self._given(lanes[pool])
            guessed += count is None
            people = People(count=count or max(1, ceil(min(days / BUSY, ANY_NUMBER))))
            yield Pool(id=pool, name=" ".join(lane.label for lane in lanes[pool]), people=(people,))
        if guessed:
            self.assumed.append(
                message(
                    "As many people are taken at {count} posts as are busy for {share} % of their time at most.",
                    count=guessed,
                    share=round(100 * BUSY),
                )
            )

    def _given(self, path: tuple[Lane, ...]) -> int | None:
        people = self.planned.people
        post = " ".join(lane.label for lane in path)
        for name in (path[-1].id, post, path[-1].name):
            if name in people:
                return people[name]
        return people.get("")

    # --- ways ---------------------------------------------------------------------------------------------------------
    def _probabilities(self) -> dict[str, float]:
        """Return the share of each refusing way that the file leaves open."""
        found: dict[str, float] = {}
        for process in self.definitions.processes:
            for scope in scopes(process):
                for node in scope.nodes:
                    if isinstance(node, Gateway) and node.decision:
                        found |= self._refusals(node, [flow for flow in scope.flows if flow.source == node.id])
        if found:
            self.assumed.append(
                message(
                    "A decision that may go either way goes against the applicant in {share} % of the cases.",
                    share=round(100 * ASSUMED_REFUSAL),
                )
            )
        return found

    def _refusals(self, node: Gateway, flows: list[SequenceFlow]) -> dict[str, float]:
        against = [flow for flow in flows if flow.id != node.default]
        if (
            not against
            or any(flow.probability is not None or flow.id in self.planned.shares for flow in flows)
            or len(against) == len(flows)
        ):
            return {}
        shares = {flow.id: ASSUMED_REFUSAL / len(against) for flow in against}
        return shares | {flow.id: 1 - ASSUMED_REFUSAL for flow in flows if flow.id == node.default}

    def _timers(self) -> dict[str, Distribution]:
        found = {}
        for process in self.definitions.processes:
            starts = {
                node.id for node in process.nodes if node.kind == "startEvent"
            }  # not those of event sub-processes
            for node in all_nodes(process):
                if isinstance(node, Event) and node.timer and node.id not in starts:
                    span = parse_period(node.timer)
                    if span:
                        found[node.id] = Distribution("fixed", (span.amount,), span.unit)
        return found
