"""The parts of a scenario as the tables inside `[scenario]` say them: calendars, people, tasks, ways."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from processes.calendar_file import make_calendar
from processes.messages import message
from reengineer.simulation.distributions import Distribution, spread_out
from reengineer.simulation.scenario import Arrivals, Attribute, Batch, People, Pool, Work
from reengineer.simulation.scenario_options import parse_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from processes.durations import Span
    from reengineer.simulation.scenario import Scenario
    from reengineer.simulation.scenario_values import Values

_TEXTS = ("id", "name", "discipline", "currency", "calendar")
_WHOLE = ("cases", "replications", "seed", "level")
_FOR_DEFAULT = ("promise", "spread", "effort")
_PARTS = ("calendars", "people", "tasks", "attributes", "probabilities", "timers", "case_priorities", "assumed")
KEYS = (*_TEXTS, *_WHOLE, *_FOR_DEFAULT, *_PARTS, "warm_up", "start", "arrivals", "arrival_calendar", "clock")
_PERSON = ("count", "calendar", "speed", "at_once", "cost_per_hour", "share", "own")
_BATCH = ("size", "longest_wait")
_TASK = ("time", "work", "wait", "needs", "calendar", "cost", "priority", "repeats", "again", "batch")


def lay_parts(base: Scenario, table: Mapping[str, Any], values: Values) -> Scenario:
    """Return the base scenario with what a table says laid over it."""
    values.known(table, KEYS)
    pools = _pools(base, table, values)
    work = dict(base.work) | dict(_work(base, table, values, pools))
    plain: dict[str, Any] = {key: values.text(table, key, getattr(base, key)) for key in _TEXTS}
    plain |= {key: values.whole(table, key, getattr(base, key)) for key in _WHOLE}
    scenario = replace(
        base,
        **plain,
        warm_up=values.number(table, "warm_up", base.warm_up),
        start=values.start(table.get("start", base.start)),
        arrivals=_arrivals(base.arrivals, table, values),
        calendars=dict(base.calendars)
        | {
            name: make_calendar(name, rows, file=values.file) for name, rows in values.table(table, "calendars").items()
        },
        work=work,
        probabilities=dict(base.probabilities) | read_shares(table, values),
        timers=dict(base.timers) | _timers(table, values),
        attributes=read_attributes(table, values) or base.attributes,
        case_priorities=_case_priorities(table, values) or base.case_priorities,
        assumed=(*base.assumed, *values.worded(table, "assumed")),
    )
    return _with_missing_pools(replace(scenario, pools=tuple(pools.values())), values)


def _arrivals(base: Arrivals, table: Mapping[str, Any], values: Values) -> Arrivals:
    told: dict[str, Any] = {}
    if "arrivals" in table:
        gap = values.arrivals(table["arrivals"])
        if isinstance(gap, tuple):
            told = {"interarrival": None, "times": gap}
        else:
            gap = gap if isinstance(gap, Distribution) else Distribution("exponential", (1 / gap,))
            told = {"interarrival": gap, "times": ()}
    clock = values.text(table, "clock", base.clock)
    return replace(base, **told, clock=clock, calendar=values.text(table, "arrival_calendar", base.calendar))


def read_attributes(table: Mapping[str, Any], values: Values) -> tuple[Attribute, ...]:
    """Return the share of the cases for each value of each attribute."""
    tables = values.table(table, "attributes")
    return tuple(
        Attribute(
            name=name,
            values=tuple((value, values.share(share, name)) for value, share in values.table(tables, name).items()),
        )
        for name in tables
    )


# --- people -----------------------------------------------------------------------------------------------------------
def read_people(table: Mapping[str, Any], values: Values) -> Iterator[tuple[str, tuple[People, ...]]]:
    """Yield each post that the table gives people to, by its id; "" is every post."""
    for name, told in values.table(table, "people").items():
        rows = told if isinstance(told, list) else [told]
        rows = [row if isinstance(row, dict) else {"count": row} for row in rows]
        at = values.at("people", name)
        people = tuple(_people(row, at) for row in rows)
        own = any(at.flag(row, "own") for row in rows)
        posts = (name,) if own or not name else values.names.find("post", name)
        yield from ((post, people) for post in posts)


def _people(row: Mapping[str, Any], values: Values) -> People:
    values.known(row, _PERSON)
    return People(
        count=values.whole(row, "count", 1),
        calendar=values.text(row, "calendar", ""),
        speed=values.number(row, "speed", 1.0),
        at_once=values.whole(row, "at_once", 1),
        cost_per_hour=values.number(row, "cost_per_hour", 0.0),
        share=values.number(row, "share", 1.0),
    )


def _pools(base: Scenario, table: Mapping[str, Any], values: Values) -> dict[str, Pool]:
    pools = {pool.id: pool for pool in base.pools}
    people = dict(read_people(table, values))
    if "" in people:
        pools = {key: replace(pool, people=people[""]) for key, pool in pools.items()}
    for post, told in people.items():
        if post:
            pool = pools.get(post) or Pool(id=post, name=values.names.post_name(post) or post)
            pools[post] = replace(pool, people=told)
    return pools


def _with_missing_pools(scenario: Scenario, values: Values) -> Scenario:
    """Give one person to each post of the flow that has work and no people."""
    there = {pool.id for pool in scenario.pools}
    wanted = dict.fromkeys(pool for work in scenario.work.values() for pool, _ in work.needs)
    missing = [pool for pool in wanted if pool not in there and values.names.post_name(pool)]
    pools = [Pool(id=pool, name=values.names.post_name(pool), people=(People(count=1),)) for pool in missing]
    told = tuple(message("One person works at {post}.", post=pool.name) for pool in pools)
    return replace(scenario, pools=(*scenario.pools, *pools), assumed=(*scenario.assumed, *told))


# --- work -------------------------------------------------------------------------------------------------------------
def _tasks(table: Mapping[str, Any], values: Values) -> Iterator[tuple[str, Mapping[str, Any], Values]]:
    """Yield the id and row of each task, and what reads it; a row that is no table is the time alone."""
    for name, told in values.table(table, "tasks").items():
        row, at = told if isinstance(told, dict) else {"time": told}, values.at("tasks", name)
        at.known(row, _TASK)
        yield from ((task, row, at) for task in values.names.find("task", name))


def read_lengths(table: Mapping[str, Any], values: Values, key: str) -> dict[str, Span | Distribution]:
    """Return the times ("time"), or the work of each task that names no posts of its own ("work")."""
    return {
        task: at.length(row[key], key)
        for task, row, at in _tasks(table, values)
        if key in row and not (key == "work" and "needs" in row)
    }


def _work(base: Scenario, table: Mapping[str, Any], values: Values, pools: Iterable[str]) -> Iterator[tuple[str, Work]]:
    spread = values.spread(table)
    for task, row, at in _tasks(table, values):
        before = base.work.get(task, Work())
        told: dict[str, Any] = {}
        if "time" in row:
            told["lead"] = spread_out(at.length(row["time"], "time"), spread)
        if "work" in row:
            told["processing"] = spread_out(at.length(row["work"], "work"), spread)
            post = values.names.post_of.get(task)
            told["needs"] = before.needs or (((post, 1),) if post else ())
        if "wait" in row:
            told["wait"] = spread_out(at.length(row["wait"], "wait"), None)
        if "needs" in row:
            told["needs"] = tuple(_needs(row, at, pools))
        yield task, replace(before, **told, **_plain(row, before, at))


def _plain(row: Mapping[str, Any], before: Work, values: Values) -> dict[str, Any]:
    return {
        "calendar": values.text(row, "calendar", before.calendar),
        "fixed_cost": values.number(row, "cost", before.fixed_cost),
        "priority": values.whole(row, "priority", before.priority),
        "repeats": values.whole(row, "repeats", 1) if "repeats" in row else before.repeats,
        "again": values.share(row.get("again", before.again), "again"),
        "batch": _batch(row, values) if "batch" in row else before.batch,
    }


def _batch(row: Mapping[str, Any], values: Values) -> Batch:
    told = values.table(row, "batch")
    values.known(told, _BATCH)
    wait = told.get("longest_wait")
    return Batch(size=values.whole(told, "size", 1), longest_wait=None if wait is None else parse_span(str(wait)))


def _needs(row: Mapping[str, Any], values: Values, pools: Iterable[str]) -> Iterator[tuple[str, int]]:
    own = set(pools)
    needs = values.table(row, "needs")
    for name in needs:
        posts = (name,) if name in own else values.names.find("post", name)
        yield from ((post, values.whole(needs, name, 1)) for post in posts)


# --- ways -------------------------------------------------------------------------------------------------------------
def read_shares(table: Mapping[str, Any], values: Values) -> dict[str, float]:
    """Return the share of the cases for each sequence flow, or boundary event, of which the table says one."""
    told = values.table(table, "probabilities")
    found: dict[str, float] = {}
    for name, share in told.items():
        kind = "event" if name in values.names.here["event"] else "flow"
        found |= dict.fromkeys(values.names.find(kind, name), values.share(share, name))
    return values.names.with_rest(found)


def _case_priorities(table: Mapping[str, Any], values: Values) -> tuple[tuple[str, int], ...]:
    told = values.table(table, "case_priorities")
    return tuple((condition, values.whole(told, condition, 0)) for condition in told)


def _timers(table: Mapping[str, Any], values: Values) -> dict[str, Distribution]:
    told = values.table(table, "timers")
    return {
        event: values.distribution(length, name)
        for name, length in told.items()
        for event in values.names.find("event", name)
    }
