"""What if: other numbers of people and cases, more or fewer returns, in the order of today or in parallel. The server runs it anew.

The flow as it is, with the numbers of its scenario, stands beside the flow with what was asked; both have the same seed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Blueprint, request

from engine.accounts import CONSULTANT, PLANNER
from processes.catalogue import flow, shelf
from processes.errors import BinglianError, UsageError
from processes.messages import message
from web.frame import language, page
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from reengineer.simulation.run import SimulationResult
    from reengineer.simulation.scenario import Scenario

pages = Blueprint("what_if", __name__)
CASES, RUNS = 200, 5  # so few that an answer comes at once; the interval says how sure it is
MOST_PEOPLE, MOST_ARRIVALS = 200, 200.0
SENT_BACK = "supplement"  # kind of decision (bl:decision)
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
    told["arrivals"], told["returns"] = arrivals_of(world), returns_of(chosen.name, world)
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


def returns_of(name: str, world: Scenario) -> float | None:
    """Return the mean share of files that are sent back to be completed, None where the flow has no such decision."""
    from reengineer.commands.sources import load
    from reengineer.simulation.sweep import shares_against

    against = [way for way, share in shares_against(load(name), 1.0, SENT_BACK) if share]
    shares = [world.probabilities[way] for way in against if way in world.probabilities]
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
    from reengineer.simulation.sweep import shares_against

    chosen = flow(name)
    source: Any = name
    world = scenario_of(name)
    options: dict[str, Any] = {}
    if asked is not None:
        if asked.order == "parallel":
            source = Path(str(chosen.to_be))
        options["arrivals"] = asked.arrivals
        if asked.returns is not None:
            against = shares_against(load(name), asked.returns, SENT_BACK)
            world = replace(world, probabilities={**world.probabilities, **dict(against)})
        options["people"] = tuple(f"{post}={number}" for post, number in asked.people)
    definitions = load(source)
    result = simulate(definitions, scenario=world, cases=CASES, replications=RUNS, **options)
    seen = look_closer(definitions, result)
    return Ran(result=result, days=seen.approval[seen.counted])


def _figures(before: Ran, after: Ran) -> dict[str, Any]:
    from reengineer.report.charts import curves
    from reengineer.report.simulation_words import WORDS, with_interval

    first, second = ({one.name: one for one in ran.result.figures} for ran in (before, after))
    rows = [
        (
            WORDS[name],
            *(with_interval(of[name].interval, of[name].unit) for of in (first, second)),
        )
        for name in FIGURES
        if name in first and name in second
    ]
    loads = {one.id: one for one in after.result.loads}
    return {
        "figures": [tuple(part.render(language()) for part in row) for row in rows],
        "picture": curves(old=before.days, new=after.days),
        "loads": sorted(loads.values(), key=lambda one: -one.load),
        "steady": after.result.steady,
        "runs": RUNS,
        "cases": CASES,
    }


def _number(text: str, most: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= most:
        raise UsageError(message("{text} is no number from 0 to {most}.", text=text, most=most))
    return number
