"""How long `binglian --help` and a first result take, beside a Python that does nothing; how large an installation is.

Run: python benchmarks/startup.py [site-packages]. Times are of the wall and of the processor, the least of some runs; compiled
code comes from the cache. The first result is `simulate construction_project` as a whole process, with as many runs as it
wants and with one; what of it is loading is told beside it. The size is that of a folder into which `pip install binglian`
without extras has installed.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

RUNS = 3
NOT_OURS = ("numpy", "scipy", "pip", "setuptools", "pkg_resources", "_distutils_hack")
COMMANDS = {
    "python -c pass": "pass",
    "binglian --help": "from web.cli import main; main(['--help'])",
    "loading NumPy": "import numpy",
    "loading scipy.special": "import scipy.special",
    "loading numba": "import numba",
    "loading what simulates": "import reengineer.simulation.run",
    "simulate construction_project, one run": "from web.cli import main; main(['simulate', 'construction_project', '--replications', '1'])",
    "simulate construction_project": "from web.cli import main; main(['simulate', 'construction_project'])",
}


def seconds_of(code: str) -> tuple[float, float]:
    """Return the seconds of the wall and of the processor that a process takes."""
    walls, processors = [], []
    for _ in range(RUNS):
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run((sys.executable, "-c", code), check=True, capture_output=True)
        walls.append(time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processors.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(walls), min(processors)


def print_times() -> None:
    """Print what each command takes."""
    print("| command | wall s | processor s | times a bare Python |\n|---|---:|---:|---:|")
    bare = 0.0
    for name, code in COMMANDS.items():
        wall, processor = seconds_of(code)
        bare = bare or processor
        print(f"| {name} | {wall:.2f} | {processor:.2f} | {processor / bare:.0f} |", flush=True)


def print_sizes(folder: Path) -> None:
    """Print how large what is installed is, without NumPy, SciPy and what installs."""
    sizes: dict[str, float] = {}
    for file in folder.rglob("*"):
        name = file.relative_to(folder).parts[0].split("-")[0].removesuffix(".libs")
        if file.is_file() and name not in NOT_OURS:
            sizes[name] = sizes.get(name, 0.0) + file.stat().st_size / 1e6
    largest = sorted(sizes.items(), key=lambda one: -one[1])[:8]
    print(
        f"\n{sum(sizes.values()):.0f} MB besides NumPy and SciPy: {', '.join(f'{name} {size:.0f}' for name, size in largest)}"
    )


if __name__ == "__main__":
    print_times()
    if len(sys.argv) > 1:
        print_sizes(Path(sys.argv[1]))
