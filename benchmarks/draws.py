"""What luck costs: making a table of lengths, and drawing one length from it, in plain Python, NumPy and compiled."""

from __future__ import annotations

import importlib.util
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from reengineer.simulation.distributions import Distribution
from reengineer.simulation.quantile_tables import locate, locate_all, unit_table
from reengineer.simulation.randomness import case_key, case_keys, draw, draws, element_keys

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
SHAPES = (
    Distribution("exponential", (1,)),
    Distribution("lognormal", (5, 4)),
    Distribution("normal", (5, 2)),
    Distribution("gamma", (5, 7)),
    Distribution("gamma", (5, 0.5)),
    Distribution("weibull", (1.5, 4)),
    Distribution("pert", (2, 5, 9)),
    Distribution("beta", (0, 9, 0.5, 40)),
    Distribution("histogram", (0, 2, 0.3, 2, 5, 0.5, 5, 20, 0.2)),
)
KEYS = element_keys("Task_1")


def best_seconds(action: Callable[[], object]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        action()
        seconds.append(time.process_time() - started)
    return min(seconds)


def build(distribution: Distribution) -> None:
    unit_table.cache_clear()
    unit_table(distribution.shape()[0])


def loop(count: int, words: tuple[int, int], table: Any) -> float:
    """Draw one length for each of many cases and add them up, as a kernel would."""
    total = 0.0
    for visit in range(count):
        row, fraction = locate(draw(words[0], words[1], words[0], words[1], visit))
        total += table[row, 0] + table[row, 1] * fraction
    return total


def compiled_loop() -> Any:
    import numba

    compiled_locate, compiled_draw = numba.njit(locate), numba.njit(draw)

    @numba.njit
    def fast(count: int, words: tuple[int, int], table: Any) -> float:
        total = 0.0
        for visit in range(count):
            row, fraction = compiled_locate(compiled_draw(words[0], words[1], words[0], words[1], visit))
            total += table[row, 0] + table[row, 1] * fraction
        return total

    return fast


def in_numpy(count: int, table: Any) -> float:
    row, fraction = locate_all(draws(*case_keys(1, np.arange(count)), *KEYS, 0))
    return float((table[row, 0] + table[row, 1] * fraction).sum())


if __name__ == "__main__":
    for distribution in SHAPES:
        print(f"table of {distribution!s:60} {best_seconds(lambda shape=distribution: build(shape)) * 1e3:6.1f} ms")
    table, words = unit_table(("exponential",)), case_key(1, 0)
    python = best_seconds(lambda: [draw(*words, *KEYS, visit) for visit in range(20_000)]) / 20_000
    print(f"number, plain Python      {python * 1e9:8.0f} ns")
    print(f"length, plain Python      {best_seconds(lambda: loop(20_000, words, table)) / 20_000 * 1e9:8.0f} ns")
    print(f"length, NumPy, 4,096      {best_seconds(lambda: in_numpy(4_096, table)) / 4_096 * 1e9:8.1f} ns")
    if importlib.util.find_spec("numba"):
        fast = compiled_loop()
        fast(1, words, table)
        print(f"length, compiled          {best_seconds(lambda: fast(10_000_000, words, table)) / 1e7 * 1e9:8.1f} ns")
    else:
        print("NOT MEASURED HERE: compiled (numba, the extra `fast`, is not installed)")
