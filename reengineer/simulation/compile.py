"""A flow under a scenario as arrays: what the kernel runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from processes.model import lane_path
from reengineer.simulation.arena import Arena, whole_lines
from reengineer.simulation.compiled import Compiled
from reengineer.simulation.foresight import likely_points
from reengineer.simulation.kernel import words as w
from reengineer.simulation.meeting_hours import meeting_pools
from reengineer.simulation.reach import masks
from reengineer.simulation.scenario import ALWAYS, DISCIPLINES, Pool, Work
from reengineer.simulation.task_limits import limits_of
from reengineer.simulation.token_graph import make_token_graph
from reengineer.simulation.twins import luck_keys
from reengineer.simulation.unit_seconds import day_seconds, seconds_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from processes.durations import Span
    from processes.model import Definitions
    from reengineer.simulation.distributions import Distribution
    from reengineer.simulation.points import Opening, Point, TokenGraph, Way
    from reengineer.simulation.scenario import Batch, Scenario

TOKENS, TIMES, QUEUES, CALENDARS = 1, 2, 3, 4
_JOINS = (w.JOIN, w.JOIN_SOME)
_OPEN = ((0, 1440),)  # day and night


def compile_model(definitions: Definitions, scenario: Scenario) -> Compiled:
    """Lay a flow and a scenario into an arena."""
    return _Compiler(definitions, scenario).compile()


class _Compiler:
    def __init__(self, definitions: Definitions, scenario: Scenario) -> None:
        self.scenario = scenario
        self.arena = Arena()
        self.graph: TokenGraph = make_token_graph(definitions, scenario)
        self.lanes = {node: path for process in definitions.processes for node, path in lane_path(process).items()}
        self.openings: list[Opening] = []
        for opening in self.graph.openings:
            self._number(opening)
        self.points = [point for opening in self.openings for point in opening.points if not _passes(point)]
        self.ordinal = {id(point): number for number, point in enumerate(self.points)}
        self.address: dict[int, int] = {}
        self.departments: dict[str, int] = {}
        self.conditions: dict[str, int] = {}
        self.pools: dict[str, int] = {}
        self.meeting = meeting_pools(scenario)
        self.people: list[str] = []
        self.most = 1

    def _number(self, opening: Opening) -> None:
        self.openings.append(opening)
        for inner in opening.inner:
            self._number(inner)

    # --- the whole ----------------------------------------------------------------------------------------------------
    def compile(self) -> Compiled:
        arena = self.arena
        clock = self._calendar("")
        door = self._calendar(self.scenario.arrivals.calendar)
        self._lay_pools()
        arena.align()
        for point in self.points:
            self.address[id(point)] = arena.take(w.NODE)
        self._lay_slot()
        for point in self.points:
            self._lay_point(point)
        self._lay_likely()
        for opening in self.openings:
            self._lay_reach(opening)
        self._lay_scopes()
        starts = arena.lay_ints(self._at(_goal(point)) for point in self.graph.starts)
        ints = arena.ints
        ints[w.STARTS], ints[w.START_COUNT] = starts, len(self.graph.starts)
        ints[w.CLOCK] = clock
        ints[w.NODES], ints[w.SCOPES] = len(self.points), len(self.openings)
        ints[w.DISCIPLINE] = DISCIPLINES.index(self.scenario.discipline)
        ints[w.CONDITIONS] = len(self.conditions)
        ints[w.ITEM_WIDTH] = whole_lines(w.ITEM + 2 * self.most)
        begins = self.scenario.start
        arena.reals[w.NOW] = float(3600 * begins.hour + 60 * begins.minute + begins.second)
        self._lay_bounds()
        return self._compiled(door)

    def _lay_bounds(self) -> None:
        """Reserve what one event may need: no sound flow has more tokens on the move than it has ways."""
        ints, points = self.arena.ints, self.points
        needs = [len(self.scenario.work[p.element].needs) for p in points if p.element in self.scenario.work]
        ints[w.BURST] = 8 * (len(points) + sum(len(p.timers) for p in points) + sum(needs) + len(self.pools) + 16)
        ints[w.MARGIN] = ints[w.SLOT_WIDTH] + ints[w.BURST] * ints[w.ITEM_WIDTH]
        most = 2 * sum(len(point.ways) for point in points) + 64
        ints[w.STACK_ROOM] = most
        ints[w.STACK] = self.arena.take(w.ENTRY_WIDTH * 9 * most)

    def _lay_likely(self) -> None:
        """Note the tasks whose work is drawn when a case arrives."""
        ints = self.arena.ints
        nodes = [self._at(point) for point in likely_points(self.graph.starts) if id(point) in self.ordinal]
        likely = [node for node in nodes if ints[node + w.WORK_TABLE]]
        for node in likely:
            ints[node + w.FORESEEN] = 1
        ints[w.LIKELY], ints[w.LIKELY_COUNT] = self.arena.lay_ints(likely), len(likely)

    def _compiled(self, door: int) -> Compiled:
        arrivals = self.scenario.arrivals
        gap = arrivals.interarrival
        return Compiled(
            ints=np.array(self.arena.ints, np.int64),
            reals=np.array(self.arena.reals, np.float64),
            elements=tuple(point.element for point in self.points),
            nodes=tuple(self._at(point) for point in self.points),
            works=self._numbers(lambda point: point.op == w.WORK and not point.delays),
            delays=self._numbers(lambda point: point.delays),
            openings=self._numbers(lambda point: point.op == w.ENTER and point.activity is not None),
            joins=self._numbers(lambda point: point.op in _JOINS),
            pools=tuple((pool, self.pools[pool.id]) for pool in self.scenario.pools if pool.id in self.pools),
            people=tuple(self.people),
            conditions=tuple(self.conditions),
            ranks=tuple((condition, -priority) for condition, priority in self.scenario.case_priorities),
            day_seconds=day_seconds(self.scenario),
            door=door,
            gap_seconds=seconds_of(self.scenario, gap.unit, arrivals.calendar) if gap else 1.0,
            notes=tuple(self.graph.notes),
        )

    def _numbers(self, wanted: Callable[[Point], bool]) -> tuple[int, ...]:
        return tuple(number for number, point in enumerate(self.points) if wanted(point))

    def _at(self, point: Point) -> int:
        return self.address[id(point)]

    # --- time ---------------------------------------------------------------------------------------------------------
    def _calendar(self, name: str) -> int:
        """Return the address of a calendar; 0, always open, where the level has no calendars or the calendar never closes."""
        name = name or self.scenario.calendar
        if self.scenario.level < CALENDARS or name in ("", ALWAYS):
            return 0
        table = self.scenario.calendars[name].table
        if set(table.patterns) == {_OPEN}:
            return 0
        return self.arena.lay_calendar(table, self.scenario.start.date())

    def _lay_length(self, length: Distribution | None, calendar: str, fields: tuple[int, int, int], node: int) -> None:
        if length is None or self.scenario.level == TOKENS:
            return
        table, shift, scale = fields
        unit = seconds_of(self.scenario, length.unit, calendar)
        key, start, factor = length.shape()
        self.arena.reals[node + shift] = start * unit
        if factor:
            self.arena.reals[node + scale] = factor * unit
            self.arena.ints[node + table] = self.arena.lay_table(key)

    def _limit(self, span: Span | None, calendar: str) -> float:
        return span.amount * seconds_of(self.scenario, span.unit, calendar) if span else 0.0

    # --- people -------------------------------------------------------------------------------------------------------
    def _lay_pools(self) -> None:
        if self.scenario.level < QUEUES:
            return
        for pool in self.scenario.pools:
            if pool.people:
                self.pools[pool.id] = self._lay_pool(pool)

    def _lay_pool(self, pool: Pool) -> int:
        arena = self.arena
        record = arena.take(w.POOL_RECORD)
        arena.ints[record + w.NEXT_POOL], arena.ints[w.FIRST_POOL] = arena.ints[w.FIRST_POOL], record
        groups = arena.take(w.GROUP * len(pool.people))
        arena.ints[record + w.GROUPS], arena.ints[record + w.GROUP_COUNT] = groups, len(pool.people)
        ordered = len(pool.people) > 1 or self.scenario.discipline != DISCIPLINES[0]
        ordered = ordered or pool.id in self.meeting  # who waits for others to come in does something else meanwhile
        arena.ints[record + w.DEFERS] = int(ordered and self.scenario.level == CALENDARS) or int(len(pool.people) > 1)
        for number, people in enumerate(pool.people):
            group = groups + w.GROUP * number
            first = len(self.people)
            self.people.extend(f"{pool.name or pool.id} {first + k + 1}" for k in range(people.count))
            units = [first + k for _ in range(people.at_once) for k in reversed(range(people.count))]
            arena.ints[group + w.GROUP_CALENDAR] = self._calendar(people.calendar)
            arena.ints[group + w.FREE] = arena.ints[group + w.SIZE] = len(units)
            arena.ints[group + w.OF_POOL] = record
            arena.ints[group + w.UNITS] = arena.lay_ints(units)
            arena.reals[group + w.SPEED] = people.speed
            arena.reals[group + w.CAPACITY] = people.share
            arena.reals[group + w.RATE] = people.cost_per_hour / 3600
        return record

    # --- points -------------------------------------------------------------------------------------------------------
    def _lay_point(self, point: Point) -> None:
        arena, node = self.arena, self._at(point)
        ints = arena.ints
        ints[node + w.OP] = point.op
        ints[node + w.KEY_A], ints[node + w.KEY_B] = luck_keys(point.key, point.element, self.scenario.twins)
        ints[node + w.SCOPE] = self.openings.index(point.scope)
        ints[node + w.ORDINAL] = self.ordinal[id(point)]
        ints[node + w.BY_CONDITION] = int(point.by_condition)
        ints[node + w.INTERRUPTS] = int(point.interrupts)
        path = self.lanes.get(point.element, ())
        if path and point.op == w.WORK:
            ints[node + w.DEPARTMENT] = self.departments.setdefault(path[0].id, len(self.departments) + 1)
        if point.host is not None:
            ints[node + w.HOST] = self._at(point.host)
        if point.timers:
            ints[node + w.TIMERS] = arena.lay_ints(self._at(timer) for timer in point.timers)
            ints[node + w.TIMER_COUNT] = len(point.timers)
        self._lay_times(point, node)
        self._lay_ways(point, node)
        self._lay_kind(point, node)

    def _lay_times(self, point: Point, node: int) -> None:
        scenario, ints, reals = self.scenario, self.arena.ints, self.arena.reals
        work = scenario.work.get(point.element, Work())
        ints[node + w.CALENDAR] = self._calendar(work.calendar)
        if point.activity and point.op in (w.WORK, w.ENTER) and not point.delays:
            promised, statutory = limits_of(point.activity, scenario)
            reals[node + w.PROMISED] = self._limit(promised, work.calendar)
            reals[node + w.STATUTORY] = self._limit(statutory, work.calendar)
        timer = scenario.timers.get(point.element)
        lead = (w.LEAD_TABLE, w.LEAD_SHIFT, w.LEAD_SCALE)
        if timer is not None and (point.op == w.WORK or point.host):
            ints[node + w.CALENDAR] = self._calendar(ALWAYS if timer.unit in ("day", "month") else work.calendar)
            self._lay_length(timer, work.calendar, lead, node)
            return
        if point.op != w.WORK:
            return
        ints[node + w.SUSPENDS] = int(bool(point.activity and point.activity.suspends_clock))
        if point.delays:
            self._lay_length(work.wait, work.calendar, lead, node)
            return
        reals[node + w.RANK] = float(-work.priority)  # the kernel serves small ranks first
        reals[node + w.FIXED_COST] = work.fixed_cost
        self._lay_length(work.lead, work.calendar, lead, node)
        self._lay_length(work.processing, work.calendar, (w.WORK_TABLE, w.WORK_SHIFT, w.WORK_SCALE), node)
        self._lay_needs(work, node)

    def _lay_needs(self, work: Work, node: int) -> None:
        needs = [(self.pools[pool], count) for pool, count in work.needs if pool in self.pools]
        if not needs:
            return
        ints = self.arena.ints
        ints[node + w.NEED_COUNT] = len(needs)
        ints[node + w.NEEDS] = self.arena.lay_ints(number for need in needs for number in need)
        if work.batch and work.batch.size > 1:
            self._lay_batch(work.batch, work.calendar, node)
        people = sum(count for _, count in needs)
        self.most = max(self.most, people)
        if people == 1:
            ints[node + w.POOL] = needs[0][0]

    def _lay_batch(self, batch: Batch, calendar: str, node: int) -> None:
        ints, longest = self.arena.ints, batch.longest_wait
        ints[node + w.BATCH_SIZE] = batch.size
        ints[node + w.NEXT_BATCHING], ints[w.FIRST_BATCHING] = ints[w.FIRST_BATCHING], node
        self.arena.reals[node + w.BATCH_WAIT] = self._limit(longest, calendar) if longest else -1.0

    def _lay_ways(self, point: Point, node: int) -> None:
        arena = self.arena
        ways = [(way, _goal(way.target)) for way in point.ways]
        first = arena.take(w.FLOW * len(ways))
        arena.ints[node + w.OUT], arena.ints[node + w.OUTS] = first, len(ways)
        total = 0.0
        for number, (way, goal) in enumerate(ways):
            flow = first + w.FLOW * number
            total += way.share
            arena.ints[flow + w.TARGET] = self._at(goal)
            arena.ints[flow + w.CELL] = self.cells.get((id(point), number), 0)
            arena.ints[flow + w.DEFAULT] = int(way.default)
            arena.ints[flow + w.CONDITION] = self._condition(point, way)
            arena.reals[flow + w.SHARE] = total if point.op == w.CHOOSE else way.share

    def _condition(self, point: Point, way: Way) -> int:
        if not point.by_condition or way.default or not way.condition:
            return -1
        return self.conditions.setdefault(way.condition, len(self.conditions))

    def _lay_kind(self, point: Point, node: int) -> None:
        """Fill in what one kind of point alone has."""
        ints = self.arena.ints
        if point.op == w.ENTER and point.opens:
            ints[node + w.INNER] = self.openings.index(point.opens)
            ints[node + w.ENTRY] = self.arena.lay_ints(self._at(_goal(start)) for start in point.opens.starts)
            ints[node + w.INCOMING] = len(point.opens.starts)
        elif point.op in _JOINS:
            ints[node + w.INNER] = self.own[id(point)]
            ints[node + w.INCOMING] = self.incoming[id(point)]
        elif point.op == w.THROW:
            ints[node + w.INNER] = self._at(point.boundary) if point.boundary else 0
            ints[node + w.ENTRY] = self.openings.index(_root(point.scope))
        elif point.place:
            ints[node + w.INNER] = self.places[point.place]
            ints[node + w.ENTRY] = self._at(_goal(point.starts)) if point.starts else 0
            ints[node + w.INCOMING] = int(point.starts is not None and _is_one_at_a_time(point.starts))

    # --- what a case remembers ------------------------------------------------------------------------------------------
    def _lay_slot(self) -> None:
        """Give each join its cells and each message its place in the record of a case."""
        offset = w.SLOT + 2 * len(self.openings) + len(self.points)
        self.cells: dict[tuple[int, int], int] = {}
        self.own: dict[int, int] = {}
        self.incoming: dict[int, int] = {}
        self.cell_range: dict[int, tuple[int, int]] = {}
        arriving: dict[int, list[tuple[int, int]]] = {}
        for point in self.points:
            for number, way in enumerate(point.ways):
                goal = _goal(way.target)
                if goal.op in _JOINS:
                    arriving.setdefault(id(goal), []).append((id(point), number))
        for opening in self.openings:
            first = offset
            for point in opening.points:
                if point.op in _JOINS:
                    flows = arriving.get(id(point), [])
                    self.own[id(point)] = offset
                    self.incoming[id(point)] = len(flows)
                    self.cells |= {flow: offset + 2 + number for number, flow in enumerate(flows)}
                    offset += 2 + len(flows)
            self.cell_range[id(opening)] = (first, offset)
        self.places: dict[str, int] = {}
        for point in self.points:
            if point.place and point.place not in self.places:
                self.places[point.place] = offset
                offset += 1
        self.arena.ints[w.SLOT_WIDTH] = whole_lines(offset)

    def _lay_scopes(self) -> None:
        arena = self.arena
        table = arena.take(w.SCOPE_RECORD * len(self.openings))
        arena.ints[w.SCOPE_TABLE] = table
        for number, opening in enumerate(self.openings):
            record = table + w.SCOPE_RECORD * number
            last = self.openings.index(_innermost_last(opening))
            arena.ints[record + w.SCOPE_NODE] = self._at(opening.enter) if opening.enter else 0
            arena.ints[record + w.SCOPE_LAST] = last
            arena.ints[record + w.CELL_FIRST] = self.cell_range[id(opening)][0]
            arena.ints[record + w.CELL_LAST] = self.cell_range[id(self.openings[last])][1]

    def _lay_reach(self, opening: Opening) -> None:
        """Chain the joins, and tell each inclusive one from where its flows can still be reached."""
        ints = self.arena.ints
        points = [point for point in opening.points if id(point) in self.ordinal]
        for point in points:
            if point.op not in _JOINS:
                continue
            node = self._at(point)
            ints[node + w.NEXT_ANY_JOIN], ints[w.ALL_JOINS] = ints[w.ALL_JOINS], node
            if point.op == w.JOIN_SOME:
                order = {
                    flow: number for number, flow in enumerate(f for f, c in self.cells.items() if self._into(c, point))
                }
                row = [0] * len(self.points)
                for reached, mask in masks(points, point, order, _goal).items():
                    row[self.ordinal[reached]] = mask
                ints[node + w.UPSTREAM] = self.arena.lay_ints(row)
                ints[node + w.NEXT_JOIN], ints[w.JOIN_LIST] = ints[w.JOIN_LIST], node
                ints[w.OR_JOINS] = 1

    def _into(self, cell: int, join: Point) -> bool:
        own = self.own[id(join)]
        return own + 2 <= cell < own + 2 + self.incoming[id(join)]


def _passes(point: Point) -> bool:
    """Tell whether a point only sends a token on and can be left out."""
    return point.only_passes and len(point.ways) == 1


def _goal(point: Point) -> Point:
    """Return the first point that does something, from a point on."""
    seen = set()
    while _passes(point) and id(point) not in seen:
        seen.add(id(point))
        point = point.ways[0].target
    return point


def _is_one_at_a_time(start: Point) -> bool:
    """Tell whether two runs of the process behind a start event would mix: their tokens meet, or end each other."""
    mixing = (w.JOIN, w.JOIN_SOME, w.ENTER, w.TERMINATE)
    return start.host is None and any(point.op in mixing for point in start.scope.points)


def _root(opening: Opening) -> Opening:
    return opening if opening.parent is None else _root(opening.parent)


def _innermost_last(opening: Opening) -> Opening:
    while opening.inner:
        opening = opening.inner[-1]
    return opening
