"""The events of one replication in columns: ready, begun, done; a case after the other, each in order of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reengineer.simulation.kernel import words as w

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from reengineer.simulation.compiled import Compiled
    from reengineer.simulation.replication import Replication

    Integers = NDArray[np.int64]

TRANSITIONS = ("schedule", "start", "complete")  # of the standard life cycle of XES
AT_ONCE = 20_000  # executions in one part, or one case


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """The events of some cases that follow each other; the columns are as long as there are events."""

    cases: range
    case: Integers
    instance: Integers  # which execution of its case, from 1
    node: Integers  # ordinal
    person: Integers  # -1 nobody
    transition: Integers  # place in TRANSITIONS
    time: Integers  # milliseconds from the midnight of the first day

    def bounds(self) -> list[int]:
        """Return where the events of each case begin, and the end."""
        found: list[int] = np.searchsorted(self.case, np.arange(self.cases.start, self.cases.stop + 1)).tolist()
        return found


def run_events(compiled: Compiled, run: Replication, cases: range) -> Iterator[Events]:
    """Yield the events of some cases of a replication that kept its log, in parts that hold whole cases."""
    if run.rows is None:
        return
    whole, times = run.rows
    order = np.lexsort((times[:, w.R_FINISH], whole[:, w.R_CASE]))
    if compiled.delays:
        order = order[~np.isin(whole[order, w.R_NODE], compiled.delays)]
    bounds = np.searchsorted(whole[order, w.R_CASE], np.arange(len(run.arrived) + 1))
    first = cases.start
    while first < cases.stop:
        last = max(first + 1, int(np.searchsorted(bounds, bounds[first] + AT_ONCE, side="right")) - 1)
        last = min(last, cases.stop)
        part = order[bounds[first] : bounds[last]]
        instance = np.arange(bounds[first], bounds[last]) - bounds[whole[part, w.R_CASE]] + 1
        yield _events(range(first, last), whole[part], times[part], instance)
        first = last


def _events(cases: range, whole: Integers, times: NDArray[np.float64], instance: Integers) -> Events:
    """Return the events of executions, told one after the other; nobody is asked to begin what needs nobody."""
    steps = len(TRANSITIONS)
    time = np.rint(times[:, [w.R_READY, w.R_START, w.R_FINISH]] * 1000).astype(np.int64).ravel()
    execution = np.repeat(np.arange(len(whole)), steps)
    happened = np.flatnonzero((whole[execution, w.R_PERSON] >= 0) | (np.arange(len(time)) % steps > 0))
    place = happened[np.lexsort((time[happened], whole[execution[happened], w.R_CASE]))]
    rows = whole[execution[place]]
    return Events(
        cases=cases,
        case=rows[:, w.R_CASE],
        instance=instance[execution[place]],
        node=rows[:, w.R_NODE],
        person=rows[:, w.R_PERSON],
        transition=place % steps,
        time=time[place],
    )
