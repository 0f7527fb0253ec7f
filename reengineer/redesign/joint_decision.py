"""Reviews in a row, done at once with one joint decision at the end."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from processes.model import Gateway, SequenceFlow
from reengineer.redesign.edits import FreshIds, find_scope, join_lanes, put_scope
from reengineer.redesign.merging import take_over

if TYPE_CHECKING:
    from collections.abc import Sequence

    from processes.model import Definitions, Scope
    from reengineer.redesign.refusals import Review
    from reengineer.redesign.study import Study


def decide_jointly(study: Study, scope_id: str, reviews: Sequence[Review]) -> Definitions:
    """Do the reviews at once; the last gateway takes all refusals, in their old order, and the way onward."""
    scope, fresh = find_scope(study.definitions, scope_id), FreshIds(study.definitions)
    split, join, last = fresh.take("Split"), fresh.take("Join"), reviews[-1]
    into = entering_flow(scope, reviews[0])
    changed = {into.id: replace(into, target=split)}
    for review, following in pairwise(reviews):
        changed[review.onward.id] = SequenceFlow(id=review.onward.id, source=split, target=following.step.entry)
    changed[last.onward.id] = replace(last.onward, condition=None)
    for review in reviews:
        body_end = next(flow for flow in scope.flows if flow.target == review.gateway.id)
        changed[body_end.id] = replace(body_end, target=join)
        changed |= {flow.id: replace(flow, source=last.gateway.id) for flow in review.refusals}
    made = (
        SequenceFlow(id=fresh.take("Flow"), source=split, target=reviews[0].step.entry),
        SequenceFlow(id=fresh.take("Flow"), source=join, target=last.gateway.id),
    )
    gateways = (Gateway(id=split, kind="parallelGateway"), Gateway(id=join, kind="parallelGateway"))
    laid = replace(
        scope,
        nodes=(*scope.nodes, *gateways),
        flows=(*(changed.get(flow.id, flow) for flow in scope.flows), *made),
    )
    placed = join_lanes(put_scope(study.definitions, laid), [(split, into.source), (join, last.gateway.id)])
    name = " / ".join(dict.fromkeys(review.gateway.label for review in reviews if review.gateway.name))
    deciding = replace(last.gateway, name=name, default=last.onward.id)
    return take_over(placed, deciding, [review.gateway for review in reviews[:-1]])


def entering_flow(scope: Scope, review: Review) -> SequenceFlow:
    """Return the flow by which the case comes to a review."""
    return next(
        flow for flow in scope.flows if flow.target == review.step.entry and flow.source not in review.step.nodes
    )
