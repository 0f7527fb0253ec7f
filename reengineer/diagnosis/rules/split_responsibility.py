"""One task for which two departments are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import scopes
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import is_work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import FlowNode, Lane
    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the tasks and sub-processes that stand in two lanes neither of which lies in the other."""
    for process in study.processes:
        for scope in scopes(process):
            named = _lanes_by_node(scope.lanes)
            for name, lanes in named.items():
                node = study.nodes.get(name)
                if node is not None and is_work(node) and len(lanes) > 1:
                    yield _finding(node, tuple(lanes))


def _lanes_by_node(lanes: tuple[Lane, ...]) -> dict[str, list[Lane]]:
    """Return the innermost lanes that name a node; a file may name it in the outer lane too."""
    named: dict[str, list[Lane]] = {}
    for lane in lanes:
        inner = _lanes_by_node(lane.lanes)
        for name in lane.nodes:
            if name not in inner:
                named.setdefault(name, []).append(lane)
        for name, within in inner.items():
            named.setdefault(name, []).extend(within)
    return named


def _finding(node: FlowNode, lanes: tuple[Lane, ...]) -> Finding:
    return Finding(
        elements=(node.id, *(lane.id for lane in lanes)),
        message=message(
            "{task} stands in {lanes} at once: nobody alone answers for it.",
            task=node.label,
            lanes=tuple(lane.label for lane in lanes),
        ),
        evidence=(("lanes", len(lanes)),),
        effect=Effect(time=1, quality=1),
        risk=message("The one that gets the task needs the knowledge of the other."),
        source="Reijers & Limam Mansar 2005, no. 16",
    )
