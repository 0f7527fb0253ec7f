"""What a scenario may say about work and people, each in the smallest flow that shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from kernel_models import START, boundary, model, run, scenario_of

from processes.calendars import office_calendar
from processes.durations import Span
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.replication import EndlessRunError, HorizonError
from reengineer.simulation.scenario import Arrivals, Attribute, Batch, People, Pool, Scenario, Work

ONE = model("s>t1 t1>e")
MINUTE = 60.0


def fixed(minutes: float) -> Distribution:
    return Distribution("fixed", (minutes,), "minute")


def arriving(*minutes: float, definitions=ONE, work: Work | None = None, **given) -> Scenario:  # noqa: ANN001, ANN003
    times = tuple(START + timedelta(minutes=minute) for minute in minutes)
    work = work or Work(processing=fixed(10), needs=(("p", 1),))
    given = {"people": 1, "level": 3} | given
    return replace(scenario_of(definitions, **given, arrivals=Arrivals(times=times)), work={"t1": work})


def ends(scenario: Scenario, definitions=ONE) -> list[float]:  # noqa: ANN001
    return (run(definitions, scenario).ended / MINUTE).tolist()


# (size, longest wait in minutes, arrivals, ends): one person, ten minutes for a batch
BATCHES = {
    "when there are enough": (2, None, (0, 4), [14, 14]),
    "the next one waits for the next": (2, None, (0, 4, 5, 6), [14, 14, 24, 24]),
    "after the longest wait": (3, 6, (0, 4), [16, 16]),
    "what is full does not wait": (2, 6, (0, 4, 30), [14, 14, 46]),
    "at the very end": (3, None, (0, 4), [14, 14]),
    "one is no batch": (1, None, (0, 4), [10, 20]),
}


@pytest.mark.parametrize("name", BATCHES)
def test_items_are_worked_together(name: str) -> None:
    size, longest, arrivals, expected = BATCHES[name]
    batch = Batch(size=size, longest_wait=Span(longest, "minute") if longest else None)
    work = Work(processing=fixed(10), needs=(("p", 1),), batch=batch)
    assert ends(arriving(*arrivals, work=work)) == expected


def test_a_batch_is_the_effort_of_one_shared_by_all() -> None:
    work = Work(processing=fixed(10), needs=(("p", 1),), batch=Batch(size=2))
    result = run(ONE, arriving(0, 4, work=work), log=True)
    assert result.effort.tolist() == [300, 300]
    assert result.waiting.tolist() == [240, 0]
    assert result.rows is not None
    assert result.rows[0][:, 2].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("patience", "people"),
    [
        (3, 1),  # while it gathers
        (12, 1),  # in people's hands
        (4.5, 0),  # in the queue; nobody is there
    ],
)
def test_a_case_may_leave_a_batch(patience: float, people: int) -> None:
    definitions = model("s>t1 t1>e h>e2", boundary("h", "t1"))
    work = Work(processing=fixed(10), needs=(("p", 1),), batch=Batch(size=2))
    busy = (Pool(id="p", people=(People(count=people),)),)
    scenario = arriving(0, 4, 15, definitions=definitions, work=work, pools=busy, timers={"h": fixed(patience)})
    assert ends(scenario, definitions)[0] == patience


def test_a_case_in_haste_goes_first() -> None:
    kinds = (Attribute(name="kind", values=(("usual", 0.5), ("urgent", 0.5))),)
    scenario = arriving(*range(40), attributes=kinds, discipline="priority")
    hurried = replace(scenario, case_priorities=(('kind == "urgent"', -1),))
    assert sorted(ends(scenario)) == ends(scenario) == sorted(ends(hurried))
    assert ends(hurried) != ends(scenario)


def test_the_nearest_promise_goes_first() -> None:
    definitions = model("s>a1 a1>t1 a1>t2 a1>t3 t1>a2 t2>a2 t3>a2 a2>e")
    scenario = replace(scenario_of(definitions, people=1, level=3), discipline="earliest due date")
    assert (run(definitions, scenario).outcome >= 0).all()


def test_part_of_a_person_takes_longer_with_the_same_effort() -> None:
    pools = (Pool(id="p", people=(People(count=1, share=0.5, cost_per_hour=60),)),)
    result = run(ONE, arriving(0, pools=pools))
    assert result.ended.tolist() == [1200]
    assert result.effort.tolist() == [600]
    assert result.cost.tolist() == pytest.approx([10])


def test_each_execution_costs_what_it_costs() -> None:
    definitions = model("s>x1 x1>t1 t1>x2 x2>x1 x2>e")
    work = Work(processing=fixed(10), needs=(("p", 1),), fixed_cost=7)
    result = run(definitions, arriving(*range(30), definitions=definitions, work=work))
    assert result.cost.tolist() == [7 * effort / 600 for effort in result.effort.tolist()]


def test_work_in_vain_costs_too() -> None:
    definitions = model("s>t1 t1>e h>e2", boundary("h", "t1"))
    pools = (Pool(id="p", people=(People(count=1, cost_per_hour=60),)),)
    result = run(definitions, arriving(0, definitions=definitions, pools=pools, timers={"h": fixed(6)}))
    assert result.cost.tolist() == pytest.approx([6])


@pytest.mark.parametrize(
    "text",
    [
        "s>x1 x1>x2 x2>x1 x2>e",  # always back, without time
        "s>x1 x1>t1 t1>x2 x2>x1 x2>e",  # always back, with time
        "s>x1 x1>a1 a1>x1 a1>t1 t1>e",  # ever more tokens
    ],
)
def test_what_never_ends_is_stopped(text: str) -> None:
    definitions = model(text)
    scenario = scenario_of(definitions, cases=1, level=2, probabilities={"x2>x1": 1.0, "x2>e": 0.0})
    with pytest.raises(EndlessRunError, match="again and again"):
        run(definitions, scenario)


def test_the_calendars_end_some_day() -> None:
    years = Distribution("fixed", (250 * 8,), "hour")
    work = Work(processing=years, needs=(("p", 1),))
    calendars = {"office": office_calendar()}
    scenario = arriving(*range(90), work=work, calendars=calendars, calendar="office", level=4)
    with pytest.raises(HorizonError, match="beyond the last day of the calendars"):
        run(ONE, scenario)
