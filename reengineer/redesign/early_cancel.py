"""Reviews in a row, done at once in a sub-process that the first refusal stops.

Inside, each review has its branch, and its refusal ends in an error event. Outside, an interrupting boundary event
catches the error and goes on where the refusal went before: one error and one boundary event for each such way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from processes.model import Event, Gateway, Lane, RootElement, SequenceFlow, SubProcess
from reengineer.redesign.edits import FreshIds, all_scopes, find_scope, join_lanes, leave_lanes, put_scope
from reengineer.redesign.joint_decision import entering_flow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from processes.model import Definitions, FlowNode, Scope
    from reengineer.redesign.refusals import Review


def cancel_early(
    definitions: Definitions,
    scope_id: str,
    reviews: Sequence[Review],
    bodies: Iterable[str],
) -> Definitions:
    """Put the reviews (`bodies` are their nodes) into the sub-process; each way of refusal stays outside."""
    return _EarlyCancel(definitions, find_scope(definitions, scope_id), reviews, frozenset(bodies)).edit()


class _EarlyCancel:
    """The parts of the edit, with the ids they share."""

    def __init__(
        self, definitions: Definitions, scope: Scope, reviews: Sequence[Review], bodies: frozenset[str]
    ) -> None:
        self.definitions, self.scope, self.reviews = definitions, scope, reviews
        self.moved = bodies | {review.gateway.id for review in reviews}
        self.take = FreshIds(definitions).take
        self.inside = self.take("Reviews")
        ways = dict.fromkeys(flow.target for review in reviews for flow in review.refusals)
        self.errors = {target: self.take("Refusal") for target in ways}
        self.caught = {target: self.take("Refused") for target in ways}

    def edit(self) -> Definitions:
        """Return the model with the sub-process in the place of the reviews."""
        first = self.reviews[0].step.entry
        edited = put_scope(self.definitions, self._outside())
        placed = join_lanes(edited, [(self.inside, first), *((event, first) for event in self.caught.values())])
        freed = leave_lanes(placed, self.moved)
        roots = tuple(RootElement(id=name, name=name, kind="error", code=name) for name in self.errors.values())
        return replace(put_scope(freed, self._sub_process()), roots=(*freed.roots, *roots))

    def _outside(self) -> Scope:
        """Return the scope with an empty sub-process, its boundary events and the flows around it."""
        into, onward = entering_flow(self.scope, self.reviews[0]), self.reviews[-1].onward
        laid = {
            into.id: replace(into, target=self.inside),
            onward.id: replace(onward, source=self.inside, condition=None, name="", probability=None),
        }
        gone = {flow.id for flow in self.scope.flows if flow.source in self.moved} - set(laid)
        events = tuple(
            Event(
                id=self.caught[target],
                name=self._label(target),
                kind="boundaryEvent",
                trigger="error",
                reference=error,
                attached_to=self.inside,
            )
            for target, error in self.errors.items()
        )
        ways = (SequenceFlow(id=self.take("Flow"), source=self.caught[way], target=way) for way in self.errors)
        return replace(
            self.scope,
            nodes=(
                *(node for node in self.scope.nodes if node.id not in self.moved),
                SubProcess(id=self.inside, kind="subProcess"),
                *events,
            ),
            flows=(*(laid.get(flow.id, flow) for flow in self.scope.flows if flow.id not in gone), *ways),
        )

    def _sub_process(self) -> SubProcess:
        first = self.reviews[0].step.entry
        begin, split, join, end = (self.take(stem) for stem in ("Begin", "Split", "Join", "Done"))
        frame: tuple[FlowNode, ...] = (
            Event(id=begin, name=self._label(entering_flow(self.scope, self.reviews[0]).source), kind="startEvent"),
            Gateway(id=split, kind="parallelGateway"),
            Gateway(id=join, kind="parallelGateway"),
            Event(id=end, name=self._label(self.reviews[-1].onward.target), kind="endEvent"),
        )
        links = [(begin, split), (join, end), *((split, review.step.entry) for review in self.reviews)]
        flows = [SequenceFlow(id=self.take("Flow"), source=source, target=target) for source, target in links]
        stops, defaults, beside = [], {}, {}
        for review in self.reviews:
            onward, ends, refusals = self._branch_end(review, join)
            flows += [onward, *refusals]
            stops += ends
            beside[review.step.entry] = [end.id for end in ends]
            defaults[review.gateway.id] = onward.id
        laid = {flow.id for flow in flows}
        kept = (f for f in self.scope.flows if {f.source, f.target} <= self.moved and f.id not in laid)
        nodes = [node for node in self.scope.nodes if node.id in self.moved]
        return SubProcess(
            id=self.inside,
            name=" / ".join(self._label(review.step.entry) for review in self.reviews),
            kind="subProcess",
            nodes=(*frame, *(_with_default(node, defaults) for node in nodes), *stops),
            flows=(*(flow for flow in kept if flow.id != self.reviews[-1].onward.id), *flows),
            lanes=self._lanes(beside | {first: [*(node.id for node in frame), *beside[first]]}),
        )

    def _branch_end(self, review: Review, join: str) -> tuple[SequenceFlow, list[Event], list[SequenceFlow]]:
        """Return the way onward inside, and for each refusal its error event and the flow to it."""
        onward = replace(review.onward, target=join, condition=None)
        if review is self.reviews[-1]:  # the flow itself leads on from the sub-process
            onward = replace(onward, id=self.take("Flow"))
        ends, flows = [], []
        for flow in review.refusals:
            error = self.errors[flow.target]
            stop = Event(id=self.take("Refused"), name=flow.name, kind="endEvent", trigger="error", reference=error)
            ends.append(stop)
            flows.append(replace(flow, target=stop.id))
        return onward, ends, flows

    def _lanes(self, beside: dict[str, list[str]]) -> tuple[Lane, ...]:
        """Return the lanes of the moved nodes again, for the inside, with the new nodes beside their review."""
        first = self.reviews[0].step.entry
        lanes = next(
            (
                scope.lanes
                for scope in all_scopes(self.definitions)
                if any(first in lane.all_nodes() for lane in scope.lanes)
            ),
            (),
        )
        return tuple(copy for lane in lanes if (copy := self._copy(lane, beside)))

    def _copy(self, lane: Lane, beside: dict[str, list[str]]) -> Lane | None:
        nodes = [node for node in lane.nodes if node in self.moved]
        nodes += [new for node in nodes for new in beside.get(node, ())]
        lanes = tuple(copy for inner in lane.lanes if (copy := self._copy(inner, beside)))
        if not nodes and not lanes:
            return None
        return Lane(id=self.take(f"{lane.id}_inside"), name=lane.name, nodes=tuple(nodes), lanes=lanes)

    def _label(self, node_id: str) -> str:
        return next(node.label for node in self.scope.nodes if node.id == node_id)


def _with_default(node: FlowNode, defaults: dict[str, str]) -> FlowNode:
    return replace(node, default=defaults[node.id]) if isinstance(node, Gateway) and node.id in defaults else node
