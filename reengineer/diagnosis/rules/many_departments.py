"""A single case that needs more departments than anybody can coordinate by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.organisation import departments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.diagnosis.study import Study

# Seven departments answer in the joint processing plans that work (Shanghai 2018 cut design review from seven to three).
MOST = 7


def check(study: Study) -> Iterator[Finding]:
    """Yield the processes with more than seven departments."""
    for process in study.processes:
        several = departments(study, (task.id for task in study.tasks(process)))
        if len(several) > MOST:
            yield Finding(
                elements=tuple(lane.id for lane in several),
                message=message(
                    "{process} needs {count} departments; above {most} a case needs stages with one lead department each.",
                    process=process.label,
                    count=len(several),
                    most=MOST,
                ),
                evidence=(("departments", len(several)), ("threshold", MOST)),
                effect=Effect(time=1, cost=1, flexibility=-1),
                risk=message("A lead that answers for others needs the power to press them."),
                source="Reijers & Limam Mansar 2005, no. 18",
            )
