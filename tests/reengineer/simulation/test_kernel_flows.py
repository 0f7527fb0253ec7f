"""Every element the compiler takes, in the smallest flow that has it, against a slow simulator with the same luck."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from kernel_models import (
    boundary,
    escalating,
    inner,
    link,
    minutes,
    model,
    pools,
    repeated,
    run,
    scenario_of,
    throwing,
)
from slow_simulator import SlowSimulator

from processes.checks.soundness import check_soundness
from processes.durations import Span
from processes.model import Event, Task, TimeLimit
from reengineer.simulation.compile import compile_model
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.scenario import DISCIPLINES, Attribute, People, Pool, Work

if TYPE_CHECKING:
    from processes.model import Definitions
    from reengineer.simulation.scenario import Scenario

RECEIVE = Task(id="r", kind="receiveTask")
CATCH = Event(id="im", kind="intermediateCatchEvent", trigger="message")

FLOWS = {
    "tasks in a row": model("s>t1 t1>t2 t2>e"),
    "one way of three": model("s>x1 x1>t1 x1>t2 x1>t3 t1>x2 t2>x2 t3>x2 x2>e"),
    "all ways": model("s>a1 a1>t1 a1>t2 a1>t3 t1>a2 t2>a2 t3>a2 a2>t4 t4>e"),
    "some ways": model("s>o1 o1>t1 o1>t2 o1>t3 t1>o2 t2>o2 t3>o2 o2>t4 t4>e"),
    "some ways, unlike in length": model("s>o1 o1>t1 t1>t5 t5>o2 o1>t2 o1>o3 o3>t3 o3>t6 t3>o4 t6>o4 o4>o2 t2>o2 o2>e"),
    "a loop": model("s>x1 x1>t1 t1>x2 x2>x1 x2>e"),
    "all ways in a loop": model("s>x1 x1>a1 a1>t1 a1>t2 t1>a2 t2>a2 a2>x2 x2>x1 x2>e"),
    "some ways in a loop": model("s>x1 x1>o1 o1>t1 o1>t2 t1>o2 t2>o2 o2>x2 x2>x1 x2>e"),
    "a gateway that joins and splits": model("s>a1 a1>t1 a1>t2 t1>a2 t2>a2 a2>t3 a2>t4 t3>a3 t4>a3 a3>e"),
    "the first of two timers": model("s>v1 v1>i1 v1>i2 i1>t1 i2>t2 t1>x1 t2>x1 x1>e"),
    "an implicit split": model("s>t1 t1>t2 t1>t3 t2>a1 t3>a1 a1>e"),
    "an implicit end": model("s>t1 t1>t2 t1>t3"),
    "a timer": model("s>t1 t1>i1 i1>t2 t2>e"),
    "a sub-process": model("s>b b>t2 t2>e", inner("b", "s1>a1 a1>t1 a1>t3 t1>e1 t3>e2")),
    "nested": model("s>b b>e", inner("b", "s1>c c>t1 t1>e1", inner("c", "s2>x1 x1>t2 x1>t3 t2>e2 t3>e3"))),
    "a sub-process in a loop": model("s>x1 x1>b b>x2 x2>x1 x2>e", inner("b", "s1>a1 a1>t1 a1>t2 t1>a2 t2>a2 a2>e1")),
    "one after another": model("s>t1 t1>e", repeated("t1", "sequential")),
    "side by side": model("s>t1 t1>t2 t2>e", repeated("t1", "parallel")),
    "sub-processes side by side": model("s>b b>e", repeated("b", "parallel", "s1>t1 t1>x1 x1>t2 x1>e1 t2>e2")),
    "sub-processes one after another": model("s>b b>e", repeated("b", "sequential", "s1>t1 t1>x1 x1>t2 x1>e1 t2>e2")),
    "a timer that interrupts": model("s>t1 t1>t2 t2>e h>t3 t3>e2", boundary("h", "t1")),
    "a timer that does not": model("s>t1 t1>e h>t3 t3>e2", boundary("h", "t1", interrupting=False)),
    "two timers": model("s>t1 t1>e h>t3 t3>e2 h2>e3", boundary("h", "t1", interrupting=False), boundary("h2", "t1")),
    "a timer on a sub-process": model(
        "s>b b>t2 t2>e h>t3 t3>e3", inner("b", "s1>a1 a1>t1 a1>t4 t1>a2 t4>a2 a2>e1"), boundary("h", "b")
    ),
    "a timer on many": model("s>t1 t1>e h>t3 t3>e2", repeated("t1", "parallel"), boundary("h", "t1")),
    "a timer on sub-processes": model(
        "s>b b>e h>t3 t3>e2", repeated("b", "parallel", "s1>t1 t1>t2 t2>e1"), boundary("h", "b")
    ),
    "an error that is caught": model(
        "s>b b>t2 t2>e h>t3 t3>e3",
        inner("b", "s1>a1 a1>t1 a1>t4 t1>x1 x1>z x1>e1 t4>e2", throwing("z")),
        boundary("h", "b", trigger="error"),
    ),
    "an error two levels up": model(
        "s>b b>e h>t3 t3>e3",
        inner("b", "s1>c c>e1", inner("c", "s2>x1 x1>z x1>t1 t1>e2", throwing("z"))),
        boundary("h", "b", trigger="error"),
    ),
    "an error nobody catches": model("s>a1 a1>t1 a1>b b>t3 t3>e3 t1>e", inner("b", "s1>t2 t2>z", throwing("z"))),
    "an end of everything": model("s>a1 a1>t1 a1>t2 t1>k1 t2>t3 t3>e"),
    "an end of everything inside": model("s>b b>t4 t4>e", inner("b", "s1>a1 a1>t1 a1>t2 t1>k1 t2>t3 t3>e1")),
    "an end of everything at once": model("s>a1 a1>t1 a1>k1 t1>e"),
    "an escalation that interrupts": model(
        "s>b b>t2 t2>e h>t3 t3>e3",
        inner("b", "s1>a1 a1>t1 a1>t4 t1>x1 x1>z x1>e1 t4>e2", escalating("z")),
        boundary("h", "b", trigger="escalation"),
    ),
    "an escalation that does not": model(
        "s>b b>t2 t2>e h>t3 t3>e3",
        inner("b", "s1>x1 x1>z x1>t1 t1>e1", escalating("z")),
        boundary("h", "b", trigger="escalation", interrupting=False),
    ),
    "an escalation on the way": model(
        "s>b b>t2 t2>e h>t3 t3>e3",
        inner("b", "s1>t1 t1>z z>t4 t4>e1", escalating("z", "intermediateThrow")),
        boundary("h", "b", trigger="escalation", interrupting=False),
    ),
    "an escalation on the way that interrupts": model(
        "s>b b>t2 t2>e h>t3 t3>e3",
        inner("b", "s1>a1 a1>t1 a1>t5 t5>e5 t1>z z>t4 t4>e1", escalating("z", "intermediateThrow")),
        boundary("h", "b", trigger="escalation"),
    ),
    "an escalation nobody catches": model("s>b b>t3 t3>e", inner("b", "s1>t2 t2>z", escalating("z"))),
    "an empty sub-process": model("s>b b>t1 t1>e", inner("b", "")),
    "links": model("s>t1 t1>l1 l2>t2 t2>e", link("l1", "Throw"), link("l2", "Catch")),
    "a message starts the other": pools("s>t1 t1>e", "s2>t2 t2>e2", "t1>s2"),
    "a message there and one back": pools("s>t1 t1>im im>t3 t3>e", "s2>t2 t2>e2", "t1>s2 t2>im", CATCH),
    "a receive task": pools("s>t1 t1>r r>e", "s2>t2 t2>e2", "t1>s2 t2>r", RECEIVE),
    "a receive task with a timer": pools(
        "s>t1 t1>r r>e h>t3 t3>e3", "s2>t2 t2>e2", "t1>s2 t2>r", RECEIVE, boundary("h", "r")
    ),
    "a message that withdraws": pools(
        "s>t1 t1>t4 t4>e h>t3 t3>e3", "s2>t2 t2>e2", "t2>h", boundary("h", "t1", trigger="message")
    ),
    "a message that only tells": pools(
        "s>t1 t1>e h>t3 t3>e3", "s2>t2 t2>e2", "t2>h", boundary("h", "t1", trigger="message", interrupting=False)
    ),
    "a message that ends a sub-process": pools(
        "s>b b>t4 t4>e h>t3 t3>e3", "s2>t2 t2>e2", "t2>h", inner("b", "s1>t1 t1>t5 t5>e1"), boundary("h", "b")
    ),
    "a message to every round": pools("s>t1 t1>e", "s2>x1 x1>t2 t2>x2 x2>x1 x2>t3 t3>e2", "t1>s2"),
    "a message or a timer": pools("s>t1 t1>v1 v1>im v1>i1 im>e i1>t3 t3>e3", "s2>t2 t2>e2", "t1>s2 t2>im", CATCH),
}
REPEATS = {"t1": 3, "b": 3}


def check(definitions: Definitions, scenario: Scenario, replication: int = 0) -> None:
    result = run(definitions, scenario, replication)
    slow = SlowSimulator(definitions, scenario, result.arrived.tolist(), replication).run()
    assert (result.outcome >= 0).tolist() == [end is not None for end in slow]
    assert result.ended.tolist() == pytest.approx([end for end in slow if end is not None])


def repeating(definitions: Definitions, scenario: Scenario) -> Scenario:
    """Let what has a loop marker be done three times."""
    if not any(getattr(node, "loop", None) for node in definitions.processes[0].nodes):
        return scenario
    work = dict(scenario.work)
    for key in REPEATS.keys() & ({node.id for node in definitions.processes[0].nodes}):
        work[key] = replace(work.get(key, Work()), repeats=3)
    return replace(scenario, work=work)


@pytest.mark.parametrize("level", [2, 3])
@pytest.mark.parametrize("name", FLOWS)
def test_a_case_takes_as_long_as_the_slow_simulator_says(name: str, level: int) -> None:
    definitions = FLOWS[name]
    scenario = repeating(definitions, scenario_of(definitions, level=level))
    check(definitions, scenario)


ONE, SUB = "s>t1 t1>t2 t2>e", "s1>t3 t3>x1 x1>t4 x1>e1 t4>e2"
ROUNDS = {
    "a loop": (model(ONE, repeated("t1", "standard")), {"again": 0.4}),
    "a loop of a sub-process": (model("s>b b>t2 t2>e", repeated("b", "standard", SUB)), {"again": 0.4}),
    "at most three rounds": (model(ONE, repeated("t1", "standard", most=3)), {"again": 0.6}),
    "asked before": (model(ONE, repeated("t1", "standard", test_before=True)), {"again": 0.4}),
    "asked before, twice at most": (model(ONE, repeated("t1", "standard", most=2, test_before=True)), {"again": 0.6}),
    "a loop with a timer": (
        model("s>t1 t1>e h>t3 t3>e2", repeated("t1", "standard"), boundary("h", "t1")),
        {"again": 0.5},
    ),
    "as many as the file says": (model(ONE, repeated("t1", "parallel", most=4)), {}),
    "one after another, as many as the file says": (model(ONE, repeated("t1", "sequential", most=4)), {}),
    "fewer than the file says": (model(ONE, repeated("t1", "parallel", most=4)), {"repeats": 2}),
    "done once, as nobody says": (model(ONE, repeated("t1", "parallel")), {}),
    "a wait before": (model(ONE), {"wait": minutes(5)}),
    "a wait before each": (model(ONE, repeated("t1", "parallel", most=3)), {"wait": minutes(5)}),
    "a wait under a timer": (model("s>t1 t1>e h>t3 t3>e2", boundary("h", "t1")), {"wait": minutes(5)}),
    "a wait for a message and then": (
        pools("s>t4 t4>r r>e", "s2>t2 t2>e2", "t4>s2 t2>r", RECEIVE),
        {"wait": minutes(5)},
    ),
}


@pytest.mark.parametrize("level", [2, 3])
@pytest.mark.parametrize("name", ROUNDS)
def test_rounds_and_waits_are_those_of_the_slow_simulator(name: str, level: int) -> None:
    definitions, told = ROUNDS[name]
    scenario = scenario_of(definitions, level=level)
    key = next(key for key in ("t1", "b", "r") if key in {n.id for n in definitions.processes[0].nodes})
    work = dict(scenario.work) | {key: replace(scenario.work.get(key, Work()), **told)}
    check(definitions, replace(scenario, work=work))


def test_a_loop_is_done_as_often_as_its_share_says() -> None:
    # One more round in 40 % of the cases: 1 / (1 - 0.4) rounds on average.
    definitions = model(ONE, repeated("t1", "standard"))
    scenario = scenario_of(definitions, cases=4000)
    work = dict(scenario.work) | {"t1": replace(scenario.work["t1"], again=0.4)}
    counts = visits(definitions, replace(scenario, work=work))
    assert counts["t1"] / counts["t2"] == pytest.approx(1 / 0.6, rel=0.03)


@pytest.mark.parametrize("name", FLOWS)
def test_a_sound_flow_never_ends_stuck(name: str) -> None:
    if check_soundness(FLOWS[name]).verdict:
        scenario = repeating(FLOWS[name], scenario_of(FLOWS[name], people=1))
        assert (run(FLOWS[name], scenario).outcome >= 0).all()


PEOPLE = {
    "one of two posts": {"t1": (("p", 1),), "t2": (("q", 1),)},
    "two of one post": {"t1": (("p", 2),), "t2": (("p", 1),)},
    "one of each of two posts": {"t1": (("p", 1), ("q", 1)), "t2": (("p", 1),), "t3": (("q", 1),)},
    "two of one and one of another": {"t1": (("p", 2), ("q", 1)), "t2": (("p", 1),), "t3": (("q", 2),)},
}
GROUPS = {
    "alike": ((2, 1.0, 1),),
    "one quicker": ((1, 1.0, 1), (1, 2.0, 1)),
    "two things at once": ((1, 1.0, 2),),
}


@pytest.mark.parametrize("discipline", DISCIPLINES)
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("needs", PEOPLE)
def test_who_works_on_what_is_as_in_the_slow_simulator(needs: str, group: str, discipline: str) -> None:
    definitions = model("s>a1 a1>t1 a1>t2 a1>t3 t1>a2 t2>a2 t3>a2 a2>e")
    people = tuple(People(count=count, speed=speed, at_once=many) for count, speed, many in GROUPS[group])
    scenario = scenario_of(
        definitions, cases=150, pools=(Pool(id="p", people=people), Pool(id="q", people=people)), discipline=discipline
    )
    work = {
        key: replace(value, needs=PEOPLE[needs].get(key, (("p", 1),)), priority=int(key[1]))
        for key, value in scenario.work.items()
    }
    check(due(definitions, t1=30, t3=10), replace(scenario, work=work))


def due(definitions: Definitions, **minutes: float) -> Definitions:
    """Return the flow with a promise for some tasks; the others have none."""
    process = definitions.processes[0]
    limits = {task: TimeLimit(promised=Span(length, "minute")) for task, length in minutes.items()}
    nodes = tuple(replace(node, time_limit=limits.get(node.id)) for node in process.nodes)
    return replace(definitions, processes=(replace(process, nodes=nodes),))


def visits(definitions: Definitions, scenario: Scenario) -> dict[str, float]:
    compiled = compile_model(definitions, scenario)
    counts = run(definitions, scenario).nodes[:, 0]
    return {compiled.elements[number]: float(counts[number]) for number in compiled.works}


def test_nobody_waits_for_ever_for_two_at_once() -> None:
    # Both posts are nearly always busy with what needs one of them; the inspection needs both at the same moment.
    definitions = model("s>a1 a1>t1 a1>t2 a1>t3 t1>a2 t2>a2 t3>a2 a2>e")
    pools = tuple(Pool(id=name, people=(People(count=1),)) for name in "pq")
    scenario = scenario_of(definitions, cases=2000, pools=pools)
    needs = {"t1": (("p", 1), ("q", 1)), "t2": (("p", 1),), "t3": (("q", 1),)}
    work = {key: replace(scenario.work[key], needs=needs[key], processing=minutes(2.8)) for key in needs}
    result = run(definitions, replace(scenario, work=work), log=True)
    assert (result.outcome >= 0).all()
    waited = result.rows[1][:, 1] - result.rows[1][:, 0]
    assert waited.max() < 40 * waited.mean()


def test_a_case_follows_what_is_known_of_it() -> None:
    definitions = model("s>x1 x1>t1 x1>t2 t1>e t2>e")
    process = definitions.processes[0]
    told = tuple(replace(f, condition='kind == "new"' if f.id == "x1>t1" else None) for f in process.flows)
    nodes = tuple(replace(n, default="x1>t2") if n.id == "x1" else n for n in process.nodes)
    definitions = replace(definitions, processes=(replace(process, flows=told, nodes=nodes),))
    attributes = (Attribute(name="kind", values=(("new", 0.3), ("old", 0.7))),)
    scenario = replace(scenario_of(definitions, cases=2000), probabilities={}, attributes=attributes)
    compiled = compile_model(definitions, scenario)
    counts = dict(zip(compiled.elements, run(definitions, scenario).nodes[:, 0], strict=True))
    assert counts["t1"] + counts["t2"] == 2000
    assert counts["t1"] == pytest.approx(600, abs=80)


def test_a_way_out_of_a_task_without_a_condition_is_always_taken() -> None:
    definitions = model("s>t1 t1>t2 t1>t3 t2>e t3>e2")
    process = definitions.processes[0]
    flows = tuple(replace(f, condition='kind == "new"' if f.id == "t1>t2" else None) for f in process.flows)
    definitions = replace(definitions, processes=(replace(process, flows=flows),))
    attributes = (Attribute(name="kind", values=(("new", 0.5), ("old", 0.5))),)
    scenario = replace(scenario_of(definitions, cases=400), probabilities={}, attributes=attributes)
    compiled = compile_model(definitions, scenario)
    counts = dict(zip(compiled.elements, run(definitions, scenario).nodes[:, 0], strict=True))
    assert counts["t3"] == 400
    assert 100 < counts["t2"] < 300


def test_one_of_several_starts_begins_a_case() -> None:
    definitions = model("s1>t1 s2>t2 t1>x1 t2>x1 x1>e")
    compiled = compile_model(definitions, scenario_of(definitions))
    counts = dict(
        zip(compiled.elements, run(definitions, scenario_of(definitions, cases=400)).nodes[:, 0], strict=True)
    )
    assert counts["t1"] + counts["t2"] == 400
    assert 150 < counts["t1"] < 250


@pytest.mark.parametrize(("interrupting", "normal"), [(True, 280), (False, 400)])
def test_a_boundary_event_strikes_in_a_share_of_the_cases(*, interrupting: bool, normal: int) -> None:
    event = boundary("h", "t1", trigger="message", interrupting=interrupting)
    definitions = model("s>t1 t1>t2 t2>e h>t3 t3>e2", event)
    scenario = scenario_of(definitions, cases=400, probabilities={"h": 0.3})
    compiled = compile_model(definitions, scenario)
    counts = dict(zip(compiled.elements, run(definitions, scenario).nodes[:, 0], strict=True))
    assert counts["t2"] == pytest.approx(normal, abs=40)
    assert counts["t3"] == pytest.approx(120, abs=40)


def test_work_in_vain_is_effort_and_keeps_people_busy() -> None:
    definitions = model("s>t1 t1>e h>e2", boundary("h", "t1"))
    scenario = scenario_of(definitions, people=1, timers={"h": Distribution("fixed", (10,), "minute")})
    work = {"t1": Work(processing=Distribution("fixed", (60,), "minute"), needs=(("p", 1),))}
    result = run(definitions, replace(scenario, work=work, cases=1))
    assert result.effort.tolist() == [600.0]
    assert result.busy.tolist() == [600.0]


def test_two_people_are_twice_the_effort() -> None:
    definitions = model("s>t1 t1>e")
    work = {"t1": Work(processing=Distribution("fixed", (60,), "minute"), needs=(("p", 2),))}
    result = run(definitions, replace(scenario_of(definitions, work=work), cases=1))
    assert result.effort.tolist() == [7200.0]
    assert result.busy.tolist() == [7200.0]
