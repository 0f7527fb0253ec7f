"""Whose time runs when: arrivals at the door, departments with hours of their own, applicants, the clock of the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from kernel_models import START, boundary, model, repeated, run, scenario_of

from processes.calendars import Calendar, office_calendar
from processes.durations import Span
from reengineer.simulation.compile import compile_model
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.randomness import case_keys, draws, element_keys, replication_seed
from reengineer.simulation.replication import Run
from reengineer.simulation.run import simulate
from reengineer.simulation.scenario import ALWAYS, Arrivals, Attribute, People, Pool, Scenario, Work

if TYPE_CHECKING:
    from processes.model import Definitions

ONE = model("s>t1 t1>e")
HOUR = 3600.0


def hours(amount: float) -> Distribution:
    return Distribution("fixed", (amount,), "hour")


def weekdays(*pairs: tuple[int, int]) -> Calendar:
    return Calendar(name="c", week=(tuple((a * 60, b * 60) for a, b in pairs),) * 5 + ((), ()))


def at(day: int, hour: float) -> datetime:
    return START + timedelta(days=day, hours=hour)


def instants(seconds: np.ndarray) -> list[datetime]:
    return [START + timedelta(seconds=round(second, 3)) for second in seconds.tolist()]


# --- arrivals ---------------------------------------------------------------------------------------------------------
def gaps_of(scenario: Scenario, gap: Distribution) -> list[float]:
    """The hours between cases, as the luck of each case has them."""
    keys = case_keys(replication_seed(scenario.seed, 0), np.arange(scenario.cases))
    return gap.quantile(draws(*keys, *element_keys("arrival"), 0)).tolist()


def open_arrivals(calendar: Calendar, start: datetime, gaps: list[float]) -> list[datetime]:
    """The gap runs only while the door is open."""
    found, now = [], start
    for gap in gaps:
        now = calendar.next_opening(calendar.add(now, Span(gap, "hour")))
        found.append(now)
    return found


def wall_arrivals(calendar: Calendar, start: datetime, gaps: list[float]) -> list[datetime]:
    """The gap runs on; who finds the door closed comes in when it opens, and the next gap begins then."""
    found, now = [], start
    for gap in gaps:
        now = calendar.next_opening(now + timedelta(hours=gap))
        found.append(now)
    return found


@pytest.mark.parametrize("begins", [START, START + timedelta(hours=10, minutes=30)])
@pytest.mark.parametrize(("clock", "slow"), [("open", open_arrivals), ("wall", wall_arrivals)])
def test_cases_come_on_the_clock_of_the_door(clock: str, slow: Any, begins: datetime) -> None:
    gap = Distribution("exponential", (5,), "hour")
    calendars = {"office": office_calendar(), "door": weekdays((9, 12), (14, 16))}
    arrivals = Arrivals(interarrival=gap, clock=clock, calendar="door")
    given = {"calendars": calendars, "calendar": "office", "level": 4, "arrivals": arrivals, "start": begins}
    scenario = scenario_of(ONE, cases=200, **given)
    arrived = instants(run(ONE, scenario).arrived)
    expected = slow(calendars["door"], begins, gaps_of(scenario, gap))

    assert all(abs(one - other) < timedelta(seconds=1) for one, other in zip(arrived, expected, strict=True))


@pytest.mark.parametrize(
    ("clock", "arrived"),
    [("open", [at(0, 15), at(1, 13), at(2, 11), at(3, 9)]), ("wall", [at(0, 9), at(0, 15), at(1, 9), at(1, 15)])],
)
def test_a_gap_of_six_hours_at_a_door_that_is_open_from_9_to_17(clock: str, arrived: list[datetime]) -> None:
    calendars = {"office": weekdays((9, 17))}
    arrivals = Arrivals(interarrival=hours(6), clock=clock)
    given = {"calendars": calendars, "calendar": "office", "level": 4, "arrivals": arrivals}
    late = replace(scenario_of(ONE, cases=4, **given), start=START + timedelta(hours=8 if clock == "open" else 1))

    assert instants(run(ONE, late).arrived) == arrived


def test_cases_come_at_the_times_of_a_list() -> None:
    times = (at(2, 3), at(0, 9), at(0, 9))
    scenario = scenario_of(ONE, arrivals=Arrivals(times=times))
    assert instants(run(ONE, scenario).arrived) == sorted(times)


# --- departments and applicants ---------------------------------------------------------------------------------------
CALENDARS = {"first": weekdays((9, 12)), "second": weekdays((13, 17))}


def timed(definitions: Definitions, work: dict[str, Work], **given: Any) -> Any:
    pools = tuple(Pool(id=name, people=(People(count=1, calendar=name),)) for name in CALENDARS)
    settings = {"calendars": CALENDARS, "calendar": "first", "level": 4, "pools": pools, "work": work, "cases": 1}
    settings |= {"arrivals": Arrivals(times=(at(0, 9),))} | given
    scenario = scenario_of(definitions, **settings)
    return Run(compile_model(definitions, scenario), scenario, 0, log=True).run()


def test_each_department_works_in_its_own_hours() -> None:
    work = {
        "t1": Work(processing=hours(4), needs=(("first", 1),)),
        "t2": Work(processing=hours(2), needs=(("second", 1),)),
    }
    result = timed(model("s>t1 t1>t2 t2>e"), work)
    # Four hours of 9 to 12: done on Tuesday at 10; the second department comes in at 13.
    assert result.rows is not None
    assert [instants(row) for row in result.rows[1]] == [
        [at(0, 9), at(0, 9), at(1, 10)],
        [at(1, 10), at(1, 13), at(1, 15)],
    ]


@pytest.mark.parametrize(
    ("calendar", "unit", "end"),
    [
        (ALWAYS, "day", at(2, 9)),  # the applicant: two days later
        (ALWAYS, "hour", at(0, 11)),
        ("second", "hour", at(0, 15)),
        ("", "working day", at(1, 12)),  # a working day of the default calendar has three hours
    ],
)
def test_what_nobody_works_on_runs_on_its_own_calendar(calendar: str, unit: str, end: datetime) -> None:
    work = {"t1": Work(lead=Distribution("fixed", (2,), unit), calendar=calendar)}
    assert instants(timed(ONE, work).ended) == [end]


def test_a_task_ends_when_work_and_circulation_are_both_over() -> None:
    both = Work(processing=hours(1), lead=hours(5), needs=(("first", 1),), wait=hours(1))
    result = timed(ONE, {"t1": both})
    # An hour of waiting, an hour of work; five hours of 9 to 12 from 10 on: Tuesday at 12.
    assert instants(result.ended) == [at(1, 12)]
    assert result.effort.tolist() == [HOUR]
    assert result.waiting.tolist() == [0]


# --- the clock of the law -----------------------------------------------------------------------------------------------
def suspending(text: str, *names: str) -> Definitions:
    """A flow in which some tasks stop the clock of the law."""
    definitions = model(text)
    process = definitions.processes[0]
    nodes = tuple(replace(node, suspends_clock=True) if node.id in names else node for node in process.nodes)
    return replace(definitions, processes=(replace(process, nodes=nodes),))


FORK = "s>a1 a1>t1 a1>t2 t1>a2 t2>a2 a2>t3 t3>e"
# (flow, tasks that stop the clock, hours of t1, t2, t3, elapsed, on the clock of the law)
CLOCKS = {
    "nothing stops it": ("s>t1 t1>t2 t2>t3 t3>e", (), (2, 3, 4), 9, 9),
    "the applicant has it": ("s>t1 t1>t2 t2>t3 t3>e", ("t2",), (2, 3, 4), 9, 6),
    "the clock stops on the longer way": (FORK, ("t1",), (5, 3, 1), 6, 4),
    "the clock stops on the shorter way": (FORK, ("t1",), (3, 5, 1), 6, 6),
    "it stops on both": (FORK, ("t1", "t2"), (5, 3, 1), 6, 1),
}


@pytest.mark.parametrize("name", CLOCKS)
def test_the_clock_of_the_law_stops_and_the_other_runs_on(name: str) -> None:
    text, names, lengths, elapsed, counted = CLOCKS[name]
    definitions = suspending(text, *names)
    work = {f"t{n + 1}": Work(lead=hours(length)) for n, length in enumerate(lengths)}
    result = run(definitions, scenario_of(definitions, cases=1, level=2, work=work))

    assert (result.ended - result.arrived).tolist() == pytest.approx([elapsed * HOUR])
    assert result.approval.tolist() == pytest.approx([counted * HOUR])


def test_the_clock_of_the_law_runs_in_working_time_and_the_other_through_the_night() -> None:
    definitions = suspending("s>t1 t1>t2 t2>t3 t3>e", "t2")
    work = {
        "t1": Work(lead=hours(2)),
        "t2": Work(lead=Distribution("fixed", (1,), "day"), calendar=ALWAYS),
        "t3": Work(lead=hours(4)),
    }
    result = timed(definitions, work)
    # Monday 9 to 11, then a day with the applicant to Tuesday 11, then one hour, and three on Wednesday.
    assert instants(result.ended) == [at(2, 12)]
    assert result.approval.tolist() == [6 * HOUR]


# --- what is known of a case ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("default", [None, "o1>t3"])
def test_a_case_takes_every_way_that_its_attributes_ask_for(default: str | None) -> None:
    definitions = model("s>o1 o1>t1 o1>t2 o1>t3 t1>o2 t2>o2 t3>o2 o2>t4 t4>e")
    process = definitions.processes[0]
    asked = {"o1>t1": 'kind == "new"', "o1>t2": 'size == "big"', "o1>t3": None if default else 'size == "small"'}
    flows = tuple(replace(flow, condition=asked.get(flow.id)) for flow in process.flows)
    nodes = tuple(replace(node, default=default) if node.id == "o1" else node for node in process.nodes)
    definitions = replace(definitions, processes=(replace(process, flows=flows, nodes=nodes),))
    attributes = (
        Attribute(name="kind", values=(("new", 0.5), ("old", 0.5))),
        Attribute(name="size", values=(("big", 0.5), ("small", 0.5))),
    )
    scenario = replace(scenario_of(definitions, cases=400, level=2), probabilities={}, attributes=attributes)
    compiled = compile_model(definitions, scenario)
    result = Run(compiled, scenario, 0, log=True).run()
    assert result.rows is not None
    done: dict[int, set[str]] = {}
    for case, node, _ in result.rows[0].tolist():
        done.setdefault(case, set()).add(compiled.elements[node])

    kinds = {frozenset(tasks) - {"t4"} for tasks in done.values()}
    small = {frozenset({"t1", "t3"}), frozenset({"t3"})}
    unasked = {frozenset({"t1"}), frozenset({"t3"})}  # the default way only where no other is taken
    assert kinds == {frozenset({"t1", "t2"}), frozenset({"t2"})} | (unasked if default else small)
    assert len(done) == 400


# --- where the time goes --------------------------------------------------------------------------------------------------
def test_what_is_done_several_times_under_a_boundary_event_is_counted_as_often_as_it_is_done() -> None:
    event = boundary("h", "t1")
    definitions = model("s>t1 t1>t2 t2>e h>t3 t3>e2", repeated("t1", "parallel", most=3), event)
    never = {"h": hours(1000)}
    result = simulate(definitions, scenario_of(definitions, cases=30, replications=2, timers=never))

    assert {place.id: place.visits for place in result.places} == {"t1": 3, "t2": 1}


def test_what_passes_before_a_task_is_part_of_it_but_no_visit() -> None:
    scenario = scenario_of(ONE, level=2, cases=30, replications=2, work={"t1": Work(lead=hours(2), wait=hours(6))})
    (place,) = simulate(ONE, scenario).places

    assert (place.visits, place.lasted, place.critical_days) == pytest.approx((1, 1, 1))  # a day of eight hours
