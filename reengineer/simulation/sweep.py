"""What if: the same flow, or two flows held against each other, with one number changed step by step.

--sweep people=1..6                people at every post
--sweep "people:Fire review=1..6"  at one post
--sweep arrivals=0.5..2:0.5        cases a working day, in steps of 0.5
--sweep refusal=0,0.04,0.1         share of the cases that each decision refuses
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import floor
from typing import TYPE_CHECKING

from processes.durations import Span
from processes.errors import UsageError
from processes.messages import message
from processes.model import Gateway, scopes
from reengineer.simulation.comparison import compare
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.flow_names import FlowNames
from reengineer.simulation.run import simulate
from reengineer.simulation.scenario_check import check_scenario
from reengineer.simulation.scenario_pair import same_post

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from processes.model import Definitions
    from reengineer.simulation.comparison import Comparison, Effort
    from reengineer.simulation.run import SimulationResult, Watcher
    from reengineer.simulation.sample import Crew
    from reengineer.simulation.scenario import Pool, Scenario

_FORM = re.compile(r"\s*(people|arrivals|refusal)\s*(?::\s*(.+?)\s*)?=\s*(.+?)\s*")
_RANGE = re.compile(r"([\d.]+)\s*\.\.\s*([\d.]+)(?:\s*:\s*([\d.]+))?")
MOST = 100  # steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Which number is changed, at which post ("" is every one), and its values."""

    what: str
    post: str
    values: tuple[float, ...]


def parse_sweep(text: str) -> Sweep:
    """Read what is changed.

    >>> parse_sweep("people:Fire review=1..3")
    Sweep(what='people', post='Fire review', values=(1.0, 2.0, 3.0))
    >>> parse_sweep("arrivals=0.5..2:0.5").values
    (0.5, 1.0, 1.5, 2.0)
    """
    match = _FORM.fullmatch(text)
    try:
        values = tuple(_values(match[3])) if match else ()
    except ValueError:
        values = ()
    if match is None or not values or (match[2] and match[1] != "people"):
        raise UsageError(
            message(
                "{text} is no sweep; write people=1..6, people:Post=1..6, arrivals=0.5..2:0.5 or refusal=0,0.04,0.1.",
                text=repr(text),
            )
        )
    if match[1] == "people" and not all(value.is_integer() and value > 0 for value in values):
        raise UsageError(message("{text} has a number of people that is not 1, 2, 3 or more.", text=repr(text)))
    return Sweep(what=match[1], post=match[2] or "", values=values)


def _values(text: str) -> Iterator[float]:
    span = _RANGE.fullmatch(text)
    if span is None:
        yield from (float(part) for part in text.split(","))
        return
    first, last, step = float(span[1]), float(span[2]), float(span[3] or 1)
    count = floor((last - first) / step + 1e-9) + 1 if step > 0 else 0
    if count > MOST:
        raise UsageError(message("{text} has {count} steps; {most} are the most.", text=text, count=count, most=MOST))
    yield from (round(first + number * step, 9) for number in range(count))


def check_sweep(flows: Sequence[Definitions], sweep: Sweep) -> None:
    """Refuse a sweep of refusals where no decision of the flows can refuse: nothing would change."""
    if sweep.what == "refusal" and not any(
        True for definitions in flows for _ in shares_against(definitions, 0.0, "refusal")
    ):
        raise UsageError(
            message(
                "No decision in {file} is known to refuse, so there is nothing to change: mark one in the file with "
                "bl:decision (docs/extension.md), or give the share of a sequence flow in a --scenario.",
                file=flows[0].file or "-",
            )
        )


def run_sweep(
    definitions: Definitions,
    scenario: Scenario,
    sweep: Sweep,
    *,
    workers: int | Crew | None = None,
    watch: Watcher | None = None,
) -> Iterator[tuple[float, SimulationResult]]:
    """Yield each value with what comes of it; luck is the same for all. An interruption ends the sweep."""
    check_sweep((definitions,), sweep)
    for value in sweep.values:
        changed = with_value(definitions, scenario, sweep, value)
        result = simulate(definitions, changed, workers=workers, watch=watch, closely=False)
        yield value, result
        if result.interrupted:
            return


def run_pair_sweep(
    flows: tuple[Definitions, Definitions],
    scenarios: tuple[Scenario, Scenario],
    sweep: Sweep,
    *,
    effort: Effort | None = None,
    watch: Watcher | None = None,
) -> Iterator[tuple[float, Comparison]]:
    """Yield each value with what is saved then; the number is changed in both flows. An interruption ends the sweep."""
    check_sweep(flows, sweep)
    for value in sweep.values:
        before, after = (
            with_value(definitions, scenario, sweep, value, others=flows)
            for definitions, scenario in zip(flows, scenarios, strict=True)
        )
        after = replace(after, pools=tuple(same_post(before, pool) for pool in after.pools), arrivals=before.arrivals)
        result = compare(flows, (before, after), effort=effort, watch=watch, closely=False)
        yield value, result
        if result.interrupted:
            return


def with_value(
    definitions: Definitions, scenario: Scenario, sweep: Sweep, value: float, *, others: Collection[Definitions] = ()
) -> Scenario:
    """Return the scenario with the number changed; a post that only one of `others` has changes nothing here."""
    if sweep.what == "people":
        posts = _posts(definitions, scenario, sweep.post, others)
        pools = tuple(_staffed(pool, int(value)) if pool.id in posts else pool for pool in scenario.pools)
        changed = replace(scenario, pools=pools)
    elif sweep.what == "arrivals":
        changed = replace(scenario, arrivals=replace(scenario.arrivals, interarrival=_gap(scenario, value), times=()))
    else:
        changed = replace(
            scenario, probabilities=dict(scenario.probabilities) | dict(shares_against(definitions, value, "refusal"))
        )
    check_scenario(changed, definitions)
    return changed


def _posts(definitions: Definitions, scenario: Scenario, name: str, others: Collection[Definitions]) -> set[str]:
    """Return the posts of that name or id, also those that are no lane of the flow; every one without a name."""
    own = {pool.id for pool in scenario.pools if name in ("", pool.id, pool.name)}
    return own or set(FlowNames(definitions, others).find("post", name))


def _staffed(pool: Pool, count: int) -> Pool:
    return replace(pool, people=(replace(pool.people[0], count=count),)) if pool.people else pool


def _gap(scenario: Scenario, rate: float) -> Distribution:
    """Return the time between two cases at another rate; it varies as before."""
    if rate <= 0:
        raise UsageError(message("There must be more than 0 cases a working day."))
    gap = scenario.arrivals.interarrival
    if gap is None:
        return Distribution("exponential", (1 / rate,))
    return gap.scaled(1 / rate / Span(gap.mean(), gap.unit).working_days())


def shares_against(definitions: Definitions, share: float, decision: str) -> Iterator[tuple[str, float]]:
    """Yield the shares of the ways out of each decision of a kind (`bl:decision`), so many of which go against the applicant."""
    for process in definitions.processes:
        for scope in scopes(process):
            for node in scope.nodes:
                if isinstance(node, Gateway) and node.decision == decision:
                    flows = [flow.id for flow in scope.flows if flow.source == node.id]
                    against = [flow for flow in flows if flow != node.default]
                    if 0 < len(against) < len(flows):
                        yield from ((flow, share / len(against)) for flow in against)
                        yield str(node.default), 1 - share
