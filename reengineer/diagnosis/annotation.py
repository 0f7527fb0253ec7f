"""Whether a process says anything beyond its flow: limits, items, data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from processes.model import Process
    from reengineer.diagnosis.case import Case

FEW = 3


def is_bare(case: Case, process: Process) -> bool:
    """Tell whether neither days nor dependencies can be read; of one or two tasks nobody expects more."""
    tasks = case.tasks(process)
    if len(tasks) < FEW or case.is_annotated(process) or any(task.id in case.times for task in tasks):
        return False
    return not any(task.inputs or task.outputs or task.precedences for task in tasks)
