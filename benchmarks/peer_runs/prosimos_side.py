"""One model run with Prosimos, in the environment of the peers; what was measured is printed as JSON.

Arguments: flow (BPMN), parameters (JSON), start, number of cases, runs, folder for what Prosimos writes.
"""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from prosimos.simulation_engine import run_simpy_simulation, run_simulation
from prosimos.simulation_setup import SimDiffSetup


class Asked(NamedTuple):
    """What is to be run, in the words of the command line."""

    flow: str
    parameters: str
    start: str
    cases: str
    runs: str
    folder: str


def kept(asked: Asked, cases: int) -> tuple[float, float, int]:
    """Run with statistics and with the log in memory; return time, mean cycle time and rows."""
    setup = SimDiffSetup(asked.flow, asked.parameters, False, cases)  # noqa: FBT003 - the peer's own order
    setup.set_starting_datetime(datetime.fromisoformat(asked.start))
    begun = time.process_time()
    _, log = run_simpy_simulation(setup, None, None)
    spent = time.process_time() - begun
    lengths = [(case.completed_at - case.started_at).total_seconds() for case in log.trace_list]
    return spent, float(np.mean(lengths)), sum(len(case.event_list) for case in log.trace_list)


def written(asked: Asked) -> float:
    """Run from the files to the files; return the time."""
    begun = time.process_time()
    files = (str(Path(asked.folder) / name) for name in ("statistics.csv", "log.csv"))
    run_simulation(asked.flow, asked.parameters, int(asked.cases), *files, asked.start)
    return time.process_time() - begun


def main(asked: Asked) -> dict[str, Any]:
    """Measure; luck hangs on the number of the run."""
    cases = int(asked.cases)
    kept(asked, cases // 20)  # what is done once only
    rows = []
    for run in range(int(asked.runs)):
        random.seed(run)
        np.random.seed(run)  # noqa: NPY002 - what Prosimos draws from
        rows.append(kept(asked, cases))
    return {
        "version": version("prosimos"),
        "seconds": [row[0] for row in rows],
        "cycles": [row[1] for row in rows],
        "rows": rows[-1][2],
        "written": min(written(asked) for _ in range(2)),
    }


if __name__ == "__main__":
    print(json.dumps(main(Asked(*sys.argv[1:]))))
