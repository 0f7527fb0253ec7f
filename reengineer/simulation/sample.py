"""Replications of one flow: run in threads, kept as arrays, the same for any number of workers."""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, fields
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from reengineer.simulation.kernel.jit import COMPILED
from reengineer.simulation.plain import run_plain
from reengineer.simulation.replication import Run
from reengineer.simulation.without_queues import run_without_queues

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from reengineer.simulation.compiled import Compiled
    from reengineer.simulation.replication import Replication
    from reengineer.simulation.scenario import Scenario

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Job = tuple[Compiled, Scenario, int]  # and the number of the replication

MOMENT = 0.1  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What replications counted: a row for each. Times in seconds, as `Replication` has them."""

    cycle: Floats  # by case, from arrival to end
    approval: Floats
    effort: Floats
    waiting: Floats
    cost: Floats
    outcome: Integers
    handovers: Integers
    returns: Integers
    nodes: Floats  # by node and sum
    busy: Floats  # by group of people
    queues: Floats  # by pool
    span: Floats  # first arrival, last arrival, last end
    events: Integers

    @property
    def size(self) -> int:
        """How many replications there are."""
        return len(self.cycle)

    @property
    def cases(self) -> int:
        """How many cases each has."""
        return int(self.cycle.shape[1])

    def first(self, number: int) -> Sample:
        """Return the first so many replications."""
        return Sample(**{field.name: getattr(self, field.name)[:number] for field in fields(Sample)})


class Crew(Protocol):
    """Who runs replications where threads here do not: see `cluster.Cluster`."""

    def replications(self, jobs: Sequence[Job], /) -> Iterator[Replication]:
        """Yield a replication for each job, in their order, as they are done."""


def replicate(job: Job) -> Replication:
    """Run one replication; luck hangs on its number alone. The kernel runs what the quicker ways do not take."""
    return run_without_queues(*job) or run_in_order(*job)


def run_in_order(compiled: Compiled, scenario: Scenario, number: int, *, log: bool = False) -> Replication:
    """Run one replication event by event, in the kernel or, where nothing is compiled, in the lean loop if that takes it."""
    found = None if COMPILED else run_plain(compiled, scenario, number, log=log)
    return found or Run(compiled, scenario, number, log=log).run()


def replications(jobs: Sequence[Job], workers: int | Crew | None = None) -> Iterator[Replication]:
    """Yield a replication for each job, in their order, as they are done; `workers` are threads, or a crew."""
    if not isinstance(workers, int | None):
        return workers.replications(jobs)
    return _in_threads(jobs, workers or os.cpu_count() or 1) if COMPILED else map(replicate, jobs)


def _in_threads(jobs: Sequence[Job], workers: int) -> Iterator[Replication]:
    """Yield what comes of the jobs. The kernel lets go of the interpreter, so threads run at once.

    They are daemons: whoever interrupts need not wait until the kernel comes back.
    """
    left = deque(enumerate(jobs))
    done: Queue[tuple[int, Replication | BaseException]] = Queue()

    def take() -> None:
        with suppress(IndexError):  # nothing is left
            while True:
                place, job = left.popleft()
                done.put((place, _result(job)))

    for _ in range(min(workers, len(jobs))):
        Thread(target=take, daemon=True).start()
    found: dict[int, Replication | BaseException] = {}
    try:
        for place in range(len(jobs)):
            while place not in found:
                with suppress(Empty):  # look up now and then: not every system breaks off a wait for Ctrl-C
                    found.update([done.get(timeout=MOMENT)])
            result = found.pop(place)
            if isinstance(result, BaseException):
                raise result
            yield result
    finally:
        left.clear()


def _result(job: Job) -> Replication | BaseException:
    try:
        return replicate(job)
    except BaseException as error:  # noqa: BLE001 - it is raised where the result is awaited
        return error


def draw_sample(
    compiled: Compiled, scenario: Scenario, numbers: Iterable[int], *, workers: int | Crew | None = None
) -> Sample:
    """Run the replications with these numbers."""
    return stacked(list(replications([(compiled, scenario, number) for number in numbers], workers)))


def stacked(runs: list[Replication]) -> Sample:
    """Return replications as one sample."""

    def rows(name: str) -> Any:
        return np.stack([getattr(run, name) for run in runs])

    arrived, ended = rows("arrived"), rows("ended")
    return Sample(
        cycle=ended - arrived,
        **{name: rows(name) for name in ("approval", "effort", "waiting", "cost", "outcome", "handovers", "returns")},
        **{name: rows(name) for name in ("nodes", "busy", "queues", "events")},
        span=np.stack([arrived[:, 0], arrived[:, -1], ended.max(axis=1)], axis=1),
    )


def joined(first: Sample | None, more: Sample) -> Sample:
    """Return the replications of two samples as one."""
    if first is None:
        return more
    return Sample(
        **{
            field.name: np.concatenate((getattr(first, field.name), getattr(more, field.name)))
            for field in fields(Sample)
        }
    )
