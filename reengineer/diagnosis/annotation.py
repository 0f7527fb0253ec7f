"""Whether a process says anything beyond its flow: limits, items, data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from processes.model import Process
    from reengineer.diagnosis.study import Study

FEW = 3


def is_bare(study: Study, process: Process) -> bool:
    """Tell whether neither days nor dependencies can be read; of one or two tasks nobody expects more."""
    tasks = study.tasks(process)
    if len(tasks) < FEW or study.is_annotated(process) or any(task.id in study.times for task in tasks):
        return False
    return not any(task.inputs or task.outputs or task.precedences for task in tasks)
