"""The applicant is sent back for more, and no single complete notice says what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Gateway
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import supplement_flow
from reengineer.diagnosis.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import FlowNode
    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the supplement loops in which no node is the one-time notice."""
    for gateway in study.nodes.values():
        if not isinstance(gateway, Gateway) or supplement_flow(study, gateway) is None:
            continue
        number = study.loop_of[gateway.id]
        loop = tuple(node for name, node in study.nodes.items() if study.loop_of.get(name) == number)
        if not any(_is_notice(node) for node in loop):
            yield _finding(gateway, loop)


def _is_notice(node: FlowNode) -> bool:
    return node.nature == "notice" or says(node.name, "one-time notice") or says(node.documentation, "one-time notice")


def _finding(gateway: Gateway, loop: tuple[FlowNode, ...]) -> Finding:
    return Finding(
        elements=(gateway.id,),
        message=message(
            "At {gateway} the applicant may be sent back again and again: no task gives one complete notice of what is missing.",
            gateway=gateway.label,
        ),
        evidence=(("nodes in the loop", len(loop)), ("notices in the loop", 0)),
        effect=Effect(time=1, quality=2),
        risk=message("What the one notice forgets may not be asked for later."),
        source="行政许可法 第32条第4项",
    )
