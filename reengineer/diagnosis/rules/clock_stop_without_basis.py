"""A task during which the clock of the case stands still, with no article that allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding, summarise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import FlowNode
    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the nodes that suspend the clock without a basis."""
    stops = (node for node in study.nodes.values() if node.suspends_clock and not node.clock_basis)
    found = tuple(_finding(node) for node in stops)
    yield from summarise(found, message("{count} tasks stop the clock without a legal basis.", count=len(found)))


def _finding(node: FlowNode) -> Finding:
    return Finding(
        elements=(node.id,),
        message=message(
            "{task} stops the clock, but no article is named that allows it and makes it known in writing.",
            task=node.label,
        ),
        evidence=(("suspends the clock", node.label),),
        effect=Effect(time=1, quality=1),
        risk=message("If there is no basis, the days count and the case may already be late."),
        source="行政许可法 第45条",
    )
