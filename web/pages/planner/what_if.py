"""What if: other numbers of people and cases, more or fewer returns, in the order of today or in parallel. The server runs it anew.

The flow as it is, with the numbers of its scenario, stands beside the flow with what was asked; both have the same seed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Blueprint, request

from engine.accounts import CONSULTANT, PLANNER
from processes.catalogue import Flow, flow, shelf
from processes.errors import BinglianError, UsageError
from processes.messages import message
from processes.model import all_nodes
from web.frame import language, page
from web.rights import allow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from processes.model import Definitions
    from reengineer.simulation.run import SimulationResult
    from reengineer.simulation.scenario import Scenario

pages = Blueprint("what_if", __name__)
CASES, RUNS = 200, 5  # so few that an answer comes at once; the interval says how sure it is
MOST_PEOPLE, MOST_ARRIVALS = 200, 200.0
RETURNS = frozenset({"supplement", "refusal"})  # kinds of decisions (bl:decision) that send a case back
ORDERS = {"serial": message("one after the other, as it is"), "parallel": message("in parallel, redesigned")}
FIGURES = ("approval p50", "approval p90", "approval mean", "cycle p50", "on time promised", "on time statutory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: cases in a working day, people by post, share of returns (None: as it is), and the order."""

    arrivals: float
    people: tuple[tuple[str, int], ...]
    returns: float | None
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A run with the days of its cases on the approval clock."""

    result: SimulationResult
    days: Any


@pages.get("/planning/what-if")
@allow(PLANNER, CONSULTANT)
def what_if() -> ResponseReturnValue:
    """Show the numbers of a flow, and what they come to when they are changed."""
    flows = [one for one in shelf() if one.to_be is not None]
    chosen = next((one for one in flows if one.name == request.args.get("flow")), flows[0])
    world = scenario_of(chosen.name)
    told: dict[str, Any] = {"flows": flows, "chosen": chosen, "world": world, "typed": request.args, "orders": ORDERS}
    told["arrivals"], told["returns"] = arrivals_of(world), returns_of(chosen, world)
    if "order" not in request.args:
        return page("planner/what_if.jinja", **told)
    try:
        asked = read_asked(world)
        before, after = run(chosen.name, None), run(chosen.name, asked)
    except BinglianError as error:
        return page("planner/what_if.jinja", sentence=error.message, **told), 400
    return page("planner/what_if.jinja", **told, **_figures(before, after))


@lru_cache(maxsize=8)
def scenario_of(name: str) -> Scenario:
    """Return the world of a flow as its scenario on the shelf says."""
    from reengineer.commands.scenario import Asked as AskedOfRun
    from reengineer.commands.sources import load
    from reengineer.simulation.scenario_file import make_scenario

    asks = AskedOfRun(cases=CASES, replications=RUNS)
    definitions = load(name)
    scenario = make_scenario(definitions, asks.told(name), base=asks.base(definitions))
    return asks.of_case(scenario, definitions, name)


def arrivals_of(world: Scenario) -> float:
    """Return how many cases come in a working day."""
    gap = world.arrivals.interarrival
    return round(1 / gap.mean(), 2) if gap is not None and gap.unit == "working day" and gap.mean() else 1.0


def returns_of(chosen: Flow, world: Scenario) -> float | None:
    """Return the mean share of the ways that send a case back, None where the flow has none."""
    from reengineer.commands.sources import load

    shares = [world.probabilities[way] for way in _ways_back(load(chosen.name), world.probabilities)]
    return sum(shares) / len(shares) if shares else None


def read_asked(world: Scenario) -> Asked:
    """Read the form.

    Raises UsageError for what is no number, or out of all measure.
    """
    people = []
    for pool in world.pools:
        typed = request.args.get(f"people.{pool.id}", "").strip()
        if typed:
            number = _number(typed, MOST_PEOPLE)
            if number < 1 or not number.is_integer():
                raise UsageError(message("{text} is no number of people for {post}.", text=typed, post=pool.name))
            people.append((pool.id, int(number)))
    returns = request.args.get("returns", "").strip()
    order = request.args.get("order", "")
    if order not in ORDERS:
        raise UsageError(message("{text} is none of {known}.", text=order, known=tuple(ORDERS)))
    arrivals = _number(request.args.get("arrivals", "").strip() or str(arrivals_of(world)), MOST_ARRIVALS)
    if not arrivals:
        raise UsageError(message("At least some cases have to come; give a number above 0."))
    return Asked(
        arrivals=arrivals,
        people=tuple(people),
        returns=_number(returns, 95.0) / 100 if returns else None,
        order=order,
    )


@lru_cache(maxsize=32)
def run(name: str, asked: Asked | None) -> Ran:
    """Run a flow of the shelf: as it is, or with what is asked."""
    from pathlib import Path

    from reengineer.commands.simulate import simulate
    from reengineer.commands.sources import load
    from reengineer.simulation.close_up import look_closer

    chosen = flow(name)
    source: Any = name
    world = scenario_of(name)
    options: dict[str, Any] = {}
    if asked is not None:
        if asked.order == "parallel":
            source = Path(str(chosen.to_be))
        options["arrivals"] = asked.arrivals
        if asked.returns is not None:
            world = _with_returns(load(name), world, asked.returns)
        options["people"] = tuple(f"{post}={number}" for post, number in asked.people)
    definitions = load(source)
    result = simulate(definitions, scenario=world, cases=CASES, replications=RUNS, **options)
    seen = look_closer(definitions, result)
    return Ran(result=result, days=seen.approval[seen.counted])


def _with_returns(definitions: Definitions, world: Scenario, share: float) -> Scenario:
    """Return a world in which each way that sends a case back is taken so often, and the other ways of its gateway less."""
    shares = dict(world.probabilities)
    flows = {one.id: one for process in definitions.processes for one in process.flows}
    for way in _ways_back(definitions, shares):
        others = [one.id for one in flows.values() if one.source == flows[way].source and one.id != way]
        left = sum(shares.get(other, 0.0) for other in others)
        shares[way] = share
        for other in others:
            if left:
                shares[other] = (1 - share) * shares.get(other, 0.0) / left
    return replace(world, probabilities=shares)


def _ways_back(definitions: Definitions, known: Mapping[str, float]) -> list[str]:
    found = []
    for process in definitions.processes:
        back = {node.id for node in all_nodes(process) if node.decision in RETURNS}
        found += [one.id for one in process.flows if one.target in back and one.id in known]
    return found


def _figures(before: Ran, after: Ran) -> dict[str, Any]:
    from reengineer.report.charts import curves
    from reengineer.report.compared import unit_word
    from reengineer.report.simulation_words import WORDS, with_interval

    first, second = ({one.name: one for one in ran.result.figures} for ran in (before, after))
    rows = [
        (
            WORDS[name],
            unit_word(first[name].unit),
            *(with_interval(of[name].interval, of[name].unit) for of in (first, second)),
        )
        for name in FIGURES
        if name in first and name in second
    ]
    loads = {one.id: one for one in after.result.loads}
    return {
        "figures": [tuple(_told(part) for part in row) for row in rows],
        "picture": curves(old=before.days, new=after.days),
        "loads": sorted(loads.values(), key=lambda one: -one.load),
        "steady": after.result.steady,
        "runs": RUNS,
        "cases": CASES,
    }


def _told(part: Any) -> str:
    return part if isinstance(part, str) else part.render(language())


def _number(text: str, most: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= most:
        raise UsageError(message("{text} is no number from 0 to {most}.", text=text, most=most))
    return number
