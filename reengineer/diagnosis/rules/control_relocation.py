"""A check of the applicant's own papers that often sends the applicant back: it could be done before handing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import decision_after, supplement_flow
from reengineer.diagnosis.materials import is_from_outside
from reengineer.diagnosis.stakes import days_without
from reengineer.diagnosis.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Task
    from reengineer.diagnosis.study import Study

OFTEN = 0.1


def check(study: Study) -> Iterator[Finding]:
    """Yield the checks that read only what comes from outside and send back one case in ten or more."""
    for task in study.posts_tasks():
        gateway = decision_after(study, task.id)
        flow = supplement_flow(study, gateway) if gateway else None
        share = flow.probability if flow else None
        if share is not None and share >= OFTEN and _checks_outside_papers(study, task):
            yield _finding(study, task, share)


def _checks_outside_papers(study: Study, task: Task) -> bool:
    inputs = study.inputs(task)
    named = task.nature == "intake" or says(task.name, "check") or says(task.name, "completeness")
    return named and bool(inputs) and all(is_from_outside(study, identity) for identity in inputs)


def _finding(study: Study, task: Task, share: float) -> Finding:
    return Finding(
        elements=(task.id,),
        message=message(
            "{task} sends back {share} % of the applicants for papers they could have checked themselves.",
            task=task.label,
            share=round(100 * share),
        ),
        evidence=(("share sent back", share), ("threshold", OFTEN)),
        days=days_without(study, task.id),
        effect=Effect(time=1, cost=1, quality=1, flexibility=-1),
        risk=message("An applicant without help or a computer is shut out: keep a counter."),
        source="Reijers & Limam Mansar 2005, no. 1",
    )
