"""Where the time goes: the mean case, instant by instant, by what was going on on the chain of tasks it waited for last.

On that chain every instant is spent once (see `gains`), so the parts add up to the mean length on the elapsed clock. What
tokens wait for beside the chain, at joins above all, is told by `waits`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from processes.messages import message
from reengineer.simulation.figures import Figure
from reengineer.simulation.gains import BUSY, CLOSED, WORDS
from reengineer.simulation.kernel import words as w
from reengineer.simulation.outside import outside
from reengineer.simulation.places import sums_by_element
from reengineer.simulation.statistics import t_interval
from reengineer.simulation.waits import BATCH
from reengineer.simulation.waits import WORDS as WAITS

if TYPE_CHECKING:
    from reengineer.simulation.run import Experiment
    from reengineer.simulation.waits import Waiting

WORK, LEAD, FILLING, OUTSIDE = "work", "circulation", "batch", "outside"
SPENT = {
    WORK: message("people at work on it"),
    LEAD: message("circulation, fixed periods and timers: nobody works on it"),
    BUSY: WORDS[BUSY],
    CLOSED: WORDS[CLOSED],
    FILLING: WAITS[BATCH],
    OUTSIDE: message("with the applicant or somebody outside"),
}


def find_spent(experiment: Experiment, waits: tuple[Waiting, ...] = ()) -> tuple[Figure, ...]:
    """Return the days of a mean case by the kinds of `SPENT`, each with its interval over replications.

    Of the wait for people at a task, what is seen in `waits` to be for a batch to fill is told as that.
    """
    filling = {one.id: one.days[BATCH] / (one.days[BATCH] + one.days[BUSY]) for one in waits if one.days[BATCH]}
    sample, others = experiment.done, outside(experiment.definitions)
    scale = experiment.counting * experiment.clock.seconds(elapsed=True)
    totals = {kind: np.zeros(sample.size) for kind in SPENT}
    for element, rows in sums_by_element(experiment.compiled, sample).items():
        queued, closed, worked, lead = (rows / scale).T[w.WAIT_CRITICAL - w.COUNT :]
        share = filling.get(element, 0.0)
        totals[FILLING] += share * queued
        totals[BUSY] += (1 - share) * queued
        totals[CLOSED] += closed
        totals[OUTSIDE if element in others else WORK] += worked
        totals[OUTSIDE if element in others else LEAD] += lead
    unit = experiment.clock.unit(elapsed=True)
    return tuple(
        Figure(name=kind, unit=unit, clock="elapsed", interval=t_interval(total)) for kind, total in totals.items()
    )
