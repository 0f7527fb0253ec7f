"""The kernel against what is known without it: the critical path, closed forms of queues, itself without compiling."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from processes.blocks import build, parallel, sequence, task
from processes.catalogue import flow
from processes.reader import read
from reengineer import queueing
from reengineer.critical_path import find_critical_path
from reengineer.simulation.compile import compile_model
from reengineer.simulation.defaults import Planned, default_scenario
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.replication import Run
from reengineer.simulation.scenario import Arrivals, Attribute, People, Pool, Scenario, Work

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from processes.model import Definitions

MINUTE = 60.0


@pytest.mark.parametrize("name", ["construction_project", "business_opening", "shop_sign"])
@pytest.mark.parametrize("state", ["as_is", "to_be"])
def test_without_queues_a_case_takes_its_critical_path(name: str, state: str) -> None:
    shelf = flow(name)
    definitions = read(getattr(shelf, state).read_bytes())
    for profile in shelf.profiles.values():
        attributes = tuple(Attribute(name=key, values=((value, 1.0),)) for key, value in profile.items())
        scenario = default_scenario(definitions, Planned(attributes=attributes))
        compiled = compile_model(definitions, replace(scenario, level=2, cases=3, probabilities={}))
        done = Run(compiled, replace(scenario, level=2, cases=3), 0).run()
        expected = find_critical_path(definitions, attributes=profile).length
        assert (done.outcome >= 0).all()
        assert done.approval / compiled.day_seconds == pytest.approx(expected.amount)


def queue(servers: int, load: float, cases: int = 40_000, **work: Any) -> tuple[Definitions, Scenario]:
    """A single post: Poisson arrivals, 240 minutes of work on average."""
    gap = Distribution("exponential", (240 / load / servers,), "minute")
    processing = work.pop("processing", Distribution("exponential", (240,), "minute"))
    return build(sequence(task("a", "a", lane=("x", "y")))), Scenario(
        start=datetime(2024, 1, 1),  # noqa: DTZ001 - local time
        arrivals=Arrivals(interarrival=gap),
        cases=cases,
        pools=(Pool(id="p", people=(People(count=servers),)),),
        work={"a": Work(processing=processing, needs=(("p", 1),), **work)},
        level=3,
    )


def waits(definitions: Definitions, scenario: Scenario, replications: int = 20) -> NDArray[np.float64]:
    compiled = compile_model(definitions, scenario)
    runs = [Run(compiled, scenario, number).run() for number in range(replications)]
    first = int(0.1 * scenario.cases)
    return np.array([run.waiting[first:].mean() for run in runs]) / MINUTE


@pytest.mark.parametrize(
    ("servers", "load", "processing", "expected"),
    [
        (1, 0.5, None, queueing.waiting_time(0.5 / 240, 1 / 240)),
        (3, 0.8, None, queueing.waiting_time(2.4 / 240, 1 / 240, 3)),
        (1, 0.7, ("fixed", (240,)), queueing.fixed_waiting_time(0.7 / 240, 240)),
        (1, 0.6, ("lognormal", (240, 240)), queueing.general_waiting_time(0.6 / 240, 240, 240)),
    ],
)
def test_queues_wait_as_long_as_theory_says(
    servers: int, load: float, processing: tuple[str, tuple[float, ...]] | None, expected: float
) -> None:
    given = {"processing": Distribution(*processing, "minute")} if processing else {}
    means = waits(*queue(servers, load, **given))
    error = means.std(ddof=1) / np.sqrt(len(means))
    assert abs(means.mean() - expected) < 3 * error


def test_compiled_or_not_every_bit_is_the_same() -> None:
    # The same run in a process that does not compile.
    text = """
import hashlib, sys
sys.path.insert(0, "tests/reengineer/simulation")
from test_replication import queue
from reengineer.simulation.compile import compile_model
from reengineer.simulation.replication import Run
definitions, scenario = queue(3, 0.8, cases=300)
run = Run(compile_model(definitions, scenario), scenario, 0).run()
print(hashlib.sha256(run.ended.tobytes() + run.nodes.tobytes()).hexdigest())
"""
    pytest.importorskip("numba", reason="without numba there is nothing to compare")
    answers = {
        subprocess.run(
            [sys.executable, "-c", text],
            env=os.environ | {"NUMBA_DISABLE_JIT": flag},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for flag in "01"
    }
    assert len(answers) == 1


def test_an_arrival_finds_the_same_luck_in_another_order_of_work() -> None:
    steps = [task(name, name, lane=("x", name)) for name in "abc"]
    work = {name: Work(lead=Distribution("exponential", (2,))) for name in "abc"}
    lengths = []
    for block in (sequence(*steps), parallel(*steps)):
        definitions = build(block)
        scenario = replace(queue(1, 0.5)[1], work=work, cases=200, level=2, pools=())
        run = Run(compile_model(definitions, scenario), scenario, 0).run()
        lengths.append(run.ended - run.arrived)
    draws = [lengths[0], lengths[1]]
    assert (draws[1] <= draws[0]).all()
    assert (draws[1] >= draws[0] / 3 - 1e-6).all()
