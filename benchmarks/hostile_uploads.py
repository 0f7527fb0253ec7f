"""How long it takes to refuse files that somebody sends to do harm, and how much memory it takes.

python benchmarks/hostile_uploads.py
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "web"))
import hostile  # noqa: E402

from engine.service import Engine  # noqa: E402
from processes.errors import BinglianError  # noqa: E402

LONGEST, MOST_MB = 1.0, 200


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary"
        office = Engine(f"sqlite:///{folder}/office.db")
        office.database.prepare()
        told = [deploy(office, name, content) for name, content in hostile.flows(canary).items()]
        office.close()
        touched = canary.exists()
    slowest, largest = max(told, key=lambda row: row[2]), max(told, key=lambda row: row[3])
    refused = sum(row[1] for row in told)
    print("| flows | refused | read as words | run | slowest, s | aim | most memory that one added, MB | aim |")
    print("|---:|---:|---:|---:|---|---:|---|---:|")
    print(
        f"| {len(told)} | {refused} | {len(told) - refused} | {int(touched)} | {slowest[2]:.3f} ({slowest[0]}) | {LONGEST:g} "
        f"| {largest[3]:.0f} ({largest[0]}) | {MOST_MB} |"
    )


def deploy(office: Engine, name: str, content: bytes) -> tuple[str, bool, float, float]:
    """Try to put a flow into service; return its name, whether it was refused, the seconds, and by how many MB the process grew."""
    before, begin = _peak(), time.perf_counter()
    try:
        office.deploy(content)
        refused = False
    except BinglianError:
        refused = True
    return name, refused, time.perf_counter() - begin, _peak() - before


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
