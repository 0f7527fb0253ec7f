"""How often what `compare` says holds: its own procedure, warm-up, batches and stopping included, over many experiments.

`queue`: M/M/3 at a load of 0.8 against the same with service a fifth quicker; the truth is Erlang's, and every experiment
is run by the kernel. A shelf flow: the truth is the mean of `TRUE` replications of the same cases on the same days with other
luck and a run-in twice as long; a stock of pairs of replications is run once, and each experiment draws its replications
from the stock without putting them back. So what a replication is, is the real thing, and only the number of different
ones is bounded. What runs many times as long save is printed beside it.

Arguments: number of experiments (1000), then what to measure (all of it). Prints rows of tables.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from copy import copy
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from processes.blocks import build, task
from processes.catalogue import flow
from reengineer.commands.sources import load
from reengineer.queueing import waiting_time
from reengineer.simulation import replication
from reengineer.simulation.comparison import Effort, Pair
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.randomness import case_keys, draws, element_keys
from reengineer.simulation.run import Experiment
from reengineer.simulation.sample import Sample
from reengineer.simulation.scenario import Arrivals, Attribute, People, Pool, Scenario, Work
from reengineer.simulation.scenario_file import Told
from reengineer.simulation.scenario_options import Options
from reengineer.simulation.scenario_pair import pair_scenarios
from reengineer.simulation.statistics import LEAST, Interval, paired_difference, variance_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from processes.model import Definitions
    from reengineer.simulation.case_limits import CaseLimit
    from reengineer.simulation.figures import Series
    from reengineer.simulation.run import Watcher

    Flows = tuple[Definitions, Definitions]
    Scenarios = tuple[Scenario, Scenario]
    Figures = tuple[dict[str, Series], dict[str, Series]]
    Truth = dict[str, tuple[float, float]]  # before, after

EXPERIMENTS = 1_000
FIXED = 20  # replications
STOCK = 1_000  # pairs of replications of a shelf flow
TRUE = 1_000
LONG = {"business_opening": (20_000, 40), "construction_project": (5_000, 40)}  # cases, replications
NEEDED = ("approval", "cycle", "outcome")
MEASURES = ("approval mean", "approval p50", "cycle mean", "cycle p50")
QUICKER = 0.8
CLOSELY = 0.1  # of the mean: what the queue is run until
SERVICE, GAP, SERVERS = 240.0, 100.0, 3


@dataclass(slots=True)
class Hits:
    """How often each claim held."""

    asked: int = 0
    held: int = 0

    def __str__(self) -> str:
        share = self.held / self.asked
        return f"{share:.1%} ± {1.96 * (share * (1 - share) / self.asked) ** 0.5:.1%}"


class Stocked(Experiment):
    """Replications drawn from a stock; their figures are worked out once, but for those that are cut otherwise."""

    stock: Experiment
    rows: np.ndarray
    known: tuple[Series, ...]

    @classmethod
    def of(cls, stock: Experiment) -> Stocked:
        """Take all replications of an experiment as a stock."""
        found = cls.__new__(cls)
        found.__dict__.update(stock.__dict__)
        found.stock, found.rows = stock, np.arange(stock.size)
        found.known = Experiment.series(stock, np.full(stock.size, stock.floor()), ())
        return found

    def draw(self, rows: np.ndarray) -> Stocked:
        """Take these replications."""
        self.rows, self.sample = rows, rows_of(self.stock.done, rows)
        return self

    def keep(self, number: int) -> None:
        """Forget all but the first replications."""
        super().keep(number)
        self.rows = self.rows[:number]

    def series(self, cuts: np.ndarray, limits: tuple[CaseLimit, ...]) -> tuple[Series, ...]:
        """Return every figure of each replication."""
        if (cuts > self.floor()).any():
            whole = copy(self.stock)
            whole.sample = rows_of(self.stock.done, self.rows, whole=True)
            return whole.series(cuts, limits)
        return tuple(replace(found, values=found.values[self.rows]) for found in self.known)


class Drawn(Pair):
    """A pair whose replications are drawn from a stock."""

    before: Stocked
    after: Stocked
    order: np.ndarray

    def _go_on(self, done: int, watch: Watcher | None) -> tuple[int, bool]:
        del watch
        end = min(done + LEAST, self.effort.most)
        for experiment in (self.before, self.after):
            experiment.draw(self.order[:end])
        self.cuts = np.maximum(self.before.cuts(), self.after.cuts())
        return end, self._enough()


def rows_of(sample: Sample, rows: np.ndarray, *, whole: bool = False) -> Sample:
    """Give some replications; what no measure needs only if all is wanted."""
    return Sample(
        **{
            field.name: getattr(sample, field.name)[rows if whole or field.name in NEEDED else slice(0)]
            for field in fields(Sample)
        }
    )


def figures(before: Experiment, after: Experiment) -> Figures:
    """Give the measures of each replication, before and after, cut as `compare` cuts them."""
    cuts = np.maximum(before.cuts(), after.cuts())
    first, second = (
        {series.name: series for series in experiment.series(cuts, ()) if series.name in MEASURES}
        for experiment in (before, after)
    )
    return first, second


def saved(found: Figures, measure: str) -> Interval:
    return paired_difference(found[0][measure].values, found[1][measure].values)


class Ledger:
    """Counts what held in experiments of 10 and of 20 replications, and in those that went on until it was enough."""

    def __init__(self, truth: Truth, in_long_runs: Truth | None = None) -> None:
        self.truth = truth
        self.in_long_runs = in_long_runs or truth
        self.hits: defaultdict[tuple[str, ...], Hits] = defaultdict(Hits)
        self.sums: defaultdict[tuple[str, str], float] = defaultdict(float)

    def count(self, key: tuple[str, ...], *, held: bool) -> None:
        """Note one more claim of this kind, and whether it held."""
        self.hits[key].asked += 1
        self.hits[key].held += held

    def take(self, pair: Pair) -> None:
        """Look at one experiment under each rule."""
        for size in (LEAST, FIXED):
            self._look(f"{size} replications", figures(pair.before.part(size), pair.after.part(size)))
        self._look("until enough", figures(pair.before, pair.after))

    def _look(self, rule: str, found: Figures) -> None:
        for measure, (before, after) in self.truth.items():
            gain = saved(found, measure)
            self.count((rule, measure, "before"), held=found[0][measure].interval().holds(before))
            self.count((rule, measure, "saved"), held=gain.holds(before - after))
            first, second = self.in_long_runs[measure]
            self.count((rule, measure, "in long runs"), held=gain.holds(first - second))
            self.sums[rule, measure] += gain.half_width / (before - after)
        self.sums[rule, ""] += found[0][MEASURES[0]].values.size

    def take_apart(self, one: Pair, other: Pair) -> None:
        """Hold the flow before against itself, and against that after, with other luck; 20 replications of each."""
        sides = (one.before, other.before, "false alarms"), (one.before, other.after, "gain found")
        for before, after, key in sides:
            gain = saved(figures(before.part(FIXED), after.part(FIXED)), MEASURES[0])
            self.count((key,), held=gain.low > 0 if key == "gain found" else not gain.holds(0))

    def show(self) -> None:
        """Print all that was counted."""
        for rule in dict.fromkeys(key[0] for key in self.hits if len(key) > 1):
            count = self.hits[rule, MEASURES[0], "saved"].asked
            print(f"  {rule}: {self.sums[rule, ''] / count:.1f} replications on average")
            for measure in self.truth:
                before, gain, long = (self.hits[rule, measure, what] for what in ("before", "saved", "in long runs"))
                half = self.sums[rule, measure] / count
                print(
                    f"    {measure:14} before held {before}; saving, ± {half:.2%} of it, held {gain}; that of long runs {long}"
                )
        for key, hits in self.hits.items():
            if len(key) == 1:
                print(f"  {key[0]}, other luck on either side, {FIXED} replications: {hits}")


# --- a queue whose answer is known ------------------------------------------------------------------------------------
def queue(service: float) -> Scenario:
    day = 8 * 3600.0
    return Scenario(
        start=datetime(2024, 1, 1),  # noqa: DTZ001 - local time
        arrivals=Arrivals(interarrival=Distribution("exponential", (GAP / day,))),
        pools=(Pool(id="a", people=(People(count=SERVERS),)),),
        work={"a": Work(processing=Distribution("exponential", (service / day,)), needs=(("a", 1),))},
        level=3,
    )


def queue_pairs(count: int, effort: Effort, services: tuple[float, float]) -> Iterator[Pair]:
    line = build(task("a", "A", lane=("x", "a")))
    pair = Pair((line, line), (queue(services[0]), queue(services[1])), effort)
    for seed in range(count):
        for experiment in (pair.before, pair.after):
            experiment.scenario, experiment.sample = replace(experiment.scenario, seed=seed), None
        pair.run(None)
        yield pair


def measure_queue(count: int) -> None:
    services = SERVICE, QUICKER * SERVICE
    before, after = ((waiting_time(1 / GAP, 1 / service, SERVERS) + service) / 8 / 3600 for service in services)
    print(f"M/M/3, load 0.8, 1,000 cases from empty, service a fifth quicker; {count} experiments", flush=True)
    ledger = Ledger({"approval mean": (before, after)})
    last: Pair | None = None
    for pair in queue_pairs(count, Effort(until=CLOSELY, workers=1), services):
        ledger.take(pair)
        if last:
            ledger.take_apart(pair, last)
        last = copy(pair)
        last.before, last.after = pair.before.part(FIXED), pair.after.part(FIXED)
    ledger.show()


# --- the flows of the shelf -------------------------------------------------------------------------------------------
def shelf(name: str, cases: int | None = None) -> tuple[Flows, Scenarios]:
    known = flow(name)
    flows = load(name), load(Path(str(known.to_be)))
    return flows, pair_scenarios(flows, Told(table=known.scenario, options=Options(cases=cases)))


def stock_of(
    flows: Flows, scenarios: Scenarios, size: int, *, seed: int = 1, longer: int = 1
) -> tuple[Experiment, Experiment]:
    """Run pairs of replications, with a run-in so many times longer."""
    pair = Pair(flows, scenarios, Effort(workers=1))
    for experiment in (pair.before, pair.after):
        if longer > 1:
            found = experiment.run_in
            experiment.begin_at_work(replace(found, before=longer * found.before))
        experiment.scenario = replace(experiment.scenario, seed=seed)
        experiment.more(size)
    return pair.before, pair.after


def values_of(experiments: tuple[Experiment, Experiment]) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Give the measures of each replication, with nothing cut off but the run-in."""
    first, second = (
        {series.name: series.values for series in each.series(np.full(each.size, each.floor()), ())}
        for each in experiments
    )
    return first, second


def savings(name: str, cases: int | None, size: int, *, longer: int) -> tuple[Truth, dict[str, Interval]]:
    """Give each measure before and after, and its saving, from replications of their own."""
    flows, scenarios = shelf(name, cases=cases)
    first, second = values_of(stock_of(flows, scenarios, size, seed=1_000_003, longer=longer))
    truth = {measure: (float(first[measure].mean()), float(second[measure].mean())) for measure in MEASURES}
    return truth, {measure: paired_difference(first[measure], second[measure]) for measure in MEASURES}


def shelf_pairs(
    flows: Flows, scenarios: Scenarios, stocks: tuple[Experiment, Experiment], count: int
) -> Iterator[Drawn]:
    pair = Drawn(flows, scenarios, Effort())
    pair.before, pair.after = (Stocked.of(stock) for stock in stocks)
    generator = np.random.default_rng(1)
    for _ in range(count):
        pair.order = generator.permutation(stocks[0].size)
        pair.run(None)
        yield pair


def quicker(scenario: Scenario) -> Scenario:
    def scaled(work: Work) -> Work:
        return replace(
            work,
            processing=work.processing and work.processing.scaled(QUICKER),
            lead=work.lead and work.lead.scaled(QUICKER),
        )

    return replace(scenario, work={task: scaled(work) for task, work in scenario.work.items()})


def measure_shelf(name: str, count: int) -> None:
    in_long_runs, sure = savings(name, *LONG[name], longer=1)
    tell(f"{name}: saving of runs of {LONG[name][0]} cases", sure)
    truth, sure = savings(name, None, TRUE, longer=2)
    tell(f"{name}; {count} experiments. The saving in truth", sure)
    flows, scenarios = shelf(name)
    stocks = stock_of(flows, scenarios, STOCK)
    first = stocks[0].scenario
    print(f"  {first.run_in} cases come before those that count, {first.run_out} after them")
    quick = quicker(scenarios[0])
    others = tuple(Stocked.of(one) for one in stock_of((flows[0],) * 2, (scenarios[0], quick), STOCK, seed=77))
    ledger, cut = Ledger(truth, in_long_runs), 0
    for pair in shelf_pairs(flows, scenarios, stocks, count):
        cut += bool((pair.cuts > pair.before.floor()).any())
        ledger.take(pair)
        other = copy(pair)
        other.before, other.after = (copy(experiment).draw(pair.order[:FIXED]) for experiment in others)
        ledger.take_apart(pair, other)
    ledger.show()
    print(f"  more than the run-in was cut off in {cut} of {count}")


def tell(what: str, sure: dict[str, Interval]) -> None:
    told = "; ".join(f"{measure} {found.value:.3f} ± {found.half_width:.3f}" for measure, found in sure.items())
    print(f"{what}: {told}", flush=True)


def measure_luck(name: str, size: int = 200) -> None:
    """Print how many times more replications independent luck would need: kinds of case fixed, and drawn one by one."""
    flows, scenarios = shelf(name)
    first, second = values_of(stock_of(flows, scenarios, size))
    names = vars(replication)
    usual, names["deal"] = names["deal"], one_by_one
    loose = values_of(stock_of(flows, scenarios, size))
    names["deal"] = usual
    print(f"{name}: independent luck needs so many times more replications ({size} pairs)")
    for measure in MEASURES:
        apart = sum(side[measure].var(ddof=1) for side in loose)
        together = (first[measure] - second[measure]).var(ddof=1)
        same = variance_ratio(first[measure], second[measure])
        print(
            f"  {measure:14} {same:5.1f} with the mix fixed in both; {apart / together:5.1f} with kinds drawn",
            flush=True,
        )


def one_by_one(attributes: Sequence[Attribute], *, seed: int, parts: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Draw the kind of each case by itself."""
    keys = case_keys(seed, np.arange(sum(parts)))
    found = {}
    for attribute in attributes:
        bounds = np.cumsum([share for _, share in attribute.values])
        luck = draws(*keys, *element_keys(f"one by one {attribute.name}"), 0)
        found[attribute.name] = np.minimum(np.searchsorted(bounds / bounds[-1], luck), len(bounds) - 1)
    return found


def measure_speed(name: str) -> None:
    """Print the time of the processor until the mean saving is known; everything is compiled and loaded before."""
    flows, scenarios = shelf(name, cases=20)
    Pair(flows, scenarios, Effort(replications=1)).run(None)
    began = time.process_time()
    total = 0
    for number in range(1_000_000):
        total += number
    bare = time.process_time() - began
    flows, scenarios = shelf(name)
    share = 1.0
    for what in ("of the mean before", "of the saving"):
        began = time.process_time()
        pair = Pair(flows, scenarios, Effort(until=0.005 * share, workers=1))
        enough = pair.run(None)
        spent = time.process_time() - began
        gain = saved(figures(pair.before, pair.after), MEASURES[0])
        share = gain.value / float(pair.before.led(pair.cuts).mean())
        print(
            f"{name}: ± 0.5 % {what}: {pair.before.size} replications, enough: {enough}, ± {gain.half_width / gain.value:.2%} of "
            f"the saving, {spent:.1f} s, {spent / bare:.0f} bare loops of {bare:.3f} s",
            flush=True,
        )


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else EXPERIMENTS
    wanted = sys.argv[2:] or ("queue", *LONG)
    for what in wanted:
        started = time.process_time()
        if what == "queue":
            measure_queue(asked)
        else:
            measure_speed(what)
            measure_luck(what)
            measure_shelf(what, asked)
        print(f"({time.process_time() - started:.0f} s of the processor)")
