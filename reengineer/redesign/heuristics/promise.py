"""The promise of each task is set to half of its statutory limit; written exceptions stay and are listed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from processes.halving import half_of, is_above_half
from processes.messages import message
from processes.model import all_nodes
from reengineer.diagnosis.finding import Effect
from reengineer.redesign.edits import put_nodes
from reengineer.redesign.proposal import Edit, Proposal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from processes.durations import Span
    from processes.model import FlowNode
    from reengineer.redesign.study import Study

SOURCE = "Guobanfa [2019] 11"


def propose(study: Study) -> Iterator[tuple[Proposal, ...]]:
    """Offer, for each process, to halve what was not halved."""
    for process in study.definitions.processes:
        counted = [node for node in all_nodes(process) if node.time_limit and not node.suspends_clock]
        slow = [node for node in counted if _is_slow(node) and node.time_limit and not node.time_limit.exception]
        excepted = [node for node in counted if _is_slow(node) and node.time_limit and node.time_limit.exception]
        if slow:
            yield (_proposal(study, process.id, slow, excepted),)


def apply(study: Study, proposal: Proposal) -> Edit:
    """Set the promises."""
    return Edit(definitions=put_nodes(study.definitions, _halved(study.nodes[name] for name in proposal.elements)))


def _proposal(study: Study, process: str, slow: list[FlowNode], excepted: list[FlowNode]) -> Proposal:
    left = message(
        " Left as they are, for a written reason: {nodes}.",
        nodes=tuple(node.label for node in excepted),
    )
    return Proposal(
        heuristic="promise",
        elements=tuple(node.id for node in slow),
        scope=process,
        source=SOURCE,
        message=message(
            "Promise half of the statutory limit, rounded down to whole days (tasks: {count}): {nodes}.{excepted}",
            count=len(slow),
            nodes=tuple(node.label for node in slow),
            excepted=left if excepted else "",
        ),
        days=study.gain_of_times(process, _halved(slow)),
        risk=message(
            "A promise shortens nothing by itself: without people or less work it is broken, or kept on paper."
        ),
        assumes=(message("Each task can be done in half of its statutory limit."),),
        effect=Effect(time=2, cost=-1, quality=-1, flexibility=0),
        facts=(
            ("promises", tuple((node.id, _half(node)) for node in slow)),
            ("excepted", tuple((node.id, node.time_limit.exception) for node in excepted if node.time_limit)),
        ),
        touches=tuple(node.id for node in slow),
    )


def _halved(nodes: Iterable[FlowNode]) -> Iterator[FlowNode]:
    for node in nodes:
        if node.time_limit and _is_slow(node):
            yield replace(node, time_limit=replace(node.time_limit, promised=_half(node)))


def _half(node: FlowNode) -> Span | None:
    return half_of(node.time_limit) if node.time_limit else None


def _is_slow(node: FlowNode) -> bool:
    """Tell whether the promise is missing or above half of the statutory limit."""
    limit = node.time_limit
    return limit is not None and (is_above_half(limit) or (limit.promised is None and half_of(limit) is not None))
