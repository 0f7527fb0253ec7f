"""How often 95 % intervals hold the truth, by how the beginning of a run is cut off, on queues whose answer is known.

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
from reengineer.simulation.randomness import case_keys, draws, element_keys
from reengineer.simulation.statistics import (
    find_cuts,
    find_warm_up,
    is_enough,
    paired_difference,
    skewed_interval,
    t_interval,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Runs = np.ndarray  # replications x cases

EXPERIMENTS = 1_000
SERVERS = 3
SERVICE = 240.0
GAP = 100.0
AT_ONCE = 2_000  # lines simulated together
FASTER = 1.25
CLOSELY = 0.1  # of the mean: what the comparison goes on for
MOST = 60  # replications
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
    """Print how `compare` would do: cut by both flows, the same luck, fixed numbers of replications or until enough."""
    rates = (1 / GAP, 1 / SERVICE), (1 / GAP, FASTER / SERVICE)
    truth = waiting_time(*rates[0], SERVERS) - waiting_time(*rates[1], SERVERS)
    target = CLOSELY * (waiting_time(*rates[0], SERVERS) + SERVICE)
    hits: dict[str, list[bool]] = {}
    used, last = [], None
    pairs = zip(
        experiments(count, cases, MOST, seed=3), experiments(count, cases, MOST, seed=3, faster=FASTER), strict=True
    )
    for before, after in pairs:
        end = next((size for size in range(20, MOST, 10) if is_enough(saved(before, after, size), target)), MOST)
        used.append(end)
        for name, size in (("10 replications", 10), ("20 replications", 20), ("until enough", end)):
            held = paired_difference(saved(before, after, size), np.zeros(size)).holds(truth)
            hits.setdefault(f"saving held, {name}", []).append(held)
        if last is not None:
            alarm = paired_difference(saved(before, last, 20), np.zeros(20))
            hits.setdefault("false alarms, other luck, 20 replications", []).append(not alarm.holds(0))
            gain = paired_difference(saved(last, after, 20), np.zeros(20))
            hits.setdefault("service 25 % quicker noticed, other luck, 20", []).append(gain.low > 0)
        last = before
    print(
        f"{cases} cases, the same queue with service 25 % quicker; {count} experiments, until enough {np.mean(used):.0f}"
    )
    for name, found in hits.items():
        print(f"  {name:50}{percent(sum(found), len(found))}")


def saved(before: Runs, after: Runs, size: int) -> np.ndarray:
    """Give what is saved in each of the first replications, each pair cut where both have settled."""
    cuts = np.maximum(find_cuts(before[:size]), find_cuts(after[:size]))
    return np.array([(one - other)[cut:].mean() for one, other, cut in zip(before, after, cuts, strict=False)])


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else EXPERIMENTS
    print_coverage(asked)
    print_comparison(asked)
