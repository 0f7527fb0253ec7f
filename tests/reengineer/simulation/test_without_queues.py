"""The path without queues gives what the kernel gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from block_strategies import processes
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kernel_models import every_node, minutes, model, scenario_of

from processes.blocks import Branch, build, choice, parallel, sequence, task
from processes.calendars import Calendar
from processes.durations import Span
from processes.model import Task, TimeLimit
from reengineer.simulation.compile import compile_model
from reengineer.simulation.replication import Run
from reengineer.simulation.scenario import Attribute, Work
from reengineer.simulation.without_queues import run_without_queues

if TYPE_CHECKING:
    from processes.model import Definitions
    from reengineer.simulation.distributions import Distribution

LIMIT = TimeLimit(statutory=Span(6, "minute"), promised=Span(4, "minute"))
STEPS = {name: task(name, lane=(f"d{number % 2}", "p"), time_limit=LIMIT) for number, name in enumerate("abcdef")}
SOME_DO = sequence(STEPS["b"], parallel(STEPS["c"], STEPS["d"]))
FLOWS = {
    "tasks in a row": model("s>t1 t1>t2 t2>e"),
    "all ways": model("s>t4 t4>a1 a1>t1 a1>t2 a1>t3 t1>a2 t2>a2 t3>a2 a2>e"),
    "one way of three": model("s>x1 x1>t1 x1>t2 x1>t3 t1>x2 t2>x2 t3>x2 x2>e"),
    "all ways inside one": model("s>x1 x1>a1 a1>t1 a1>t2 t1>a2 t2>a2 a2>x2 x1>t3 t3>x2 x2>t4 t4>e"),
    "two ends": model("s>x1 x1>t1 t1>e x1>t2 t2>e2"),
    "ends side by side": model("s>a1 a1>t1 a1>t2 t1>e t2>e2"),
    "a timer": model("s>t1 t1>i1 i1>t2 t2>e"),
    "an end that terminates": model("s>a1 a1>t1 a1>t2 t1>x1 x1>k x1>a2 t2>a2 a2>t3 t3>e"),
    "departments and limits on one way of two": build(
        sequence(
            STEPS["a"], choice("how", Branch(condition="small", block=SOME_DO), Branch(block=STEPS["e"])), STEPS["f"]
        )
    ),
    "departments and limits": build(sequence(*(STEPS[k] for k in "abc"), parallel(*(STEPS[k] for k in "def")))),
}


@pytest.mark.parametrize("name", FLOWS)
def test_it_gives_what_the_kernel_gives(name: str) -> None:
    definitions = FLOWS[name]
    scenario = scenario_of(definitions, level=2, cases=5000, warm_up=0.1)
    tasks = {key: Work(processing=minutes(3), lead=minutes(2)) for key in scenario.work}
    scenario = replace(scenario, work=tasks)
    compiled = compile_model(definitions, scenario)
    kernel = Run(compiled, scenario, 3).run()
    found = run_without_queues(compiled, scenario, 3)
    assert found is not None
    for column in ("arrived", "ended", "outcome", "handovers"):
        assert getattr(found, column).tolist() == getattr(kernel, column).tolist()
    assert found.approval.tolist() == kernel.approval.tolist()
    assert found.events == kernel.events
    assert found.nodes == pytest.approx(kernel.nodes, rel=1e-12)  # added up in another order


@settings(max_examples=40, deadline=None)
@given(processes(), st.sampled_from((2, 4)), st.sampled_from((None, minutes(200))))
def test_a_random_flow_is_that_of_the_kernel(definitions: Definitions, level: int, lead: Distribution | None) -> None:
    tasks = [node.id for process in definitions.processes for node in every_node(process) if isinstance(node, Task)]
    calendars = {"day": Calendar(name="day", week=(((540, 720), (780, 1020)),) * 5 + ((), ()))}
    work = {task: Work(processing=minutes(300), lead=lead, fixed_cost=2.0) for task in tasks}
    given_too = {"work": work, "calendars": calendars, "calendar": "day"}
    scenario = scenario_of(definitions, level=level, cases=40, warm_up=0.1, **given_too)
    compiled = compile_model(definitions, scenario)
    found = run_without_queues(compiled, scenario, 1)
    assume(found is not None)
    assert found is not None
    kernel = Run(compiled, scenario, 1).run()
    for column in ("arrived", "ended", "approval", "cost", "outcome", "handovers", "events"):
        assert np.array_equal(getattr(found, column), getattr(kernel, column))
    assert found.nodes == pytest.approx(kernel.nodes, rel=1e-9, abs=1e-9)


def test_conditions_choose_the_way_too() -> None:
    definitions = FLOWS["one way of three"]
    process = definitions.processes[0]
    asked = {"x1>t1": 'kind == "a"', "x1>t2": 'kind == "b"'}
    flows = tuple(replace(flow, condition=asked.get(flow.id)) for flow in process.flows)
    nodes = tuple(replace(node, default="x1>t3") if node.id == "x1" else node for node in process.nodes)
    definitions = replace(definitions, processes=(replace(process, flows=flows, nodes=nodes),))
    kinds = (Attribute(name="kind", values=(("a", 0.2), ("b", 0.3), ("c", 0.5))),)
    scenario = replace(scenario_of(definitions, level=2, cases=500), probabilities={}, attributes=kinds)
    compiled = compile_model(definitions, scenario)
    found = run_without_queues(compiled, scenario, 0)
    assert found is not None
    assert found.ended.tolist() == Run(compiled, scenario, 0).run().ended.tolist()


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("s>x1 x1>t1 t1>x2 x2>x1 x2>e", 2),  # a way back
        ("s>o1 o1>t1 o1>t2 t1>o2 t2>o2 o2>e", 2),  # an inclusive gateway
        ("s>t1 t1>e", 3),  # people
        ("s>a1 a1>t1 a1>t2 t1>x1 t2>x1 x1>t3 t3>e", 2),  # two tokens one after the other
    ],
)
def test_what_it_does_not_take_is_left_to_the_kernel(text: str, level: int) -> None:
    definitions = model(text)
    scenario = scenario_of(definitions, level=level)
    assert run_without_queues(compile_model(definitions, scenario), scenario, 0) is None


def test_a_case_that_gets_stuck_is_left_to_the_kernel() -> None:
    definitions = model("s>x1 x1>t1 x1>t2 t1>a1 t2>a1 a1>e")
    scenario = scenario_of(definitions, level=2)
    assert run_without_queues(compile_model(definitions, scenario), scenario, 0) is None
    assert (Run(compile_model(definitions, scenario), scenario, 0).run().outcome == -2).all()
