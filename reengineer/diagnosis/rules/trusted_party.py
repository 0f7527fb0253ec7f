"""A department verifies again what another department has just certified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import decision_after
from reengineer.diagnosis.organisation import department
from reengineer.diagnosis.stakes import days_without
from reengineer.diagnosis.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import FlowNode, Task
    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the verifying tasks that read nothing but approvals of other departments and decide nothing."""
    for task in study.posts_tasks():
        if not says(task.name, "verify") or task.item_code or decision_after(study, task.id):
            continue
        certifiers = _certifiers(study, task)
        if certifiers:
            yield _finding(study, task, certifiers)


def _certifiers(study: Study, task: Task) -> tuple[FlowNode, ...]:
    """Return who made what the task reads, if all of them are approvals of other departments."""
    inputs = study.inputs(task)
    own = department(study, task.id)
    if own is None or any(identity not in study.writers for identity in inputs):
        return ()
    makers = {name: study.nodes[name] for identity in sorted(inputs) for name in study.writers[identity]}
    foreign = all(maker.nature == "approval" and department(study, name) != own for name, maker in makers.items())
    return tuple(makers.values()) if foreign else ()


def _finding(study: Study, task: Task, certifiers: tuple[FlowNode, ...]) -> Finding:
    return Finding(
        elements=(task.id, *(maker.id for maker in certifiers)),
        message=message(
            "{task} verifies again what another department has certified in {certifiers}.",
            task=task.label,
            certifiers=tuple(maker.label for maker in certifiers),
        ),
        evidence=(("certificates verified again", len(study.inputs(task))),),
        days=days_without(study, task.id),
        effect=Effect(time=1, cost=1, quality=-1),
        risk=message("Trust needs a shared register: a forged paper would pass."),
        source="Reijers & Limam Mansar 2005, no. 27",
    )
