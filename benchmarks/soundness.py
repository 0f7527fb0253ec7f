"""Time the soundness check: `python benchmarks/soundness.py [folder of .bpmn files]`.

Times are given beside a bare loop of 10,000 additions timed in the same run, because machines differ and are busy.
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from processes.checks import check_soundness
from processes.errors import RefusedInputError
from processes.model import Definitions, Event, Gateway, Process, SequenceFlow, Task
from processes.reader import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def main() -> None:
    unit = timed(bare_loop)
    print(f"{'model':34}{'nodes':>7}{'verdict':>9}{'ms':>10}{'x bare loop':>13}")
    models = {
        "AND block, 40 branches of 5": wide(40, 5),
        "AND block, 400 branches of 5": wide(400, 5),
        "sequence of 2,000": chain(2000),
        "refusals in 70 branches": refusals(70),
        "refusals in 700 branches": refusals(700),
        "one bad branch of 40": wide(40, 5, bad=True),
    }
    for name, definitions in models.items():
        row(name, definitions, unit)
    if len(sys.argv) > 1:
        folder(Path(sys.argv[1]), unit)


def row(name: str, definitions: Definitions, unit: float) -> None:
    seconds = timed(partial(check_anew, definitions))
    nodes = sum(len(process.nodes) for process in definitions.processes)
    verdict = check_soundness(definitions).verdict
    print(f"{name:34}{nodes:>7}{verdict!s:>9}{seconds * 1e3:>10.2f}{seconds / unit:>13.1f}")


def folder(path: Path, unit: float) -> None:
    seconds = []
    for file in sorted(path.rglob("*.bpmn")):
        try:
            definitions = read(file)
        except RefusedInputError:
            continue
        seconds.append(timed(partial(check_anew, definitions)))
    for name, value in (("median", statistics.median(seconds)), ("longest", max(seconds))):
        print(f"{f'{name} of {len(seconds)} files':34}{'':>16}{value * 1e3:>10.2f}{value / unit:>13.1f}")


def check_anew(definitions: Definitions) -> None:
    check_soundness(replace(definitions))  # a copy: what was found for one and the same model is remembered


def timed(action: Callable[[], object], times: int = 3) -> float:
    best = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - begun)
    return best


def bare_loop() -> int:
    total = 0
    for number in range(10_000):
        total += number
    return total


def wide(branches: int, tasks: int, *, bad: bool = False) -> Definitions:
    pairs = [("s", "split"), ("join", "e")]
    for branch in range(branches):
        names = ["split", *(f"t{branch}_{number}" for number in range(tasks)), "join"]
        pairs += pairwise(names)
    if bad:
        pairs = [
            ("s", "split"),
            *(p for p in pairs if p[0] not in ("s", "t7_4")),
            ("t7_4", "x"),
            ("x", "join"),
            ("x", "e2"),
        ]
    return build(pairs)


def chain(tasks: int) -> Definitions:
    names = ["s", *(f"t{number}" for number in range(tasks)), "e"]
    return build(pairwise(names))


def refusals(branches: int) -> Definitions:
    pairs = [("s", "split"), ("join", "e")]
    for number in range(branches):
        pairs += [
            ("split", f"t{number}"),
            (f"t{number}", f"x{number}"),
            (f"x{number}", f"k{number}"),
            (f"x{number}", "join"),
        ]
    return build(pairs)


def build(pairs: Iterable[tuple[str, str]]) -> Definitions:
    flows = tuple(SequenceFlow(id=f"{a}-{b}", source=a, target=b) for a, b in pairs)
    names = dict.fromkeys(name for flow in flows for name in (flow.source, flow.target))
    nodes = tuple(node(name) for name in names)
    return Definitions(id="d", processes=(Process(id="p", nodes=nodes, flows=flows),))


def node(name: str) -> Task | Event | Gateway:
    if name in ("split", "join"):
        return Gateway(id=name, kind="parallelGateway")
    if name.startswith("x"):
        return Gateway(id=name, kind="exclusiveGateway")
    if name.startswith("t"):
        return Task(id=name, kind="userTask")
    kind = "startEvent" if name == "s" else "endEvent"
    return Event(id=name, kind=kind, trigger="terminate" if name.startswith("k") else "none")


if __name__ == "__main__":
    main()
