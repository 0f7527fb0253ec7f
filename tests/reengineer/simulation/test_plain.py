"""What runs where nothing is compiled gives what the kernel gives, to the last bit."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from block_strategies import processes
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kernel_models import every_node, minutes, model, scenario_of

from processes.calendars import Calendar
from processes.catalogue import flow, shelf
from processes.model import Task
from processes.reader import read
from reengineer.simulation import plain
from reengineer.simulation.compile import compile_model
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.plain import run_plain
from reengineer.simulation.plain_model import is_plain
from reengineer.simulation.replication import Replication, Run
from reengineer.simulation.scenario import Batch, People, Pool, Work
from reengineer.simulation.scenario_file import Told
from reengineer.simulation.scenario_pair import pair_scenarios

if TYPE_CHECKING:
    from processes.model import Definitions
    from reengineer.simulation.compiled import Compiled
    from reengineer.simulation.scenario import Scenario

NAMES = [known.name for known in shelf()]
FIXED = Distribution("fixed", (30,), "minute")
DAY = Calendar(name="day", week=(((540, 720), (780, 1020)),) * 5 + ((), ()))


def bits_of(run: Replication, name: str) -> list[bytes]:
    value = getattr(run, name)
    return [np.asarray(part).tobytes() for part in (value if isinstance(value, tuple) else (value,))]


def assert_plain(compiled: Compiled, scenario: Scenario, number: int, *, at_once: int = plain.AT_ONCE) -> Replication:
    """Assert that a run without compiled code is that of the kernel, its log too; return it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "AT_ONCE", at_once)
        found = run_plain(compiled, scenario, number, log=True)
    kernel = Run(compiled, scenario, number, log=True).run()
    assert found is not None
    different = [
        field.name for field in fields(Replication) if bits_of(found, field.name) != bits_of(kernel, field.name)
    ]
    assert not different
    return found


@settings(max_examples=60, deadline=None)
@given(
    definitions=processes(),
    people=st.integers(1, 3),
    level=st.sampled_from((2, 3, 4)),
    length=st.sampled_from((minutes(40), minutes(400), FIXED)),  # fixed lengths: much happens at the same instant
    lead=st.sampled_from((None, minutes(60), FIXED)),
    share=st.sampled_from((1.0, 0.5)),
    hours=st.sampled_from(("", "always")),
    at_once=st.sampled_from((1, 7, 256)),
)
def test_a_random_flow_is_that_of_the_kernel(  # noqa: PLR0913, PLR0917 - one for each thing that varies
    definitions: Definitions,
    people: int,
    level: int,
    length: Distribution,
    lead: Distribution | None,
    share: float,
    hours: str,
    at_once: int,
) -> None:
    tasks = [node.id for process in definitions.processes for node in every_node(process) if isinstance(node, Task)]
    needs = {task: (("p", 1),) if number % 3 else () for number, task in enumerate(tasks)}
    leads = {task: lead if number % 2 else None for number, task in enumerate(tasks)}
    work = {task: Work(processing=length, lead=leads[task], needs=needs[task], fixed_cost=3.1) for task in tasks}
    group = People(count=people, speed=1.5, share=share, cost_per_hour=7.0, calendar=hours)
    scenario = scenario_of(
        definitions,
        cases=40,
        level=level,
        work=work,
        warm_up=0.1,
        pools=(Pool(id="p", people=(group,)),),
        calendars={"day": DAY},
        calendar="day",
    )
    compiled = compile_model(definitions, scenario)
    assume(is_plain(compiled))
    assert_plain(compiled, scenario, 1, at_once=at_once)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("level", [1, 2, 4])
def test_the_shelf_is_that_of_the_kernel(name: str, level: int) -> None:
    known = flow(name)
    assert known.to_be is not None
    flows = read(known.as_is.read_bytes()), read(known.to_be.read_bytes())
    for definitions, scenario in zip(flows, pair_scenarios(flows, Told(table=known.scenario)), strict=True):
        sample = replace(scenario, cases=60, level=level)
        compiled = compile_model(definitions, sample)
        assert_plain(compiled, sample, 2, at_once=25)


FLOWS = {
    "tasks in a row, nothing between them": "s>t1 t1>t2 t2>t3 t3>t4 t4>e",
    "the same, written from the end": "t4>e t3>t4 t2>t3 t1>t2 s>t1",
    "branches of several tasks": "s>a1 a1>t1 a1>t2 a1>t3 t1>t4 t4>a2 t2>t5 t5>a2 t3>a2 a2>t6 t6>e",
    "an end that terminates, and takes off people at work, what waits, and what only lasts": (
        "s>a1 a1>t1 a1>t2 a1>t3 t1>k t2>x2 t3>x2 x2>e"
    ),
    "a way back, with luck of its own": "s>x1 x1>t1 t1>x2 x2>x1 x2>t2 t2>t3 t3>e",
    "a way back in a branch": "s>a1 a1>x1 x1>t1 t1>x2 x2>x1 x2>a2 a1>t2 t2>t3 t3>a2 a2>t4 t4>t5 t5>e",
    "tokens that meet and do not join": "s>a1 a1>t1 a1>t2 t1>x1 t2>x1 x1>t3 t3>t4 t4>e",
    "a branch that leaves a round again and again": "s>x1 x1>t1 t1>a1 a1>t2 t2>t3 t3>e a1>x2 x2>x1 x2>e",
    "a join that gets a token too many": "s>a1 a1>t1 a1>t2 a1>t3 t1>x1 t2>x1 x1>a2 t3>a2 a2>t4 t4>t5 t5>e",
    "a join that waits for ever": "s>x1 x1>t1 x1>t2 t1>a1 t2>a1 a1>t3 t3>e",
}


@pytest.mark.parametrize("work", [minutes(5), FIXED], ids=["exponential", "fixed"])
@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_is_that_of_the_kernel(name: str, work: Distribution) -> None:
    definitions = model(FLOWS[name])
    tasks = {f"t{number}": Work(processing=work, needs=(("p", 1),)) for number in range(1, 7)}
    scenario = scenario_of(definitions, cases=300, people=3, work=tasks | {"t3": Work(lead=minutes(9))})
    compiled = compile_model(definitions, scenario)
    assert is_plain(compiled)
    assert_plain(compiled, scenario, 0, at_once=50)


def test_ways_back_are_counted() -> None:
    definitions = model("s>x1 x1>t1 t1>x2 x2>x1 x2>t2 t2>e")
    scenario = scenario_of(definitions, cases=300, people=3)
    assert assert_plain(compile_model(definitions, scenario), scenario, 0).returns.sum() > 0


NOT_TAKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "an inclusive gateway": ("s>o1 o1>t1 o1>t2 t1>o2 t2>o2 o2>e", {}),
    "two people at once": ("s>t1 t1>e", {"work": {"t1": Work(processing=minutes(3), needs=(("p", 2),))}}),
    "a batch": ("s>t1 t1>e", {"work": {"t1": Work(processing=minutes(3), needs=(("p", 1),), batch=Batch(size=2))}}),
    "an order other than that of arrival": ("s>t1 t1>e", {"discipline": "priority"}),
    "two kinds of people": ("s>t1 t1>e", {"pools": (Pool(id="p", people=(People(count=1), People(count=1))),)}),
    "an endless round": ("s>x1 x1>t1 t1>x2 x2>x1 x2>e", {"probabilities": {"x2>x1": 1.0, "x2>e": 0.0}}),
}


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_the_rest_is_left_to_the_kernel(name: str) -> None:
    text, given = NOT_TAKEN[name]
    definitions = model(text)
    scenario = scenario_of(definitions, cases=3, **given)
    assert run_plain(compile_model(definitions, scenario), scenario, 0) is None
