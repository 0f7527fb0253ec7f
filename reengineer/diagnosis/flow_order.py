"""What comes after what in the drawn flow: successors, decisions, refusals and loops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from processes.model import Gateway, SubProcess, Task
from reengineer.diagnosis.words import says
from reengineer.flow_graph import in_order
from reengineer.graph import DiGraph, strongly_connected_components

if TYPE_CHECKING:
    from collections.abc import Iterable

    from processes.model import FlowNode, SequenceFlow
    from reengineer.diagnosis.study import Study

Links = Mapping[str, tuple["SequenceFlow", ...]]
_CHOICES = ("exclusiveGateway", "inclusiveGateway", "complexGateway")


def loops(flows: Iterable[SequenceFlow]) -> dict[str, int]:
    """Return for each node on a cycle the number of its loop: two nodes of one number lie on a common cycle."""
    near: dict[str, list[str]] = {}
    for flow in flows:
        near.setdefault(flow.source, []).append(flow.target)
        near.setdefault(flow.target, [])
    if len(in_order(near)) == len(near):
        return {}
    graph: DiGraph[str] = DiGraph((source, target) for source, targets in near.items() for target in targets)
    parts = (part for part in strongly_connected_components(graph) if len(part) > 1)
    return {node: number for number, part in enumerate(parts) for node in part}


def leading_to(ends: Iterable[str], incoming: Links, hosts: Mapping[str, str]) -> frozenset[str]:
    """Return the nodes from which one of the ends can be reached; an event on a border is reached from its host."""
    seen = set(ends)
    stack = list(seen)
    while stack:
        node = stack.pop()
        sources = [flow.source for flow in incoming.get(node, ())]
        for source in (*sources, *([hosts[node]] if node in hosts else [])):
            if source not in seen:
                seen.add(source)
                stack.append(source)
    return frozenset(seen)


def is_work(node: FlowNode | None) -> bool:
    """Tell whether the node is a task or a sub-process."""
    return isinstance(node, (Task, SubProcess))


def reachable(study: Study, start: str, *, without: str = "") -> frozenset[str]:
    """Return the nodes that a token at `start` may come to, `start` included; `without` is not passed."""
    seen = {start}
    stack = [start]
    while stack:
        for flow in _leaving(study, stack.pop()):
            if flow.target not in seen and flow.target != without:
                seen.add(flow.target)
                stack.append(flow.target)
    return frozenset(seen)


def next_work(study: Study, node: str) -> tuple[str, ...]:
    """Return the tasks and sub-processes that come next, whatever gateways and events lie between."""
    return _nearest(study, node, forward=True)


def previous_work(study: Study, node: str) -> tuple[str, ...]:
    """Return the tasks and sub-processes that come just before, whatever gateways and events lie between."""
    return _nearest(study, node, forward=False)


def only_next(study: Study, node: str) -> FlowNode | None:
    """Return the one node after this one, None where there are none or several."""
    flows = study.outgoing.get(node, ())
    return study.nodes.get(flows[0].target) if len(flows) == 1 else None


def only_previous(study: Study, node: str) -> FlowNode | None:
    """Return the one node before this one, None where there are none or several."""
    flows = study.incoming.get(node, ())
    return study.nodes.get(flows[0].source) if len(flows) == 1 else None


def decision_after(study: Study, node: str) -> Gateway | None:
    """Return the choice that follows at once, None where something else does."""
    following = only_next(study, node)
    return following if isinstance(following, Gateway) and is_choice(study, following) else None


def is_choice(study: Study, node: FlowNode | None) -> bool:
    """Tell whether the node is a gateway that lets a case take one way and not another."""
    return isinstance(node, Gateway) and node.kind in _CHOICES and len(study.outgoing.get(node.id, ())) > 1


def refusal_flow(study: Study, gateway: Gateway) -> SequenceFlow | None:
    """Return the branch of a choice on which the application is refused, None where there is none."""
    flows = study.outgoing.get(gateway.id, ())
    if gateway.decision == "refusal":
        return next((flow for flow in flows if flow.id != gateway.default), None)
    return next((flow for flow in flows if _refuses(study, flow)), None)


def supplement_flow(study: Study, gateway: Gateway) -> SequenceFlow | None:
    """Return the branch on which the applicant has to bring more and the case comes back, None where there is none."""
    for flow in study.outgoing.get(gateway.id, ()):
        target = study.nodes.get(flow.target)
        named = gateway.decision == "supplement" or says(flow.name, "supplement")
        if not named and not (target and says(target.name, "supplement")):
            continue
        if study.loop_of.get(gateway.id, -1) == study.loop_of.get(flow.target):
            return flow
    return None


def _refuses(study: Study, flow: SequenceFlow) -> bool:
    return flow.target in study.to_an_end and flow.target not in study.to_good_end


def _leaving(study: Study, node: str) -> tuple[SequenceFlow, ...]:
    """Return the flows that leave a node or one of the events on its border."""
    flows = study.outgoing.get(node, ())
    return sum((study.outgoing.get(border, ()) for border in study.borders.get(node, ())), flows)


def _nearest(study: Study, node: str, *, forward: bool) -> tuple[str, ...]:
    found: dict[str, None] = {}
    seen = {node}
    stack = [node]
    while stack:
        name = stack.pop()
        flows = study.outgoing.get(name, ()) if forward else study.incoming.get(name, ())
        for other in (flow.target if forward else flow.source for flow in flows):
            if is_work(study.nodes.get(other)):
                found[other] = None
            elif other not in seen:
                seen.add(other)
                stack.append(other)
    return tuple(found)
