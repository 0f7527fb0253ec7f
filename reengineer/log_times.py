"""How long each task took in an event log: what a diagnosis reckons with instead of limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.calendars import office_calendar
from processes.durations import Span
from processes.errors import UsageError
from processes.eventlog import read_traces
from processes.messages import message
from processes.model import Task, all_nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from processes.eventlog import LogEvent, Trace
    from processes.model import Definitions

DONE = "complete"


def read_log_times(source: str | Path | bytes, definitions: Definitions) -> dict[str, Span]:
    """Return the mean time of each task of a flow from ready (or begun) to done, in working days.

    Tasks are those of the ids in the log, else of the names. A log that says of no task when it began is refused.
    """
    found = times_of(read_traces(source), definitions)
    if not found:
        file = "-" if isinstance(source, bytes) else str(source)
        raise UsageError(
            message(
                "{file} does not say of any task of the flow when it was begun and when it was done; give another log.",
                file=file,
            )
        )
    return found


def times_of(traces: Iterable[Trace], definitions: Definitions) -> dict[str, Span]:
    """Return the mean working days of each task in traces."""
    calendar = office_calendar()
    known = _known(definitions)
    sums: dict[str, list[float]] = {}
    for trace in traces:
        for task, begun, done in _executions(trace, known):
            days, count = sums.setdefault(task, [0.0, 0])
            sums[task] = [days + calendar.count(begun, done, "working day").amount, count + 1]
    return {task: Span(round(days / count, 6)) for task, (days, count) in sums.items()}


def _known(definitions: Definitions) -> dict[str, str]:
    """Return the tasks by id, and by name where only one has it."""
    tasks = [node for process in definitions.processes for node in all_nodes(process) if isinstance(node, Task)]
    names = [task.name for task in tasks]
    return {task.name: task.id for task in tasks if names.count(task.name) == 1} | {task.id: task.id for task in tasks}


def _executions(trace: Trace, known: dict[str, str]) -> Iterator[tuple[str, datetime, datetime]]:
    """Yield each execution of a task whose beginning is told: the task, when it was ready or begun, when it was done."""
    under_way: dict[tuple[str, str], datetime] = {}
    for event in trace.events:
        task = _task(event, known)
        if task is None:
            continue
        key = task, event.instance
        if event.transition != DONE:
            under_way.setdefault(key, event.time)
        elif key in under_way:
            yield task, under_way.pop(key), event.time


def _task(event: LogEvent, known: dict[str, str]) -> str | None:
    return known.get(event.activity_id) or known.get(event.activity)
