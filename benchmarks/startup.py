"""How long `binglian --help` takes, beside a Python that does nothing."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 15


def median_seconds(*command: str) -> float:
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


if __name__ == "__main__":
    bare = median_seconds(sys.executable, "-c", "pass")
    helped = median_seconds(sys.executable, "-c", "from web.cli import main; main(['--help'])")
    print(f"python -c pass   {bare * 1000:6.0f} ms")
    print(
        f"binglian --help  {helped * 1000:6.0f} ms   {helped / bare:.1f} times a bare Python, {helped - bare:.3f} s more"
    )
