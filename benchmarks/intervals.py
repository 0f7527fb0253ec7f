"""How often 95 % intervals hold the truth, by how the beginning of a run is cut off and by interval, where it is known.

Each experiment is a handful of replications of M/M/3 at a load of 0.8 that starts empty; the truth is Erlang's. The random
numbers and the statistics are the product's own; the queue is the textbook's recursion (Kiefer and Wolfowitz, 1955), many
lines at once, so that thousands of experiments take seconds. An argument gives the number of experiments.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import numpy as np

from reengineer.queueing import waiting_time
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.offered_load import PostLoad
from reengineer.simulation.randomness import case_keys, draws, element_keys
from reengineer.simulation.run_in import Passage, find_run_in
from reengineer.simulation.statistics import (
    find_cuts,
    find_warm_up,
    is_enough,
    skewed_interval,
    t_interval,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Runs = np.ndarray  # replications x cases

EXPERIMENTS = 1_000
COMPARISONS = 4_000  # they are drawn from a stock, and cost little
SERVERS = 3
SERVICE = 240.0
GAP = 100.0
AT_ONCE = 2_000  # lines simulated together
FASTER = 1.25
CLOSELY = (0.07, 0.1, 0.15)  # of the mean: what the comparison goes on for
MOST = 100  # replications
STOCK = 60_000  # replications
SIZES = ((1_000, 20), (5_000, 20), (2_000, 10))  # cases, replications
RULES: dict[str, Callable[[Runs], np.ndarray]] = {
    "none": lambda runs: runs.mean(axis=1),
    "first 10 %": lambda runs: runs[:, runs.shape[1] // 10 :].mean(axis=1),
    "MSER-5 per run": lambda runs: np.array([run[find_warm_up(run[None], floor=0).cut :].mean() for run in runs]),
    "MSER-5 on the average, at least 10 %": lambda runs: runs[:, find_warm_up(runs).cut :].mean(axis=1),
    "MSER-5 on the average of the other half": lambda runs: np.array(
        [run[cut:].mean() for run, cut in zip(runs, find_cuts(runs), strict=True)]
    ),
}


def waits(lines: np.ndarray, cases: int, *, seed: int = 1, faster: float = 1.0) -> np.ndarray:
    """Give lines x cases of waits, each line with luck of its own."""
    a, b = case_keys(seed, lines)
    gap, service = Distribution("exponential", (GAP,)), Distribution("exponential", (SERVICE / faster,))
    arrival_key, service_key = element_keys("arrival"), element_keys("service")
    result, work = np.empty((lines.size, cases)), np.zeros((lines.size, SERVERS))
    for case in range(cases):
        result[:, case] = work[:, 0]
        work[:, 0] += service.quantile(draws(a, b, *service_key, case))
        work = np.sort(np.maximum(work - gap.quantile(draws(a, b, *arrival_key, case))[:, None], 0), axis=1)
    return result


def experiments(count: int, cases: int, replications: int, *, seed: int = 1, faster: float = 1.0) -> Iterator[Runs]:
    each = max(AT_ONCE // replications, 1)
    for first in range(0, count, each):
        some = min(each, count - first)
        lines = np.arange(first * replications, (first + some) * replications)
        yield from waits(lines, cases, seed=seed, faster=faster).reshape(some, replications, cases)


def percent(hits: int, count: int) -> str:
    share = hits / count
    return f"{share:6.1%} +- {1.96 * (share * (1 - share) / count) ** 0.5:.1%}"


def print_coverage(count: int) -> None:
    truth = waiting_time(1 / GAP, 1 / SERVICE, SERVERS)
    print(f"M/M/3, load 0.8, from empty; the mean wait is {truth:.1f} s; {count} experiments, nominal 95 %")
    for cases, replications in SIZES:
        started, hits, skewed = time.process_time(), dict.fromkeys(RULES, 0), dict.fromkeys(RULES, 0)
        for runs in experiments(count, cases, replications):
            for name, rule in RULES.items():
                means = rule(runs)
                hits[name] += t_interval(means).holds(truth)
                skewed[name] += skewed_interval(means).holds(truth)
        print(f"{cases} cases x {replications} replications ({time.process_time() - started:.0f} s)")
        for name, number in hits.items():
            print(f"  {name:40}{percent(number, count)}   skewed interval {percent(skewed[name], count)}")


def print_comparison(count: int, cases: int = 1_000) -> None:
    """Print how `compare` would do: the run-in, the same luck, fixed numbers of replications or until enough.

    Means of replications are drawn from a stock of `STOCK` that is run once.
    """
    rates = (1 / GAP, 1 / SERVICE), (1 / GAP, FASTER / SERVICE)
    first, second = (waiting_time(*rate, SERVERS) for rate in rates)
    post = PostLoad(id="", name="", people=SERVERS, load=SERVICE / GAP / SERVERS, items=1.0)
    found = find_run_in([post], Passage(mean=SERVICE / GAP, longest=4.6 * SERVICE / GAP), cases)
    before, after = (means_of(STOCK, found.before, found.before + cases, faster=faster) for faster in (1.0, FASTER))
    off, less = before.mean() / first - 1, (before - after).mean() / (first - second) - 1
    print(
        f"{cases} cases after {found.before}, the same queue with service 25 % quicker; {count} experiments; the mean of all "
        f"{STOCK} replications is off by {off:.2%}, that of the savings by {less:.2%}"
    )
    ledger = Ledger()
    generator = np.random.default_rng(1)
    for _ in range(count):
        rows, others = generator.permutation(STOCK)[: 2 * MOST].reshape(2, MOST)
        gaps = before[rows] - after[rows]
        for size in (10, 20, 30, 60, 100):
            ledger.take(f"saving held, {size} replications", gaps[:size], first - second)
        for size in (10, 20, 60):
            ledger.take(f"mean before held, {size} replications", before[rows[:size]], first)
        for share in CLOSELY:
            target = share * (first + SERVICE)
            end = next((size for size in range(20, MOST, 10) if is_enough(gaps[:size], target)), MOST)
            ledger.take(f"saving held, until +-{share:.0%} of the mean", gaps[:end], first - second)
        for size in (10, 20, 60):
            apart = before[rows[:size]] - before[others[:size]]
            ledger.take(f"no false alarm, other luck, {size} replications", apart, 0.0)
        apart = before[rows[:20]] - after[others[:20]]
        ledger.take("quicker service not noticed, other luck, 20", apart, 0.0)
    ledger.show()


class Ledger:
    """Counts how often each kind of interval held the truth."""

    def __init__(self) -> None:
        self.hits: dict[str, list[tuple[bool, bool, int]]] = {}

    def take(self, what: str, values: np.ndarray, truth: float) -> None:
        """Note one experiment."""
        held = skewed_interval(values).holds(truth), t_interval(values).holds(truth), values.size
        self.hits.setdefault(what, []).append(held)

    def show(self) -> None:
        """Print the shares."""
        for what, rows in self.hits.items():
            askew, plain, size = np.mean(rows, axis=0)
            error = 1.96 * (askew * (1 - askew) / len(rows)) ** 0.5
            print(f"  {what:50}{askew:6.1%} +- {error:.1%}   Student's {plain:6.1%}   ({size:.1f} replications)")


def means_of(count: int, first: int, last: int, *, faster: float) -> np.ndarray:
    """Give the mean wait of the cases from the first to the last in each of so many lines."""
    parts = []
    for line in range(0, count, AT_ONCE):
        lines = np.arange(line, min(line + AT_ONCE, count))
        parts.append(waits(lines, last, seed=3, faster=faster)[:, first:].mean(axis=1))
    return np.concatenate(parts)


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else EXPERIMENTS
    print_coverage(asked)
    print_comparison(max(asked, COMPARISONS))
