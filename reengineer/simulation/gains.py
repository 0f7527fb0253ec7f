"""Where a gain comes from: the chain of tasks that each case waited for last, before and after.

On that chain every instant of a case is spent once: waiting for busy people, before closed doors, or in a task. So the mean
length is the sum over tasks of c m, with c how often a task stood on the chain of a case, and m how long it was there. The
change of a product is split at the middle: (c - c') (m + m') / 2 because the chain goes elsewhere (tasks side by side, no
longer waited for), and (m - m') (c + c') / 2 because the task itself takes another time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from processes.messages import message
from processes.model import all_nodes
from reengineer.simulation.kernel import words as w
from reengineer.simulation.places import sums_by_element
from reengineer.simulation.statistics import t_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from processes.messages import Message
    from reengineer.simulation.run import Experiment
    from reengineer.simulation.statistics import Interval

    Floats = NDArray[np.float64]

BUSY, CLOSED, ORDER, LENGTH = "busy people", "closed doors", "order", "length of tasks"
WORDS = {
    BUSY: message("waiting for busy people"),
    CLOSED: message("waiting before closed doors"),
    ORDER: message("tasks that are no longer waited for"),
    LENGTH: message("tasks that take another time"),
}
NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """A part of the mean saving on the elapsed clock, and the tasks where most of it comes from."""

    kind: str
    name: Message
    unit: str
    saved: Interval
    tasks: tuple[tuple[str, float], ...]  # label, days


def find_gains(before: Experiment, after: Experiment) -> tuple[Gain, ...]:
    """Return the parts of the mean saving, elapsed; together they are the whole."""
    first, second = _chains(before), _chains(after)
    labels = {
        node.id: node.label
        for experiment in (after, before)
        for process in experiment.definitions.processes
        for node in all_nodes(process)
    }
    parts: dict[str, dict[str, Floats]] = {kind: {} for kind in WORDS}
    none = np.zeros((before.done.size, 4))
    for element in dict.fromkeys((*first, *second)):
        was, is_now = first.get(element, none), second.get(element, none)
        parts[BUSY][element] = was[:, 1] - is_now[:, 1]
        parts[CLOSED][element] = was[:, 2] - is_now[:, 2]
        parts[ORDER][element], parts[LENGTH][element] = _split(was, is_now)
    unit = before.clock.unit(elapsed=True)
    return tuple(_gain(kind, unit, tasks, labels) for kind, tasks in parts.items())


def _chains(experiment: Experiment) -> dict[str, Floats]:
    """Return for each task: how often on the chain of a case, and its days there: queue, closed doors, in the task."""
    sample = experiment.done
    cases = experiment.counting
    day = experiment.clock.seconds(elapsed=True)
    found = {}
    for element, rows in sums_by_element(experiment.compiled, sample).items():
        times = rows[:, w.WAIT_CRITICAL - w.COUNT :] / cases / day
        often = rows[:, w.CRITICAL - w.COUNT] / cases
        found[element] = np.stack([often, times[:, 0], times[:, 1], times[:, 2] + times[:, 3]], axis=1)
    return found


def _split(was: Floats, is_now: Floats) -> tuple[Floats, Floats]:
    """Return how much of the change in a task's days comes from how often it was waited for, and from how long."""
    often, later = was[:, 0], is_now[:, 0]
    long = np.divide(was[:, 3], often, out=np.full(often.size, np.nan), where=often > 0)
    longer = np.divide(is_now[:, 3], later, out=np.full(later.size, np.nan), where=later > 0)
    long, longer = np.where(often > 0, long, longer), np.where(later > 0, longer, long)
    long, longer = np.nan_to_num(long), np.nan_to_num(longer)
    return (often - later) * (long + longer) / 2, (long - longer) * (often + later) / 2


def _gain(kind: str, unit: str, tasks: dict[str, Floats], labels: dict[str, str]) -> Gain:
    total = np.sum(list(tasks.values()), axis=0)
    largest = sorted(tasks, key=lambda element: -abs(tasks[element].mean()))[:NAMED]
    return Gain(
        kind=kind,
        name=WORDS[kind],
        unit=unit,
        saved=t_interval(total),
        tasks=tuple((labels.get(task, task), float(tasks[task].mean())) for task in largest if tasks[task].any()),
    )
