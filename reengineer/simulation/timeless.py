"""The tasks of which nothing says how long they take: a run counts them as done at once, and names them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import SubProcess, Task, all_nodes
from reengineer.simulation.flow_names import has_inside
from reengineer.simulation.scenario import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from processes.model import Definitions
    from reengineer.simulation.scenario import Scenario

NAMED = 5
TIMES = 2  # the level from which anything takes time


def timeless_notes(definitions: Definitions, scenario: Scenario) -> Iterator[Message]:
    """Yield that tasks take no time, with the names of the first few."""
    names = [
        node.label
        for process in definitions.processes
        for node in all_nodes(process)
        if isinstance(node, Task | SubProcess) and not has_inside(node)
        if not _takes_time(scenario.work.get(node.id, Work()))
    ]
    if not names or scenario.level < TIMES:
        return
    some, more = tuple(islice(names, NAMED)), len(names) - NAMED
    if more > 0:
        yield message("Tasks without any time count as done at once: {tasks} and {count} more.", tasks=some, count=more)
    else:
        yield message("Tasks without any time count as done at once: {tasks}.", tasks=some)


def _takes_time(work: Work) -> bool:
    return bool(work.processing or work.lead or work.wait)
