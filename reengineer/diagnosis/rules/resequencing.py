"""Work done just before a check that does not need it and may end the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import decision_after, refusal_flow
from reengineer.diagnosis.rules.knock_out_order import is_before_refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Task
    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the tasks that are in vain whenever the next check refuses, and that it is known not to need."""
    for task in study.posts_tasks():
        knock_out = is_before_refusal(study, task)
        if knock_out is None or task.nature == "intake" or study.must_follow(task.id, knock_out.id):
            continue
        if study.is_known_independent(task, knock_out):
            yield _finding(study, task, knock_out)


def _finding(study: Study, task: Task, knock_out: Task) -> Finding:
    gateway = decision_after(study, knock_out.id)
    flow = refusal_flow(study, gateway) if gateway else None
    return Finding(
        elements=(task.id, knock_out.id),
        message=message(
            "{task} is done before {check} may refuse, and {check} does not need it: check first.",
            task=task.label,
            check=knock_out.label,
        ),
        evidence=(("share refused", flow.probability if flow else None), ("work in vain", study.duration(task))),
        effect=Effect(time=1, cost=1),
        risk=message("Cases that pass may wait a little longer for {task}.", task=task.label),
        source="Reijers & Limam Mansar 2005, no. 9",
    )
