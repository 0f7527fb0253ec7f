"""What a scenario may say about work and people, each in the smallest flow that shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from kernel_models import START, boundary, inner, model, pools, repeated, run, scenario_of

from processes.blocks import Branch, build, choice, task
from processes.calendars import office_calendar
from processes.durations import Span
from processes.model import Event, TimeLimit
from reengineer.simulation.compile import compile_model
from reengineer.simulation.defaults import default_scenario
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.kernel import words as w
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
    hurried = replace(scenario, case_priorities=(('kind == "urgent"', 1),))
    assert sorted(ends(scenario)) == ends(scenario) == sorted(ends(hurried))
    assert ends(hurried) != ends(scenario)


# Promises in minutes of three tasks that become ready together (0: none) -> the order in which one person does them.
PROMISES = {
    "the nearest first": ((30, 20, 10), ["t3", "t2", "t1"]),
    "as they came, where they are the same": ((20, 20, 20), ["t1", "t2", "t3"]),
    "what has none last": ((0, 30, 20), ["t3", "t2", "t1"]),
}


@pytest.mark.parametrize("name", PROMISES)
def test_the_nearest_promise_goes_first(name: str) -> None:
    promised, order = PROMISES[name]
    definitions = model("s>t4 t4>a1 a1>t1 a1>t2 a1>t3 t1>a2 t2>a2 t3>a2 a2>e")
    process = definitions.processes[0]
    limits = {f"t{n + 1}": TimeLimit(promised=Span(m, "minute")) for n, m in enumerate(promised) if m}
    nodes = tuple(replace(node, time_limit=limits.get(node.id)) for node in process.nodes)
    definitions = replace(definitions, processes=(replace(process, nodes=nodes),))
    scenario = scenario_of(definitions, people=1, cases=1, discipline="earliest due date")
    # A second person does t4 for ever and ever: all three wait for the one who is busy with another case.
    work = {task: Work(processing=fixed(10), needs=(("p", 1),)) for task in scenario.work} | {"t4": Work()}
    times = (START, START + timedelta(minutes=1))
    two = replace(scenario, work=work, arrivals=Arrivals(times=times))
    result = run(definitions, two, log=True)
    assert result.rows is not None
    elements = compile_model(definitions, two).elements
    rows = sorted(zip(result.rows[1][:, 1].tolist(), result.rows[0].tolist(), strict=True))
    done = [elements[node] for _, (case, node, _) in rows if case == 1]
    assert done == ["t4", *order]


def test_a_second_token_in_a_sub_process_stops_the_run() -> None:
    definitions = model("s>a1 a1>b a1>t1 t1>b b>e", inner("b", "s1>t2 t2>e1"))
    with pytest.raises(EndlessRunError, match="b is begun again in the same case before it is over"):
        run(definitions, scenario_of(definitions))


MIXING = {
    "with tokens that meet": ("s2>a1 a1>t2 a1>t3 t2>a2 t3>a2 a2>e2", True),
    "with one token": ("s2>t2 t2>t3 t3>e2", False),
}


@pytest.mark.parametrize("name", MIXING)
def test_a_pool_that_is_started_twice_at_once_stops_the_run_where_it_would_mix(name: str) -> None:
    text, stops = MIXING[name]
    definitions = pools("s>x1 x1>t1 t1>x2 x2>x1 x2>e", text, "t1>s2")
    if stops:
        with pytest.raises(EndlessRunError, match="s2 is begun again"):
            run(definitions, scenario_of(definitions))
    else:
        assert (run(definitions, scenario_of(definitions)).outcome >= 0).all()


def test_the_chain_of_a_case_tells_work_from_what_the_file_waits_for_else() -> None:
    work = Work(processing=fixed(10), lead=fixed(25), needs=(("p", 1),), wait=fixed(5))
    scenario = arriving(0, work=work)
    compiled = compile_model(ONE, scenario)
    sums = run(ONE, scenario).nodes
    assert sums[compiled.works[0], w.WORK_CRITICAL - w.COUNT] == 600
    assert sums[compiled.works[0], w.LEAD_CRITICAL - w.COUNT] == 900
    assert sums[compiled.delays[0], w.LEAD_CRITICAL - w.COUNT] == 300
    assert ends(scenario) == [30]


def test_an_event_of_which_nobody_says_when_it_occurs_comes_first_in_its_share_of_the_cases() -> None:
    answer = Event(id="im", kind="intermediateCatchEvent", trigger="message")
    definitions = model("s>v1 v1>im v1>i1 im>t1 i1>t2 t1>e t2>e2", answer)
    scenario = scenario_of(definitions, cases=2000, probabilities={"v1>im": 0.8, "v1>i1": 0.2})
    compiled = compile_model(definitions, scenario)
    counts = run(definitions, scenario).nodes[:, 0]
    done = {compiled.elements[number]: counts[number] for number in compiled.works}
    assert done["t1"] + done["t2"] == 2000
    assert done["t1"] == pytest.approx(1600, abs=60)


def test_one_of_several_starts_begins_as_many_cases_as_is_said() -> None:
    definitions = model("s1>t1 s2>t2 t1>x1 t2>x1 x1>e")
    scenario = scenario_of(definitions, cases=2000, probabilities={"s1": 0.2})
    compiled = compile_model(definitions, scenario)
    counts = dict(zip(compiled.elements, run(definitions, scenario).nodes[:, 0], strict=True))
    assert counts["t1"] == pytest.approx(400, abs=60)
    assert compiled.notes == ()


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


def test_a_condition_that_only_its_vendor_can_read_is_left_to_chance() -> None:
    flow = build(choice("Told?", Branch(condition="getDataObject('x')", block=task("a", "A")), Branch()))
    scenario = default_scenario(flow)

    assert any("all are as likely" in str(note) for note in compile_model(flow, scenario).notes)


def test_instances_that_are_done_again_are_told_to_be_a_loop() -> None:
    many = model("s>t1 t1>e", repeated("t1", "parallel", most=3))
    scenario = scenario_of(many, work={"t1": Work(processing=fixed(1), again=0.5)})

    assert ["has several instances in the file" in str(note) for note in compile_model(many, scenario).notes] == [True]
