"""The cases behind a result, run once more and looked at one by one: how they spread, and one as it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reengineer.simulation.compile import compile_model
from reengineer.simulation.figures import Clock, counted_cases
from reengineer.simulation.kernel import words as w
from reengineer.simulation.sample import draw_sample, run_in_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from processes.model import Definitions
    from reengineer.simulation.run import SimulationResult

    Floats = NDArray[np.float64]

MOST = 40_000  # cases that are looked at
ONE_RUN = 5_000  # cases of one run among which one is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseUp:
    """The cases of one flow. Days as `Clock` says; rows of a matrix are replications, columns are cases."""

    approval: Floats
    cycle: Floats
    counted: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One execution of a task in one case: elapsed days from the arrival of the case."""

    task: str
    ready: float
    start: float
    finish: float


def look_closer(definitions: Definitions, result: SimulationResult) -> CloseUp:
    """Run the first replications of a result once more, at most `MOST` cases, and return what became of each case."""
    scenario = result.scenario
    compiled = compile_model(definitions, scenario)
    clock = Clock(day_seconds=compiled.day_seconds, level=scenario.level)
    runs = max(min(result.replications, MOST // scenario.size), 1)
    sample = draw_sample(compiled, scenario, range(runs))
    elapsed = clock.seconds(elapsed=True)
    return CloseUp(
        approval=sample.approval / clock.seconds(elapsed=False),
        cycle=sample.cycle / elapsed,
        counted=counted_cases(sample, np.full(runs, result.warm_up), scenario.run_out),
    )


def median_case(*flows: CloseUp, most: int = ONE_RUN) -> int | None:
    """Return the case of the first run that lies nearest to the median in every flow; None if none counts."""
    counted = np.logical_and.reduce([close_up.counted[0, :most] for close_up in flows])
    if not counted.any():
        return None
    away = np.zeros(counted.size)
    for close_up in flows:
        middle = float(np.median(close_up.approval[close_up.counted]))
        away += np.abs(close_up.approval[0, :most] - middle) / (middle or 1.0)
    return int(np.where(counted, away, np.inf).argmin())


def follow(definitions: Definitions, result: SimulationResult, case: int) -> tuple[Visit, ...]:
    """Return what one case of the first replication went through, in order: the whole run, else its luck is another."""
    scenario = result.scenario
    compiled = compile_model(definitions, scenario)
    day = Clock(day_seconds=compiled.day_seconds, level=scenario.level).seconds(elapsed=True)
    run = run_in_order(compiled, scenario, 0, log=True)
    if run.rows is None:
        return ()
    whole, times = run.rows
    own = whole[:, w.R_CASE] == case
    days = (times[own] - run.arrived[case]) / day
    visits = (
        Visit(
            task=compiled.elements[node],
            ready=float(when[w.R_READY]),
            start=float(when[w.R_START]),
            finish=float(when[w.R_FINISH]),
        )
        for node, when in zip(whole[own, w.R_NODE].tolist(), days, strict=True)
    )
    return tuple(sorted(visits, key=lambda visit: (visit.ready, visit.finish)))
