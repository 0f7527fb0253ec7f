"""A scenario that cannot be run is refused with one sentence that says what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from kernel_models import model

from processes.blocks import Branch, build, choice, sequence, task
from processes.calendars import Calendar
from processes.durations import Span
from processes.errors import UsageError
from reengineer.simulation.defaults import default_scenario
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.flow_names import decisions
from reengineer.simulation.scenario import Arrivals, Attribute, Batch, People, Pool, Scenario, Work
from reengineer.simulation.scenario_check import check_scenario
from reengineer.simulation.scenario_file import Told, make_scenario

WHICH = choice("Which?", Branch(condition='kind == "a"', block=task("a", "A")), Branch(block=task("b", "B")))
FLOW = build(sequence(task("review", "Review"), WHICH))
POOL = Pool(id="desk", people=(People(count=2),))
GOOD = replace(default_scenario(FLOW), pools=(POOL,), work={"review": Work(needs=(("desk", 2),))})
WAYS = next(flows for _, flows in decisions(FLOW))


def people(**facts: Any) -> dict[str, Any]:
    return {"pools": (replace(POOL, people=(replace(People(count=2), **facts),)),)}


MORNING, EVENING = (Calendar(name="c", week=(((a * 60, b * 60),),) * 7) for a, b in ((8, 12), (12, 18)))
APART = tuple(Pool(id=name, people=(People(count=1, calendar=name),)) for name in ("morning", "evening"))
JOINT = {"work": {"review": Work(needs=(("morning", 1), ("evening", 1)))}}


BAD = [
    (
        {**JOINT, "pools": APART, "calendars": {"morning": MORNING, "evening": EVENING}, "calendar": ""},
        "never in together",
    ),
    ({"work": {"reviw": Work()}}, "no task reviw; did you mean review"),
    ({"timers": {"Midnight": Distribution("fixed", (1,))}}, "no event Midnight"),
    ({"probabilities": {"nothing": 0.5}}, "no sequence flow nothing"),
    ({"work": {"review": Work(needs=(("dest", 1),))}}, "no post dest; did you mean desk"),
    ({"work": {"review": Work(needs=(("desk", 3),))}}, "needs 3 people of desk, which has 2"),
    (  # by the name that people see
        {"pools": (replace(POOL, name="Window"),), "work": {"review": Work(needs=(("desk", 3),))}},
        "needs 3 people of Window, which has 2",
    ),
    (
        {"work": {"review": Work(lead=Distribution("fixed", (1e300,)))}},
        "review takes fixed(1e+300 working day), more than",
    ),
    (
        {"arrivals": Arrivals(interarrival=Distribution("fixed", (1e-9,)))},
        "1e+09 cases a working day are more than can be meant",
    ),
    ({"work": {"review": Work(fixed_cost=-1)}}, "negative cost"),
    ({"work": {"review": Work(repeats=0)}}, "at least once"),
    ({"work": {"review": Work(again=1.0)}}, "done again in a share of 1.0"),
    ({"work": {"review": Work(again=0.5, repeats=2)}}, "both repeats and again"),
    ({"work": {"review": Work(calendar="nights")}}, "no calendar nights"),
    ({"calendar": "offce"}, "no calendar offce; did you mean office"),
    (people(calendar="weekend"), "no calendar weekend"),
    (people(count=0), "Nobody works at desk"),
    (people(speed=0), "make no sense"),
    (people(at_once=0), "make no sense"),
    (people(share=1.5), "make no sense"),
    ({"work": {"review": Work(batch=Batch(size=0))}}, "A batch of review"),
    ({"work": {"review": Work(batch=Batch(size=2, longest_wait=Span(0)))}}, "A batch of review"),
    ({"case_priorities": (('kind == "a"', 1),)}, "A priority asks"),  # no such attribute
    ({"pools": (POOL, POOL)}, "the same id"),
    ({"cases": 0}, "cases is 0"),
    ({"replications": 0}, "replications is 0"),
    ({"warm_up": 1.0}, "warm-up is 1.0"),
    ({"seed": -1}, "seed is -1"),
    ({"discipline": "lifo"}, "lifo is no discipline"),
    ({"level": 5}, "5 is no level"),
    ({"arrivals": Arrivals()}, "No case ever arrives"),
    ({"arrivals": Arrivals(interarrival=Distribution("fixed", (0,)))}, "arrive at once"),
    ({"arrivals": replace(GOOD.arrivals, clock="sand")}, "sand is no clock"),
    ({"arrivals": Arrivals(times=(datetime(2025, 1, 1),))}, "begin earlier"),  # noqa: DTZ001 - local time of the place
    ({"probabilities": {WAYS[0]: 1.5}}, "must be from 0 to 1"),
    ({"probabilities": {WAYS[0]: 0.5, WAYS[1]: 0.4}}, "add up to 0.9"),
    ({"attributes": (Attribute(name="kind", values=(("a", 0.5),)),)}, "shares of kind add up to 0.5"),
    ({"attributes": (Attribute(name="kind", values=(("a", 1.0),)),) * 2}, "stands twice"),
]


@pytest.mark.parametrize(("change", "said"), BAD)
def test_what_cannot_be_run_is_refused(change: dict[str, Any], said: str) -> None:
    scenario: Scenario = replace(GOOD, **change)

    with pytest.raises(UsageError) as refused:
        check_scenario(scenario, FLOW)

    assert said in str(refused.value)


def test_a_scenario_that_makes_sense_is_taken() -> None:
    check_scenario(GOOD, FLOW)
    noon = Calendar(name="c", week=(((660, 780),),) * 7)
    meeting = {**JOINT, "pools": APART, "calendars": {"morning": MORNING, "evening": noon}, "calendar": ""}
    check_scenario(replace(GOOD, **meeting), FLOW)
    check_scenario(replace(GOOD, probabilities={WAYS[0]: 0.25, WAYS[1]: 0.75}), FLOW)


TWO_STARTS = model("s1>t1 s2>t1 t1>e")


def test_the_shares_of_several_starts_make_a_whole() -> None:
    scenario = replace(default_scenario(TWO_STARTS), probabilities={"s1": 0.7, "s2": 0.7})

    with pytest.raises(UsageError, match=r"shares of p add up to 1\.4"):
        check_scenario(scenario, TWO_STARTS)


def test_the_other_of_two_starts_begins_the_rest() -> None:
    told = Told(table={"probabilities": {"s1": 0.25}})

    assert make_scenario(TWO_STARTS, told).probabilities == {"s1": 0.25, "s2": 0.75}
