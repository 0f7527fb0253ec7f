"""A statutory limit or an approval without the article it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Task
    from reengineer.diagnosis.study import Study

_SHOWN = 3


def check(study: Study) -> Iterator[Finding]:
    """Yield one finding a process, with the tasks that bind the applicant and name no article."""
    for process in study.processes:
        missing = tuple(task for task in study.posts_tasks(process) if _needs_basis(task) and not _has_basis(task))
        if missing:
            yield Finding(
                elements=tuple(task.id for task in missing),
                message=message(
                    "Without a legal basis in {process}: {tasks} ({count} in all).",
                    count=len(missing),
                    process=process.label,
                    tasks=tuple(task.label for task in missing[:_SHOWN]) + (("…",) if len(missing) > _SHOWN else ()),
                ),
                evidence=(("approvals without a legal basis", len(missing)),),
                effect=Effect(quality=1, flexibility=1),
                risk=message("An approval without a basis may have to be abolished instead of improved."),
                source="行政许可法 第4条",
            )


def _needs_basis(task: Task) -> bool:
    limit = task.time_limit
    return task.nature == "approval" or (limit is not None and limit.statutory is not None)


def _has_basis(task: Task) -> bool:
    return bool(task.time_limit and task.time_limit.legal_basis) or any(
        precedence.reason == "law" and precedence.basis for precedence in task.precedences
    )
