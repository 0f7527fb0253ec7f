"""One post that grants approvals and supervises what it has granted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.organisation import post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Lane, Task
    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the innermost lanes that hold approvals and supervision."""
    lanes: dict[str, Lane] = {}
    held: dict[str, dict[str, list[Task]]] = {}
    for task in study.posts_tasks():
        lane = post(study, task.id)
        if lane is not None and task.nature in {"approval", "supervision"}:
            lanes[lane.id] = lane
            held.setdefault(lane.id, {}).setdefault(task.nature, []).append(task)
    for name, natures in held.items():
        if len(natures) > 1:
            yield _finding(lanes[name], natures["approval"], natures["supervision"])


def _finding(lane: Lane, approvals: list[Task], supervisions: list[Task]) -> Finding:
    return Finding(
        elements=(lane.id, *(task.id for task in (*approvals, *supervisions))),
        message=message(
            "{post} grants {approvals} and also supervises: {supervisions}. The two should not lie in one hand.",
            post=lane.label,
            approvals=tuple(task.label for task in approvals),
            supervisions=tuple(task.label for task in supervisions),
        ),
        evidence=(("approvals", len(approvals)), ("supervisions", len(supervisions))),
        effect=Effect(cost=-1, quality=2),
        risk=message("A second post needs staff and a handover."),
        source="番府辦〔2013〕19號",
    )
