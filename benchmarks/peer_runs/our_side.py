"""One model run with Binglian, read from the same two files as the peer reads; the same figures are measured."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from processes.reader import read
from reengineer.simulation.prosimos import read_prosimos
from reengineer.simulation.replication import Run
from reengineer.simulation.run import Experiment, simulate
from reengineer.simulation.run_log import write_run_log
from reengineer.simulation.sample import stacked

if TYPE_CHECKING:
    from pathlib import Path

    from processes.model import Definitions
    from reengineer.simulation.scenario import Scenario

TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """A model in the two files of Prosimos."""

    flow: Path
    parameters: Path
    cases: int

    def read(self) -> tuple[Definitions, Scenario]:
        """Return them as Binglian reads them; all cases count, as with the peer."""
        flow = read(self.flow)
        return flow, replace(read_prosimos(self.parameters, flow), cases=self.cases, warm_up=0.0, replications=1)


def measure(files: Files, runs: int, folder: Path) -> dict[str, Any]:
    """Measure what `prosimos_side` measures."""
    flow, scenario = files.read()
    experiment = Experiment(flow, scenario)
    kept(experiment, 0)  # what is done once only
    rows = [kept(experiment, number) for number in range(runs)]
    return {
        "seconds": [row[0] for row in rows],
        "cycles": [row[1] for row in rows],
        "rows": rows[-1][2],
        "written": min(written(files, folder) for _ in range(TRIES)),
    }


def kept(experiment: Experiment, number: int) -> tuple[float, float, int]:
    """Run with statistics and with the log in memory; return time, mean cycle time and rows."""
    begun = time.process_time()
    run = Run(experiment.compiled, experiment.scenario, number, log=True).run()
    experiment.sample = stacked([run])
    result = experiment.result(experiment.cuts(), (), closely=False)
    spent = time.process_time() - begun
    if run.rows is None or result.stuck:
        raise AssertionError
    return spent, float((run.ended - run.arrived).mean()), len(run.rows[0])


def written(files: Files, folder: Path) -> float:
    """Run from the files to the files; return the time."""
    begun = time.process_time()
    flow, scenario = files.read()
    simulate(flow, scenario)
    write_run_log(flow, scenario, folder / "log.csv")
    return time.process_time() - begun
