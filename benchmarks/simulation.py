"""How fast the simulator is: an event of the kernel against a bare heap and draw, the path without queues, a general library.

Run: python benchmarks/simulation.py [cases]. Times are of the processor; ratios are taken within the run. 30 exponential
tasks (4 one after the other, 4 branches of 5 side by side, 6 one after the other), 7 posts with a load of 0.8, arrivals at
random. SimPy is measured where it is installed.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import datetime
from importlib.util import find_spec
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from processes.blocks import build, parallel, sequence, task
from reengineer.simulation import randomness
from reengineer.simulation.compile import compile_model
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.kernel import chance, future
from reengineer.simulation.kernel import words as w
from reengineer.simulation.kernel.jit import COMPILED, door, inlined, plain
from reengineer.simulation.quantile_tables import unit_table
from reengineer.simulation.sample import run_in_order
from reengineer.simulation.scenario import Arrivals, People, Pool, Scenario, Work
from reengineer.simulation.without_queues import run_without_queues

if TYPE_CHECKING:
    from collections.abc import Callable

    from processes.model import Definitions

TASKS, POSTS, GAP, LENGTH, LOAD = 30, 7, 5.0, 10.0, 0.8
BARE_EVENTS = 3_000_000
BUSY = 60  # entries in the heap: as many as there are people


def thirty_tasks() -> Definitions:
    """Return the flow of 30 tasks."""
    steps = [task(f"t{number}", lane=(f"d{number % POSTS}", "post")) for number in range(TASKS)]
    side = [sequence(*steps[first : first + 5]) for first in range(4, 24, 5)]
    return build(sequence(*steps[:4], parallel(*side), *steps[24:]))


def minutes(mean: float) -> Distribution:
    return Distribution("exponential", (mean,), "minute")


def scenario_of(cases: int, level: int) -> Scenario:
    work = {f"t{n}": Work(processing=minutes(LENGTH), needs=((f"p{n % POSTS}", 1),)) for n in range(TASKS)}
    count = Counter(n % POSTS for n in range(TASKS))
    pools = [Pool(id=f"p{n}", people=(People(count=ceil(count[n] * LENGTH / GAP / LOAD)),)) for n in range(POSTS)]
    return Scenario(
        start=datetime(2024, 1, 1),  # noqa: DTZ001 - local time
        arrivals=Arrivals(interarrival=minutes(GAP)),
        cases=cases,
        pools=tuple(pools),
        work=work,
        level=level,
    )


_draw = inlined(randomness.draw)


@inlined
def _push(items: Any, times: Any, place: int, time: float, item: int) -> None:
    """Put an entry into a heap with four children a node, that has `place` entries."""
    while place > 0 and times[(place - 1) >> 2] > time:
        items[place], times[place] = items[(place - 1) >> 2], times[(place - 1) >> 2]
        place = (place - 1) >> 2
    items[place], times[place] = item, time


@inlined
def _pop(items: Any, times: Any, size: int) -> int:
    """Take out the first entry; `size` are left."""
    first = items[0]
    time = times[size]
    place, child = 0, 1
    while child < size:
        best = child
        for other in range(child + 1, min(child + 4, size)):
            if times[other] < times[best]:
                best = other
        if times[best] >= time:
            break
        items[place], times[place] = items[best], times[best]
        place, child = best, 4 * best + 1
    items[place], times[place] = items[size], time
    return first  # type: ignore[no-any-return]


@door
def bare_loop(items: Any, times: Any, table: Any, events: int, entries: int) -> None:
    """Take the first entry out of a heap, draw a length and put it back, over and over."""
    words, numbers, lengths = plain(items), plain(times), plain(table)
    for entry in range(entries):
        _push(words, numbers, entry, float(entry), entry)
    for event in range(events):
        now = numbers[0]
        item = _pop(words, numbers, entries - 1)
        _push(
            words,
            numbers,
            entries - 1,
            now + chance.quantile(lengths, 0, _draw(event, event + 1, 7, 8, 0)),
            item,
        )


@door
def tree_loop(ints: Any, reals: Any, table: int, events: int, entries: int) -> None:
    """Do the same with what the kernel has instead of a heap."""
    words, numbers = plain(ints), plain(reals)
    for entry in range(entries):
        future.push(words, numbers, float(entry), 6000 + w.NODE * entry)
    for event in range(events):
        now = future.first_time(words, numbers)
        item = future.pop(words)
        future.push(words, numbers, now + chance.quantile(numbers, table, _draw(event, event + 1, 7, 8, 0)), item)


def bare_event() -> tuple[float, float]:
    """Return the nanoseconds of an event of the bare loop, with a heap and with the tree of the kernel."""
    table = unit_table(("exponential",)).ravel()
    events = BARE_EVENTS if COMPILED else BARE_EVENTS // 100
    items, times = np.zeros(1000, np.int64), np.zeros(1000)
    bare_loop(items, times, table, 10, BUSY)
    heap = best(lambda: bare_loop(items, times, table, events, BUSY))

    def plant() -> tuple[Any, Any, int]:
        ints, reals = np.zeros(100_000, np.int64), np.zeros(100_000)
        ints[w.FUTURE], ints[w.PLACES], ints[w.LEAVES], reals[2000:2008] = 2000, 4000, 4, np.inf
        ints[4000:4004] = range(4)
        reals[20_000 : 20_000 + len(table)] = table
        return ints, reals, 20_000

    tree_loop(*plant(), 10, BUSY)
    tree = best(lambda: tree_loop(*plant(), events, BUSY))
    return heap / events * 1e9, tree / events * 1e9


def best(work: Callable[[], object], repeats: int = 3) -> float:
    """Return the least time of the processor of some tries."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def kernel_rows(cases: int) -> None:
    definitions = thirty_tasks()
    bare, tree = bare_event()
    print(
        f"\n| what | cases/s | ns an event | times the bare loop |\n|---|---:|---:|---:|\n| bare heap and draw | | {bare:.0f} | 1.0 |\n"
        f"| the same with the kernel's tree | | {tree:.0f} | {tree / bare:.2f} |"
    )
    for name, log in (("7 posts", False), ("7 posts, event log kept", True)):
        scenario = scenario_of(cases, level=3)
        compiled = compile_model(definitions, scenario)
        run_in_order(compiled, replace(scenario, cases=100), 0, log=log)
        spent = best(lambda c=compiled, s=scenario, keep=log: run_in_order(c, s, 0, log=keep))
        event = spent / cases / TASKS * 1e9
        print(f"| {name} | {cases / spent:,.0f} | {event:.0f} | {event / bare:.2f} |", flush=True)


def column_rows(cases: int) -> None:
    definitions, scenario = thirty_tasks(), scenario_of(cases, level=2)
    compiled = compile_model(definitions, scenario)
    kernel = best(lambda: run_in_order(compiled, scenario, 0))
    columns = best(lambda: run_without_queues(compiled, scenario, 0))
    print("\n| without queues | cases/s | times the kernel |\n|---|---:|---:|")
    print(
        f"| kernel | {cases / kernel:,.0f} | 1.0 |\n| columns | {cases / columns:,.0f} | {kernel / columns:.1f} |",
        flush=True,
    )


def simpy_tandem(cases: int) -> float:
    """Return the cases a second of SimPy on three M/M/3 stations in a row."""
    import random

    import simpy

    dice = random.Random(1)

    def case(world: Any, stations: list[Any]) -> Any:
        for station in stations:
            with station.request() as turn:
                yield turn
                yield world.timeout(dice.expovariate(1))

    def arrive(world: Any, stations: list[Any]) -> Any:
        for _ in range(cases):
            yield world.timeout(dice.expovariate(2.4))
            world.process(case(world, stations))

    def run() -> None:
        world = simpy.Environment()
        stations = [simpy.Resource(world, 3) for _ in range(3)]
        world.process(arrive(world, stations))
        world.run()

    return cases / best(run)


def tandem_rows(cases: int) -> None:
    definitions = build(sequence(*(task(f"t{n}") for n in range(3))))
    work = {f"t{n}": Work(processing=minutes(1), needs=((f"p{n}", 1),)) for n in range(3)}
    pools = tuple(Pool(id=f"p{n}", people=(People(count=3),)) for n in range(3))
    arrivals = Arrivals(interarrival=minutes(1 / 2.4))
    scenario = replace(scenario_of(cases, level=3), work=work, pools=pools, arrivals=arrivals)
    compiled = compile_model(definitions, scenario)
    rate = cases / best(lambda: run_in_order(compiled, scenario, 0))
    print(f"\n| three M/M/3 in a row | cases/s | times SimPy |\n|---|---:|---:|\n| kernel | {rate:,.0f} | ", end="")
    if find_spec("simpy") is None:
        print("SimPy is not installed |")
        return
    peer = simpy_tandem(20_000)
    print(f"{rate / peer:.1f} |\n| SimPy | {peer:,.0f} | 1.0 |", flush=True)


if __name__ == "__main__":
    SIZE = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print("compiled" if COMPILED else "as plain Python")
    kernel_rows(SIZE)
    column_rows(SIZE)
    tandem_rows(SIZE // 5)
