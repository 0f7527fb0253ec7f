"""A case that is passed between departments more often than the number of departments explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.organisation import departments, handovers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the processes with more handovers than one to and one from each department beside the lead.

    With n departments a lead that asks each of the others once and gets one answer has 2(n - 1) handovers.
    """
    for process in study.processes:
        several = departments(study, (task.id for task in study.tasks(process)))
        passed = handovers(study, process)
        enough = 2 * (len(several) - 1)
        if len(several) > 1 and len(passed) > enough:
            yield Finding(
                elements=passed,
                message=message(
                    "{process} passes a case {count} times between {departments} departments; "
                    "asking each of them once would take {enough}.",
                    process=process.label,
                    count=len(passed),
                    departments=len(several),
                    enough=enough,
                ),
                evidence=(("handovers", len(passed)), ("departments", len(several)), ("enough", enough)),
                effect=Effect(time=1, cost=1, flexibility=-1),
                risk=message("Fewer hands know less: a specialist's eye may be lost."),
                source="Reijers & Limam Mansar 2005, no. 18",
            )
