"""Libraries of simulation in general, in the environment of the peers; what was measured is printed as JSON.

Argument: number of cases. Lengths are in minutes: cases come every 5/12 minutes, work takes one minute (2.5 and 1 in
the fork). Nothing is counted but how long cases take; of cimba, which moves tokens that are all alike, not even that.
"""

from __future__ import annotations

import json
import random
import sys
import time
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

RATE, WARM, LONG = 2.4, 500, 20_000
Timed = tuple[float, float]  # cases a second, mean length


def best(work: Callable[[], tuple[int, float]], tries: int = 3) -> Timed:
    """Return the cases of a second of the processor in the best of some tries."""
    found = []
    for _ in range(tries):
        begun = time.process_time()
        cases, mean = work()
        found.append((cases / (time.process_time() - begun), mean))
    return max(found)


def simpy_model(cases: int, rate: float, capacity: int, branches: int, stations: int) -> tuple[int, float]:
    """Return the mean length of cases that pass stations in a row (or `branches` of one station side by side)."""
    import simpy

    lengths: list[float] = []

    def serve(world: Any, station: Any) -> Any:
        with station.request() as turn:
            yield turn
            yield world.timeout(random.expovariate(1))

    def in_a_row(world: Any, posts: list[Any]) -> Any:
        born = world.now
        for station in posts:
            with station.request() as turn:
                yield turn
                yield world.timeout(random.expovariate(1))
        lengths.append(world.now - born)

    def side_by_side(world: Any, posts: list[Any]) -> Any:
        born = world.now
        yield world.all_of([world.process(serve(world, station)) for station in posts])
        lengths.append(world.now - born)

    def arrive(world: Any, posts: list[Any]) -> Any:
        follow = side_by_side if branches > 1 else in_a_row
        for _ in range(cases):
            yield world.timeout(random.expovariate(rate))
            world.process(follow(world, posts))

    world = simpy.Environment()
    posts = [simpy.Resource(world, capacity) for _ in range(branches * stations)]
    world.process(arrive(world, posts))
    world.run()
    return cases, sum(lengths) / len(lengths)


def ciw_line(cases: int) -> tuple[int, float]:
    """Return what Ciw finds for three M/M/3 in a row."""
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(RATE), None, None],
        service_distributions=[ciw.dists.Exponential(1.0)] * 3,
        number_of_servers=[3, 3, 3],
        routing=[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]],
    )
    run = ciw.Simulation(network)
    run.simulate_until_max_customers(cases)
    lengths = [row.exit_date - row.arrival_date for row in run.get_all_records()]
    return cases, 3 * sum(lengths) / len(lengths)


def salabim_line(cases: int) -> tuple[int, float]:
    """Return what salabim finds for three M/M/3 in a row."""
    import salabim

    salabim.yieldless(False)  # noqa: FBT003 - the peer's own form
    lengths: list[float] = []

    class Case(salabim.Component):  # type: ignore[misc]
        def process(self) -> Any:
            for station in stations:
                yield self.request(station)
                yield self.hold(random.expovariate(1))
                self.release(station)
            lengths.append(self.env.now() - self.creation_time())

    class Source(salabim.Component):  # type: ignore[misc]
        def process(self) -> Any:
            for _ in range(cases):
                yield self.hold(random.expovariate(RATE))
                Case()

    world = salabim.Environment(trace=False)
    stations = [salabim.Resource("station", capacity=3) for _ in range(3)]
    Source()
    world.run()
    return cases, sum(lengths) / len(lengths)


def cimba_line(cases: int) -> Timed:
    """Return the speed of cimba, a compiled library, on three M/M/3 in a row, after it has compiled."""
    import cimba
    from peer_cimba import Line

    def run(minutes: float) -> tuple[int, float]:
        model = Line()
        window = cimba.Window(warmup=0, duration=minutes)
        results = cimba.Experiment(model, replications=1, window=window, seed=1).run()
        return int(results[model].done.values.sum()), 0.0

    run(WARM)
    return best(lambda: run(cases / RATE))


def main(cases: int) -> dict[str, Any]:
    """Measure all of them."""
    found: dict[str, Any] = {
        "M/M/3, load 0.8": best(lambda: simpy_model(cases, RATE, 3, 1, 1)),
        "fork and join of 4": best(lambda: simpy_model(cases, 6.0, 400, 4, 1)),
        "three M/M/3 in a row": best(lambda: simpy_model(cases, RATE, 3, 1, 3)),
        "Ciw": best(lambda: ciw_line(cases)),
        "salabim": best(lambda: salabim_line(cases // 4)),
        "cimba": cimba_line(50 * cases),
    }
    return found | {"versions": {name: version(name) for name in ("simpy", "ciw", "salabim", "cimba")}}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
