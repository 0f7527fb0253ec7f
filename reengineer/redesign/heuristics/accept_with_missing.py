"""A review starts without a document that it needs only for its conclusion."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Precedence, SequenceFlow, Task
from reengineer.diagnosis.finding import Effect
from reengineer.fragments import find_regions
from reengineer.redesign.edits import FreshIds, find_scope, join_lanes, map_scopes, put_scope, with_node
from reengineer.redesign.order_edits import add_what_fits
from reengineer.redesign.proposal import Edit, Proposal
from reengineer.redesign.rewiring import rewire
from reengineer.redesign.synthesis import synthesize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Definitions, Scope
    from reengineer.partial_order import Pair
    from reengineer.redesign.study import Study
    from reengineer.steps import Region, Step

SOURCE = "Tianhe district case study; 容缺受理"


def propose(study: Study) -> Iterator[tuple[Proposal, ...]]:
    """Offer to split a task that declares data as needed by its finish only, where somebody makes that data."""
    for region, step, task in _candidates(study):
        late = _late_data(study, task)
        makers = _makers(study, region, late)
        if makers:
            yield (_proposal(study, region, step, task, makers),)


def apply(study: Study, proposal: Proposal) -> Edit:
    """Split the task into its review and its conclusion."""
    for region, step, task in _candidates(study):
        if task.id == proposal.elements[0]:
            makers = _makers(study, region, _late_data(study, task))
            return Edit(
                definitions=_split(study, region, step, task),
                relaxed=tuple((maker, task.id) for maker in makers),
            )
    return Edit(definitions=study.definitions)


def _candidates(study: Study) -> Iterator[tuple[Region, Step, Task]]:
    for region in study.regions:
        for step in region.steps:
            task = study.nodes[step.entry]
            alone = len(study.leaving.get(task.id, ())) == 1 and task.id not in study.hosts
            movable = step.kind in {"task", "refusal"} and not step.pinned and alone
            if movable and isinstance(task, Task) and task.loop is None and _late_data(study, task):
                yield region, step, task


def _late_data(study: Study, task: Task) -> frozenset[str]:
    """Return the data (by identity) that the task reads and needs by its finish only."""
    declared = {study.data[name].identity for name in task.needed_by_finish if name in study.data}
    return frozenset(study.data[link.data].identity for link in task.inputs if link.data in study.data) & declared


def _makers(study: Study, region: Region, late: frozenset[str]) -> tuple[str, ...]:
    """Return the nodes of the region that write the data."""
    nodes = [study.nodes[name] for step in region.steps for name in step.nodes]
    return tuple(
        node.id
        for node in nodes
        if any(link.data in study.data and study.data[link.data].identity in late for link in node.outputs)
    )


def _proposal(study: Study, region: Region, step: Step, task: Task, makers: tuple[str, ...]) -> Proposal:
    papers = tuple(
        dict.fromkeys(element.label for element in study.data.values() if element.id in task.needed_by_finish)
    )
    return Proposal(
        heuristic="accept-with-missing",
        elements=(task.id, *makers),
        scope=region.scope,
        source=SOURCE,
        message=message(
            "Let {task} start without {papers}, which it needs only for its conclusion.",
            task=task.label,
            papers=papers,
        ),
        days=study.gain(region.scope, _split(study, region, step, task)),
        risk=message("If the paper never comes or says something else, the review was in vain and must be done again."),
        assumes=(message("To conclude takes no time of its own: the limit of the task covers review and conclusion."),),
        effect=Effect(time=1, cost=0, quality=-1, flexibility=1),
        facts=(("papers", papers),),
        touches=(*step.nodes, *region.flows, *region.gateways),
    )


def _split(study: Study, region: Region, step: Step, task: Task) -> Definitions:
    """Let the task begin as soon as what it needs at its start is there; its conclusion takes its old place."""
    late = _late_data(study, task)
    conclusion = FreshIds(study.definitions).take(f"{task.id}_conclude", plain=True)
    definitions = _insert(study, region, task, conclusion, late)
    after = study.after(definitions)
    inner = next(
        r for r in find_regions(find_scope(definitions, region.scope)) if any(s.id == task.id for s in r.steps)
    )
    order = _order(after, region, inner, (step.id, conclusion))
    return rewire(definitions, inner, synthesize([s.id for s in inner.steps], order))


def _order(after: Study, region: Region, inner: Region, pair: Pair) -> tuple[Pair, ...]:
    task, conclusion = pair
    moved = [
        (conclusion if before == task else before, conclusion if later == task else later)
        for before, later in region.order
    ]
    return add_what_fits([*after.new_order(inner), pair], moved)


def _insert(study: Study, region: Region, task: Task, conclusion: str, late: frozenset[str]) -> Definitions:
    """Put the conclusion behind the task: it reads what was missing and makes what the task made."""
    scope = study.scopes[region.scope]
    missing = tuple(link for link in task.inputs if link.data in study.data and study.data[link.data].identity in late)
    names = tuple(dict.fromkeys(study.data[link.data].label for link in missing))
    review = replace(
        task,
        inputs=tuple(link for link in task.inputs if link not in missing),
        outputs=(),
        needed_by_finish=tuple(name for name in task.needed_by_finish if study.data[name].identity not in late),
    )
    concluding = Task(
        id=conclusion,
        name=f"{task.label}: {', '.join(names)}",
        kind=task.kind,
        inputs=missing,
        outputs=task.outputs,
        inputs_complete=True,
        nature=task.nature,
        item_code=task.item_code,
        precedences=(Precedence(before=task.id, after=conclusion, reason="analyst", basis="accept-with-missing"),),
    )
    out = next(flow for flow in scope.flows if flow.source == task.id)
    link = SequenceFlow(id=FreshIds(study.definitions).take("Flow"), source=task.id, target=conclusion)
    flows = tuple(replace(flow, source=conclusion) if flow is out else flow for flow in scope.flows)
    laid = replace(with_node(scope, review), flows=(*flows, link))
    placed = put_scope(study.definitions, replace(laid, nodes=(*laid.nodes, concluding)))
    return join_lanes(_wait_for_conclusion(placed, task.id, conclusion), [(conclusion, task.id)])


def _wait_for_conclusion(definitions: Definitions, task: str, conclusion: str) -> Definitions:
    """Let whatever was declared to come after the task come after its conclusion."""

    def change(scope: Scope) -> Scope:
        nodes = tuple(
            replace(
                node,
                precedences=tuple(
                    replace(mark, before=conclusion) if mark.before == task and node.id != conclusion else mark
                    for mark in node.precedences
                ),
            )
            if any(mark.before == task for mark in node.precedences)
            else node
            for node in scope.nodes
        )
        return scope if nodes == scope.nodes else replace(scope, nodes=nodes)

    return map_scopes(definitions, change)
