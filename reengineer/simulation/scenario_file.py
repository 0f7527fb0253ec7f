"""A scenario from a table `[scenario]`, of a shelf flow or of a file of its own, and from the command line.

Everything is optional; what is not said is as in the base scenario. Posts, tasks, events and sequence flows by id or name, a
sequence flow also by its condition. The keys are described in docs/reference/scenario.md.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from processes.errors import UsageError
from processes.messages import message
from reengineer.simulation.defaults import ARRIVALS, EFFORT, Planned, default_scenario
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.flow_names import FlowNames
from reengineer.simulation.scenario import People, Work
from reengineer.simulation.scenario_check import check_scenario
from reengineer.simulation.scenario_options import Options, parse_arrivals, parse_people, parse_promises
from reengineer.simulation.scenario_parts import (
    KEYS,
    lay_parts,
    read_attributes,
    read_lengths,
    read_people,
    read_shares,
)
from reengineer.simulation.scenario_values import Values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.durations import Span
    from processes.model import Definitions
    from reengineer.simulation.scenario import Pool, Scenario


def read_table(source: str | Path | bytes, *, file: str = "") -> dict[str, Any]:
    r"""Return the table `[scenario]` of a TOML file.

    >>> read_table(b"[scenario]\ncases = 500")
    {'cases': 500}
    """
    name = file or ("-" if isinstance(source, bytes) else str(source))
    try:
        data = source if isinstance(source, bytes) else Path(source).read_bytes()
        table = tomllib.loads(data.decode("utf-8-sig")).get("scenario")
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(message("{file} cannot be read: {reason}", file=name, reason=reason)) from None
    except UnicodeDecodeError:
        raise UsageError(message("{file} is not UTF-8; save it as UTF-8 again.", file=name)) from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            message("{file} is not TOML ({reason}); correct that line.", file=name, reason=str(error))
        ) from None
    if not isinstance(table, dict):
        raise UsageError(message("{file} has no table [scenario]; put one above its lines.", file=name))
    return table


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of a scenario: a table (of `file`) and options.

    `others` are the flows it is compared with: what only they have is passed over, not refused.
    """

    table: Mapping[str, Any] = field(default_factory=dict)
    options: Options = field(default_factory=Options)
    file: str = "-"
    others: tuple[Definitions, ...] = ()


def make_scenario(definitions: Definitions, told: Told | None = None, *, base: Scenario | None = None) -> Scenario:
    """Return the scenario of a flow: `base` (`default_scenario` if None), over it the table, over that the options."""
    told = told or Told()
    values = Values(FlowNames(definitions, told.others), told.file)
    values.known(told.table, KEYS)
    usual = default_scenario(definitions, _planned(told, values))
    scenario = lay_parts(base or usual, told.table, values)
    scenario = _lay_options(scenario if base is None else _promised(scenario, usual), told.options, values)
    check_scenario(scenario, definitions)
    return scenario


def _planned(told: Told, values: Values) -> Planned:
    """Return what the default scenario is made from: numbers that stand for many tasks or posts at once."""
    table, options = told.table, told.options
    gap = (
        parse_arrivals(options.arrivals)
        if options.arrivals is not None
        else values.arrivals(table.get("arrivals", ARRIVALS))
    )
    every, promises = _promises(options, values)
    counts = {post: sum(person.count for person in people) for post, people in read_people(table, values)}
    return Planned(
        arrivals=ARRIVALS if isinstance(gap, tuple) else gap,
        people=counts | _counts(options, values),
        promise=every or values.promise(table),
        promises=promises,
        times=read_lengths(table, values, "time"),
        work=read_lengths(table, values, "work"),
        spread=values.spread(table),
        effort=values.share(table.get("effort", EFFORT), "effort"),
        attributes=read_attributes(table, values),
        shares=read_shares(table, values),
    )


def _counts(options: Options, values: Values) -> dict[str, int]:
    told = parse_people(options.people)
    found = {post: count for name, count in told.items() if name for post in values.names.find("post", name)}
    return found | ({"": told[""]} if "" in told else {})


def _promises(options: Options, values: Values) -> tuple[Span | None, dict[str, Span]]:
    told = parse_promises(options.promise)
    every = told.pop("", None)
    return every, {task: span for name, span in told.items() for task in values.names.find("task", name)}


def _lay_options(scenario: Scenario, options: Options, values: Values) -> Scenario:
    """Lay the options over all else."""
    plain = {name: getattr(options, name) for name in ("cases", "replications", "seed", "level")}
    scenario = replace(scenario, **{name: value for name, value in plain.items() if value is not None})
    gap = parse_arrivals(options.arrivals) if options.arrivals is not None else None
    if gap is not None:
        gap = gap if isinstance(gap, Distribution) else Distribution("exponential", (1 / gap,))
        scenario = replace(scenario, arrivals=replace(scenario.arrivals, interarrival=gap, times=()))
    counts = _counts(options, values)
    pools = tuple(_staffed(pool, counts.get(pool.id, counts.get(""))) for pool in scenario.pools)
    return replace(scenario, pools=pools)


def _staffed(pool: Pool, count: int | None) -> Pool:
    if count is None:
        return pool
    alike = pool.people[0] if pool.people else People(count=count)
    return replace(pool, people=(replace(alike, count=count),))


def _promised(scenario: Scenario, usual: Scenario) -> Scenario:
    """Hold a scenario that was not made from them against the promises; they are the time of what has no other."""
    work = dict(scenario.work)
    for task in usual.promises.keys() & usual.work.keys():
        before = work.get(task, Work())
        if not (before.lead or before.processing or before.wait):
            work[task] = replace(before, lead=usual.work[task].lead)
    return replace(scenario, work=work, promises=dict(scenario.promises) | dict(usual.promises))
