"""How fast other simulators are, and whether they find the same: Prosimos on four models, general libraries on some.

Run: python benchmarks/peers.py [size]. The peers are installed in environments of their own (folder `.peers`, 1.5 GB) and
run there. Each model is written to the two files of Prosimos (BPMN and JSON), which Prosimos and Binglian both read. Times
are of the processor. "In memory": the run with statistics and the log kept, nothing read or written. "With CSV": from the
two files to a written log, statistics too. `size` is how many of the usual number of cases are run.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from importlib.metadata import version
from math import sqrt
from pathlib import Path
from statistics import fmean, median, stdev
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from peer_runs.environments import FOLDER, ask
from peer_runs.models import models
from peer_runs.our_side import Files, measure
from scipy.stats import t

from processes.writer import write
from reengineer.simulation.defaults import START
from reengineer.simulation.kernel.jit import COMPILED

if TYPE_CHECKING:
    from peer_runs.models import Model

MORE = 4  # so many times the runs of the peer, for a narrower interval
GENERAL = 20_000


def both(model: Model, folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what was measured with Prosimos and with Binglian."""
    files = Files(flow=folder / "flow.bpmn", parameters=folder / "parameters.json", cases=model.cases)
    files.flow.write_bytes(write(model.flow))
    files.parameters.write_text(json.dumps(model.parameters), encoding="utf-8")
    asked = (files.flow, files.parameters, f"{START.isoformat()}+00:00", model.cases, model.runs, folder)
    peer = ask("prosimos", "prosimos_side.py", *asked)
    return peer, measure(files, MORE * model.runs, folder)


def interval(values: list[float]) -> str:
    """Return a mean with the half-width of its 95 % interval."""
    half = t.ppf(0.975, len(values) - 1) * stdev(values) / sqrt(len(values))
    return f"{fmean(values):,.0f} ± {half:,.0f}"


def distance(one: list[float], other: list[float]) -> float:
    """Return the difference of two means in standard errors."""
    return (fmean(other) - fmean(one)) / sqrt(sum(stdev(values) ** 2 / len(values) for values in (one, other)))


def prosimos_rows(size: float) -> dict[str, float]:
    """Print the table of Prosimos; return our cases a second by model."""
    print("\n| model | cases | rows a case | Prosimos, cases/s | Binglian, cases/s | ratio in memory | ", end="")
    print("Prosimos with CSV | Binglian with CSV | ratio with CSV | cycle, Prosimos (s) | cycle, Binglian (s) | z |")
    print("|---|" + "---:|" * 11, flush=True)
    ours = {}
    for model in models(size):
        with TemporaryDirectory() as folder:
            peer, own = both(model, Path(folder))
        rate, peer_rate = (model.cases / median(side["seconds"]) for side in (own, peer))
        csv, peer_csv = (model.cases / side["written"] for side in (own, peer))
        ours[model.name] = rate
        cells = (
            f"{model.cases:,}",
            f"{own['rows'] / model.cases:.1f}",
            *(f"{number:,.0f}" for number in (peer_rate, rate, rate / peer_rate, peer_csv, csv, csv / peer_csv)),
            interval(peer["cycles"]),
            interval(own["cycles"]),
            f"{distance(peer['cycles'], own['cycles']):.1f}",
        )
        print(f"| {model.name} | " + " | ".join(cells) + " |", flush=True)
    return ours


def general_rows(ours: dict[str, float]) -> None:
    """Print how fast general libraries are on the models they were given, beside the rates of the table above."""
    found = ask("general", "general_side.py", GENERAL)
    names = found.pop("versions")
    line = "three M/M/3 in a row"
    print("\n| model | peer | peer, cases/s | Binglian, cases/s | ratio |\n|---|---|---:|---:|---:|")
    for name, (rate, _) in found.items():
        model, peer = (name, "SimPy") if name in ours else (line, name)
        own = ours[model]
        print(f"| {model} | {peer} {names[peer.lower()]} | {rate:,.0f} | {own:,.0f} | {own / rate:.2f} |")


def machine() -> str:
    """Return what the figures were measured on."""
    python = platform.python_version()
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    compiler = f"numba {version('numba')}" if COMPILED else "nothing compiled"
    return f"{os.cpu_count()} cores, load average {load}, Python {python}, {compiler}"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    print(machine())
    general_rows(prosimos_rows(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0))
    print(machine())
