"""What a case may take: the limit of the process or, where the file has none, that of the way the case goes.

The second is measured, not summed up by hand: the same case, with the same luck, goes through the flow while every task
takes exactly its limit (what the planner promises for it, else that of the file) and nobody waits for anybody. So a case
that is sent back, or that needs an item more, has the longer limit. Before and after are held against the same limits, those
of the as-is flow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from processes.messages import message
from reengineer.critical_path import find_process
from reengineer.simulation.compile import compile_model
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.sample import draw_sample
from reengineer.simulation.scenario import ALWAYS, Work
from reengineer.simulation.task_limits import KINDS, limit_of, task_limits
from reengineer.simulation.unit_seconds import day_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from processes.durations import Span
    from processes.messages import Message
    from processes.model import Definitions
    from reengineer.simulation.scenario import Scenario

OWN_WAY = message("what its way through the flow takes if every task takes its limit and nobody waits")
WHOLE_CASE = message("the limit that the file has for the whole case")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLimit:
    """What the approval time of each case is held against: seconds, a row for each replication."""

    kind: str
    source: Message
    seconds: NDArray[np.float64]


def case_limits(definitions: Definitions, scenario: Scenario, numbers: Iterable[int]) -> tuple[CaseLimit, ...]:
    """Return the promised and the statutory limit of the cases in these replications, where any task or the whole has limits."""
    return tuple(_limits(definitions, scenario, tuple(numbers)))


def _limits(definitions: Definitions, scenario: Scenario, numbers: tuple[int, ...]) -> Iterator[CaseLimit]:
    whole = find_process(definitions).time_limit
    cases = scenario.size
    for kind in KINDS:
        span = limit_of(whole, kind)
        if span:
            seconds = np.full((len(numbers), cases), span.working_days() * day_seconds(scenario))
            yield CaseLimit(kind=kind, source=WHOLE_CASE, seconds=seconds)
            continue
        spans = task_limits(definitions, scenario, kind)
        if spans and scenario.level > 1:
            work = dict(scenario.work) | {task: _lasting(scenario, task, span) for task, span in spans.items()}
            work = {task: replace(item, needs=()) for task, item in work.items()}
            unhurried = replace(scenario, work=work, pools=())
            sample = draw_sample(compile_model(definitions, unhurried), unhurried, numbers)
            yield CaseLimit(kind=kind, source=OWN_WAY, seconds=sample.approval)


def _lasting(scenario: Scenario, task: str, span: Span) -> Work:
    known = scenario.work.get(task, Work())
    calendar = known.calendar
    if span.unit in ("day", "month"):
        calendar = ALWAYS
    elif calendar == ALWAYS:
        calendar = ""
    return Work(
        lead=Distribution("fixed", (span.amount,), span.unit),
        calendar=calendar,
        repeats=known.repeats,
        again=known.again,
    )
