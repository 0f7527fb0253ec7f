"""A signature by a second post on what the first has prepared, with no choice left and no law that asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Task
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import decision_after, only_next
from reengineer.diagnosis.organisation import department, post
from reengineer.diagnosis.stakes import days_without
from reengineer.diagnosis.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the signing tasks that follow a preparing task of another post of the same department."""
    for task in study.posts_tasks():
        signer = only_next(study, task.id)
        if not says(task.name, "prepare") or not isinstance(signer, Task) or not says(signer.name, "approve"):
            continue
        if _is_formality(study, signer) and _is_next_door(study, task, signer):
            yield _finding(study, task, signer)


def _is_formality(study: Study, signer: Task) -> bool:
    """Tell whether nothing hangs on the signature: no branch after it, no law behind it, no item of its own."""
    lawful = signer.time_limit is not None and signer.time_limit.legal_basis
    declared = any(precedence.reason == "law" for precedence in signer.precedences)
    return not (lawful or declared or signer.item_code or decision_after(study, signer.id))


def _is_next_door(study: Study, task: Task, signer: Task) -> bool:
    above, below = department(study, task.id), department(study, signer.id)
    posts = post(study, task.id), post(study, signer.id)
    return above is not None and above == below and posts[0] != posts[1]


def _finding(study: Study, task: Task, signer: Task) -> Finding:
    return Finding(
        elements=(signer.id, task.id),
        message=message(
            "{signer} follows {task} in the same department and can only say yes: let the first post decide.",
            signer=signer.label,
            task=task.label,
        ),
        evidence=(("branches after it", 0),),
        days=days_without(study, signer.id),
        effect=Effect(time=1, cost=1, quality=-1),
        risk=message("A second pair of eyes is lost; keep it for the cases that matter."),
        source="Reijers & Limam Mansar 2005, no. 22",
    )
