"""The kernel against queueing theory: each mean of 24 runs lies within 3 standard errors of the closed form."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest
from kernel_models import boundary, minutes, model, scenario_of

from reengineer import queueing
from reengineer.simulation.compile import compile_model
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.kernel import words as w
from reengineer.simulation.kernel.jit import COMPILED
from reengineer.simulation.replication import Run
from reengineer.simulation.scenario import Arrivals, People, Pool, Work

if TYPE_CHECKING:
    from collections.abc import Callable

    from processes.model import Definitions
    from reengineer.simulation.compiled import Compiled
    from reengineer.simulation.replication import Replication
    from reengineer.simulation.scenario import Scenario

RUNS = 24
CASES = 40_000
EARLY = 0.1
ONE = model("s>t1 t1>e")

pytestmark = pytest.mark.skipif(not COMPILED, reason="without compiling it takes an hour; the bits are the same")


def post(people: int, rate: float, definitions: Definitions = ONE, mean: float = 1.0, **given) -> Scenario:  # noqa: ANN003
    """Arrivals at a rate a minute at posts whose work takes a minute on average."""
    tasks = [node.id for node in definitions.processes[0].nodes if node.kind == "userTask"]
    processing = given.pop("processing", minutes(mean))
    work = {task: Work(processing=processing, needs=((task, 1),)) for task in tasks}
    pools = tuple(Pool(id=task, people=(People(count=people),)) for task in tasks)
    settings = {"work": work, "pools": pools, "arrivals": Arrivals(interarrival=minutes(1 / rate)), "warm_up": EARLY}
    return scenario_of(definitions, cases=CASES, **(settings | given))


def check(definitions: Definitions, scenario: Scenario, measure: Measure, expected: float) -> None:
    compiled = compile_model(definitions, scenario)
    found = [measure(compiled, Run(compiled, scenario, number).run()) for number in range(RUNS)]
    error = np.std(found, ddof=1) / sqrt(RUNS)
    assert abs(np.mean(found) - expected) < 3 * error


if TYPE_CHECKING:
    Measure = Callable[[Compiled, Replication], float]


def late(values: np.ndarray) -> np.ndarray:
    return values[int(EARLY * CASES) :] / 60


def wait(_: Compiled, run: Replication) -> float:
    return float(late(run.waiting).mean())


def waited(_: Compiled, run: Replication) -> float:
    return float((late(run.waiting) > 1e-9).mean())


def sojourn(_: Compiled, run: Replication) -> float:
    return float(late(run.ended - run.arrived).mean())


def sojourn_95(_: Compiled, run: Replication) -> float:
    return float(np.quantile(late(run.ended - run.arrived), 0.95))


def wait_90(_: Compiled, run: Replication) -> float:
    return float(np.quantile(late(run.waiting), 0.9))


def share_within_2(_: Compiled, run: Replication) -> float:
    return float((late(run.ended - run.arrived) <= 2).mean())


def wait_at(task: str) -> Measure:
    def measure(compiled: Compiled, run: Replication) -> float:
        sums = run.nodes[compiled.elements.index(task)]
        return float(sums[w.WAITING - w.COUNT] / sums[0] / 60)

    return measure


def ending_at(event: str) -> Measure:
    def measure(compiled: Compiled, run: Replication) -> float:
        return float((run.outcome[int(EARLY * CASES) :] == compiled.elements.index(event)).mean())

    return measure


def busy(_: Compiled, run: Replication) -> float:
    return float(run.busy[0] / run.ended.max())


FIXED = Distribution("fixed", (1,), "minute")
SPREAD = Distribution("lognormal", (1, 1.2), "minute")
TANDEM = model("s>t1 t1>t2 t2>t3 t3>e")
FORK = model("s>a1 a1>t1 a1>t2 a1>t3 a1>t4 t1>a2 t2>a2 t3>a2 t4>a2 a2>e")
REWORK = model("s>x1 x1>t1 t1>x2 x2>x1 x2>e")
CLASSES = model("s>x1 x1>t1 x1>t2 t1>e t2>e")
IMPATIENT = model("s>t1 t1>e h>e2", boundary("h", "t1"))


def shared(discipline: str) -> Scenario:
    """Two kinds of work for one person: an urgent one (3 in 8 cases) and another."""
    scenario = post(1, 0.8, CLASSES, discipline=discipline, probabilities={"x1>t1": 3 / 8, "x1>t2": 5 / 8})
    work = {key: replace(value, needs=(("t1", 1),), priority=int(key == "t1")) for key, value in scenario.work.items()}
    return replace(scenario, work=work)


def impatient() -> Scenario:
    """Who has not been served within an exponential time of 4 minutes leaves, also from the desk."""
    return post(2, 2.4, IMPATIENT, timers={"h": minutes(4)})


SERVED = (1 - queueing.random_patience(2.4, 1.25, 2, 4).leaving) / 1.25
URGENT, OTHERS = queueing.priority_waiting_times([0.3, 0.5], 1)
CASES_OF_THEORY = {
    "M/M/1, wait": (ONE, post(1, 0.5), wait, queueing.waiting_time(0.5, 1)),
    "M/M/1, share that waits": (ONE, post(1, 0.5), waited, 0.5),
    "M/M/1, time that 95 % stay below": (ONE, post(1, 0.5), sojourn_95, queueing.sojourn_percentile(0.95, 0.5, 1)),
    "M/M/1, work of the person": (ONE, post(1, 0.5), busy, 0.5),
    "M/M/3, wait": (ONE, post(3, 2.4), wait, queueing.waiting_time(2.4, 1, 3)),
    "M/M/3, share that waits": (ONE, post(3, 2.4), waited, queueing.waiting_probability(2.4, 1, 3)),
    "M/M/3, wait that 90 % stay below": (ONE, post(3, 2.4), wait_90, queueing.waiting_percentile(0.9, 2.4, 1, 3)),
    "M/M/3, time that 95 % stay below": (ONE, post(3, 2.4), sojourn_95, queueing.sojourn_percentile(0.95, 2.4, 1, 3)),
    "M/D/1, wait": (ONE, post(1, 0.7, processing=FIXED), wait, queueing.fixed_waiting_time(0.7, 1)),
    "M/G/1, wait": (ONE, post(1, 0.6, processing=SPREAD), wait, queueing.general_waiting_time(0.6, 1, 1.2)),
    "three M/M/2 in a row": (TANDEM, post(2, 1.4, TANDEM), sojourn, queueing.tandem_time(1.4, [(1, 2)] * 3)),
    "fork and join, mean": (FORK, post(1, 1, FORK, level=2), sojourn, queueing.longest_mean([1] * 4)),
    "fork and join, share": (FORK, post(1, 1, FORK, level=2), share_within_2, queueing.longest_within(2, [1] * 4)),
    "rework": (
        REWORK,
        post(2, 1.0, REWORK, probabilities={"x2>x1": 0.3, "x2>e": 0.7}),
        sojourn,
        queueing.rework_time(1.0, 1, 2, 0.3),
    ),
    "urgent cases, wait": (CLASSES, shared("priority"), wait_at("t1"), URGENT),
    "other cases, wait": (CLASSES, shared("priority"), wait_at("t2"), OTHERS),
    "two kinds in one queue, wait": (CLASSES, shared("fifo"), wait_at("t2"), queueing.waiting_time(0.8, 1)),
    "impatient cases, share served": (IMPATIENT, impatient(), ending_at("e"), SERVED),
}


@pytest.mark.parametrize("name", CASES_OF_THEORY)
def test_the_mean_is_that_of_the_closed_form(name: str) -> None:
    check(*CASES_OF_THEORY[name])
