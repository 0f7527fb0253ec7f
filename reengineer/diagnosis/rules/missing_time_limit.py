"""A task of the authority without any time limit, in a process where limits are stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Process, Task
    from reengineer.diagnosis.study import Study

_SHOWN = 3


def check(study: Study) -> Iterator[Finding]:
    """Yield one finding a process, with all its tasks that nobody has to finish by a date."""
    for process in study.processes:
        due = tuple(task for task in study.posts_tasks(process) if not _is_part_of_another(study, task))
        missing = tuple(task for task in due if not _is_limited(study, task))
        if missing and (process.time_limit or any(task.time_limit for task in study.tasks(process))):
            yield _finding(process, missing, of=len(due))


def _is_part_of_another(study: Study, task: Task) -> bool:
    """Tell whether the task falls under the limit of another: a notice, a refusal, the taking in of a supplement."""
    refuses = task.id in study.to_an_end and task.id not in study.to_good_end
    return refuses or task.nature == "notice" or says(task.name, "supplement")


def _is_limited(study: Study, task: Task) -> bool:
    """Tell whether the task has a limit, its own or that of a sub-process around it."""
    holder = study.nodes.get(task.id)
    while holder is not None:
        limit = holder.time_limit
        if limit is not None and (limit.promised or limit.statutory):
            return True
        holder = study.nodes.get(study.scope_of[holder.id].id)
    return False


def _finding(process: Process, missing: tuple[Task, ...], *, of: int) -> Finding:
    return Finding(
        elements=tuple(task.id for task in missing),
        message=message(
            "Without a time limit in {process}, so that nobody can be reminded: {tasks} ({count} of {total} tasks).",
            count=len(missing),
            total=of,
            process=process.label,
            tasks=tuple(task.label for task in missing[:_SHOWN]) + (("…",) if len(missing) > _SHOWN else ()),
        ),
        evidence=(("tasks without a limit", len(missing)), ("tasks", of)),
        effect=Effect(time=1, quality=1),
        risk=message("A limit set without asking the post is missed or met by cutting corners."),
        source="番府辦〔2013〕19號",
    )
