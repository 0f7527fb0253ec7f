"""Two tasks of one name in two branches of one choice: twins."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Gateway, Task
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import is_choice
from reengineer.diagnosis.materials import same_name
from reengineer.diagnosis.organisation import post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the tasks that begin different branches of one choice under one name in one post."""
    for gateway in study.nodes.values():
        if not isinstance(gateway, Gateway) or not is_choice(study, gateway):
            continue
        twins: dict[tuple[str, str], list[Task]] = defaultdict(list)
        targets = (study.nodes.get(flow.target) for flow in study.outgoing[gateway.id])
        for task in {node.id: node for node in targets if isinstance(node, Task) and node.name}.values():
            lane = post(study, task.id)
            twins[same_name(task.name), lane.id if lane else ""].append(task)
        yield from (_finding(gateway, tuple(tasks)) for tasks in twins.values() if len(tasks) > 1)


def _finding(gateway: Gateway, tasks: tuple[Task, ...]) -> Finding:
    return Finding(
        elements=(*(task.id for task in tasks), gateway.id),
        message=message(
            "{task} stands in {count} branches of {gateway}: make it one task, or say what makes the kinds of case differ.",
            task=tasks[0].label,
            count=len(tasks),
            gateway=gateway.label,
        ),
        evidence=(("twins", len(tasks)),),
        effect=Effect(cost=1, quality=1, flexibility=-1),
        risk=message("The branches may differ in ways that the name does not show."),
        source="Reijers & Limam Mansar 2005, no. 7",
    )
