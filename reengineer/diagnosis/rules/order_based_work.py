"""Cases that wait for a fixed day or for enough others before they go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Event
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import FlowNode
    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the repeating timers inside the flow and the tasks whose name speaks of a fixed date.

    A timer with a plain span is a statutory wait (a notice period, say) and no fault.
    """
    for node in study.nodes.values():
        if node.suspends_clock or not (_is_repeating(node) or says(node.name, "batch")):
            continue
        if node.kind not in {"startEvent", "endEvent", "boundaryEvent"}:
            yield Finding(
                elements=(node.id,),
                message=message(
                    "At {task} a case waits for a fixed date, though it could go on at once.", task=node.label
                ),
                evidence=(("timer", node.timer if isinstance(node, Event) else node.label),),
                effect=Effect(time=2, cost=-1),
                risk=message("Work in batches may be cheaper: count what a single meeting costs."),
                source="Reijers & Limam Mansar 2005, no. 6",
            )


def _is_repeating(node: FlowNode) -> bool:
    return isinstance(node, Event) and node.trigger == "timer" and node.timer.strip().startswith("R")
