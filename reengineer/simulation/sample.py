"""Replications of one flow: run in threads, kept as arrays, the same for any number of workers."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from reengineer.simulation.kernel.jit import COMPILED
from reengineer.simulation.replication import Run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from reengineer.simulation.compile import Compiled
    from reengineer.simulation.replication import Replication
    from reengineer.simulation.scenario import Scenario

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


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


def draw_sample(
    compiled: Compiled, scenario: Scenario, numbers: Iterable[int], *, workers: int | None = None
) -> Sample:
    """Run the replications with these numbers.

    The kernel lets go of the interpreter, so threads run at once; luck hangs on the number of the replication alone.
    """
    numbers = tuple(numbers)

    def one(number: int) -> Replication:
        return Run(compiled, scenario, number).run()

    workers = min(workers or os.cpu_count() or 1, len(numbers)) if COMPILED else 1
    if workers == 1:
        return _stack([one(number) for number in numbers])
    with ThreadPoolExecutor(workers) as pool:
        return _stack(list(pool.map(one, numbers)))


def _stack(runs: list[Replication]) -> Sample:
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
