"""A process that states neither limits nor items nor data: most questions cannot be answered from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.annotation import is_bare
from reengineer.diagnosis.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.diagnosis.study import Study

_SHOWN = 3


def check(study: Study) -> Iterator[Finding]:
    """Yield one finding for all processes of the file from which neither days nor dependencies can be read."""
    bare = tuple(process for process in study.processes if is_bare(study, process))
    if bare:
        tasks = sum(len(study.tasks(process)) for process in bare)
        yield Finding(
            elements=tuple(process.id for process in bare),
            message=message(
                "{tasks} tasks in {processes} state no time limit and no material, so days at stake and needless "
                "waiting cannot be read from the file; {questions} questions about their order are open.",
                tasks=tasks,
                processes=tuple(process.label for process in bare[:_SHOWN]) + (("…",) if len(bare) > _SHOWN else ()),
                questions=len(study.questions),
            ),
            evidence=(
                ("tasks", tasks),
                ("time limits", 0),
                ("data associations", 0),
                ("open questions", len(study.questions)),
            ),
            source="Reijers & Limam Mansar 2005",
        )
