"""Once around the loop on generated flows: how the time of each part grows from 125 to 2,000 tasks.

Run: python benchmarks/loop.py [largest]. Times are of the processor, and also given as a ratio to a bare loop of Python
measured in the same process (one million additions). Writing and the proof, which are part of the redesign, are done a
second time to tell what they take; the growth is the slope of log time over log size between the last
two sizes.
"""

from __future__ import annotations

import math
import random
import resource
import sys
import time
from typing import TYPE_CHECKING, Any

from processes.blocks import Branch, build, optional, refusal, sequence, task
from processes.checks import check
from processes.durations import Span
from processes.model import Precedence, TimeLimit
from processes.reader import read
from processes.writer import write
from reengineer.diagnosis.diagnose import diagnose
from reengineer.redesign.redesign import redesign
from reengineer.redesign.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from processes.blocks import Block

STAGE = 10
DEPARTMENTS = 20


def generate(count: int, seed: int = 1) -> bytes:
    """Return a serial flow: stages of ten tasks, each opened by the whole stage before, choices, refusals, materials, 20 lanes."""
    dice = random.Random(seed)
    return write(build(sequence(*(_step(number, dice) for number in range(count)))))


def _step(number: int, dice: random.Random) -> Block:
    first = number - number % STAGE
    before = {first} if number > first else set(range(first - STAGE, first) if first else ())
    if number > first and dice.random() < 0.5:  # noqa: PLR2004 - half of the tasks wait for one of their stage
        before.add(dice.randrange(first, number))
    block = task(
        f"t{number}",
        f"审查 {number}",
        lane=(f"部门 {dice.randrange(DEPARTMENTS)}", "审批岗"),
        inputs_complete=True,
        writes=[f"paper{number}"],
        reads=[f"paper{earlier}" for earlier in sorted(before)],
        time_limit=TimeLimit(statutory=Span(20), promised=Span(dice.randrange(1, 20)), legal_basis="law"),
        precedences=tuple(
            Precedence(before=f"t{earlier}", after=f"t{number}", reason="law", basis="第38条") for earlier in before
        ),
    )
    if number % 25 == 12:  # noqa: PLR2004 - every 25th task is for some cases only
        return optional('basement == "yes"', block, name=f"地下室 {number}？", inputs_complete=True)
    if number % 50 == 7:  # noqa: PLR2004 - every 50th task may refuse
        notice = task(f"n{number}", "不予许可", lane=("部门 0", "审批岗"), inputs_complete=True)
        when = Branch(condition=f'd{number} == "no"', block=notice, name="否")
        return refusal(block, name=f"许可 {number}？", when=when, end="不予许可")
    return block


def measure(count: int) -> dict[str, float]:
    """Return the seconds of each part."""
    xml = generate(count)
    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        result = work()
        seconds[name] = time.process_time() - start
        return result

    definitions = timed("read", lambda: read(xml))
    timed("check", lambda: check(definitions))
    timed("diagnose", lambda: diagnose(definitions))
    made = timed("redesign, lay out, write and prove", lambda: redesign(definitions))
    seconds["all"] = sum(seconds.values())
    timed("of that: write", lambda: write(made.to_be))
    timed("prove", lambda: verify(definitions, made.xml, applied=made.edits))
    seconds["all without these two"] = seconds["all"] - seconds["of that: write"] - seconds["prove"]
    return seconds


def main() -> None:
    """Print the table."""
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    bare = _bare_loop()
    measure(20)  # imports and caches
    rows = [(count, measure(count)) for count in (125, 250, 500, 1000, 2000) if count <= largest]
    names = list(rows[0][1])
    print("| tasks | " + " | ".join(names) + " | all / bare loop |")
    print("|---" * (len(names) + 2) + "|")
    for count, seconds in rows:
        cells = [f"{seconds[name]:.2f}" for name in names]
        print(f"| {count} | " + " | ".join(cells) + f" | {seconds['all'] / bare:.0f} |")
    (small, before), (large, after) = rows[-2:]
    growth = [math.log(after[name] / before[name]) / math.log(large / small) for name in names]
    print("| growth | " + " | ".join(f"n^{slope:.2f}" for slope in growth) + " | |")
    print(f"\nPeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB; bare loop {bare:.3f} s.")


def _bare_loop() -> float:
    start = time.process_time()
    total = 0
    for number in range(1_000_000):
        total += number
    return time.process_time() - start


if __name__ == "__main__":
    main()
