"""What came of a case that ended: whether it was granted or refused.

An end that only refusals lead to (`bl:decision`) is a refusal. Where granted and refused cases end in one place, the last word
of those who can refuse tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.store import work_items
from processes.model import Event, Gateway

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.cases import OpenCase
    from processes.model import Process

REFUSAL, GRANT = "refusal", "grant"


def decision_of(case: OpenCase) -> str:
    """Return what was decided in a case that has ended: a grant or a refusal."""
    if case.run.outcome in refusing_ends(case.deployment.flow.process):
        return REFUSAL
    tasks = case.deployment.flow.tasks
    done = [item for item in work_items.items_of(case.act.connection, case.row.id) if item.status == "completed"]
    for item in sorted(done, key=lambda item: (item.closed_at, item.id), reverse=True):
        task = tasks.get(item.element)
        if task is not None and any(way.kind == REFUSAL for way in task.rejections):
            said = {**case.row.attributes, **item.decisions}
            return REFUSAL if task.rejection(said) == REFUSAL else GRANT
    return GRANT


def refusing_ends(process: Process) -> frozenset[str]:
    """Return the end events that a case comes to by a refusal only.

    >>> from processes.blocks import Branch, build, refusal, task
    >>> when = Branch(condition='answer == "no"')
    >>> sorted(refusing_ends(build(refusal(task("decide"), name="?", when=when, end="refused")).processes[0]))
    ['End_decide']
    """
    arrows: dict[str, list[str]] = {}
    for source, target in _ways(process):
        arrows.setdefault(source, []).append(target)
    targets = {flow.target for flow in process.flows}
    waiting = [node.id for node in process.nodes if node.id not in targets and node.kind != "boundaryEvent"]
    reached = set(waiting)
    while waiting:
        new = set(arrows.get(waiting.pop(), ())) - reached
        reached |= new
        waiting += new
    return frozenset(node.id for node in process.nodes if node.kind == "endEvent" and node.id not in reached)


def _ways(process: Process) -> Iterator[tuple[str, str]]:
    """Yield where a case can go on without having been refused."""
    nodes = {node.id: node for node in process.nodes}
    for flow in process.flows:
        source = nodes[flow.source]
        refuses = isinstance(source, Gateway) and source.decision == REFUSAL and flow.id != source.default
        if not (refuses and flow.condition):
            yield flow.source, flow.target
    for node in process.nodes:
        if isinstance(node, Event) and node.attached_to:
            yield node.attached_to, node.id
