"""Neighbouring small tasks of one post become one task."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Event, FlowNode, Task
from reengineer.diagnosis.finding import Effect
from reengineer.redesign.edits import bypass
from reengineer.redesign.merging import add_limits, equally_known, same_units, take_over
from reengineer.redesign.proposal import Edit, Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Definitions, Scope
    from reengineer.redesign.study import Study

SOURCE = "Reijers & Limam Mansar 2005, no. 8"
SMALL = 3.0  # working days a task may take to count as small
BY_HAND = ("task", "userTask", "manualTask")


def propose(study: Study) -> Iterator[tuple[Proposal, ...]]:
    """Offer to merge each run of small tasks of one post with nothing between them."""
    for scope in study.scopes.values():
        for run in _runs(study, scope):
            yield (_proposal(study, scope, run),)


def apply(study: Study, proposal: Proposal) -> Edit:
    """Merge the tasks into the first."""
    run = [node for name in proposal.elements if isinstance(node := study.nodes.get(name), Task)]
    if len(run) < len(proposal.elements):
        return Edit(definitions=study.definitions)
    gone = tuple((node.id, run[0].id) for node in run[1:])
    return Edit(definitions=_merge(study.definitions, run), stands_for=gone)


def _proposal(study: Study, scope: Scope, run: list[Task]) -> Proposal:
    return Proposal(
        heuristic="composition",
        elements=tuple(node.id for node in run),
        scope=scope.id,
        source=SOURCE,
        message=message(
            "Merge {nodes} into one task: the same post does them one after the other.",
            nodes=tuple(node.label for node in run),
        ),
        days=study.gain_of_times(scope.id, [_merged(run)], {node.id for node in run[1:]}),
        risk=message(
            "Larger tasks are harder to hand over; what must be checked by a second person must not be merged."
        ),
        assumes=(message("The limits add up: what is saved is the handling between the tasks."),),
        effect=Effect(time=1, cost=1, quality=1, flexibility=-1),
        touches=tuple(node.id for node in run),
    )


def _merge(definitions: Definitions, run: list[Task]) -> Definitions:
    for node in run[1:]:
        definitions = bypass(definitions, node.id)
    written = {link.data for node in run for link in node.outputs}
    later = [replace(node, inputs=tuple(link for link in node.inputs if link.data not in written)) for node in run[1:]]
    return take_over(definitions, _merged(run), later)


def _merged(run: list[Task]) -> Task:
    return replace(
        run[0],
        name=" / ".join(dict.fromkeys(node.label for node in run)),
        time_limit=add_limits(node.time_limit for node in run),
    )


def _runs(study: Study, scope: Scope) -> Iterator[list[Task]]:
    follows = _direct_followers(study, scope)
    begun = set(follows) - {after.id for after in follows.values()}
    nodes = {node.id: node for node in scope.nodes}
    for name in (node.id for node in scope.nodes if node.id in begun):
        node = nodes[name]
        run = [node] if isinstance(node, Task) else []
        while run and run[-1].id in follows:
            run.append(follows[run[-1].id])
        if len(run) > 1 and same_units(node.time_limit for node in run) and equally_known(run):
            yield run


def _direct_followers(study: Study, scope: Scope) -> dict[str, Task]:
    """Return for each small task the small task of the same post that alone comes next."""
    hosts = {node.attached_to for node in scope.nodes if isinstance(node, Event)}
    nodes = {node.id: node for node in scope.nodes}
    leaving = Counter(flow.source for flow in scope.flows)
    arriving = Counter(flow.target for flow in scope.flows)
    found = {}
    for flow in scope.flows:
        first, second = nodes.get(flow.source), nodes.get(flow.target)
        alone = leaving[flow.source] == arriving[flow.target] == 1 and not {flow.source, flow.target} & hosts
        if alone and isinstance(first, Task) and isinstance(second, Task) and _fit(study, first, second):
            found[first.id] = second
    return found


def _fit(study: Study, first: Task, second: Task) -> bool:
    """Tell whether one person may do both: same post, same nature, no item of its own, both small and timed alike."""
    post = [lane.id for lane in study.lanes.get(first.id, ())]
    same_post = bool(post) and post == [lane.id for lane in study.lanes.get(second.id, ())]
    plain = all(node.kind in BY_HAND and node.loop is None and not node.suspends_clock for node in (first, second))
    alike = first.nature == second.nature and (first.item_code == second.item_code or not second.item_code)
    small = all(0 < study.days(node.id) <= SMALL for node in (first, second))
    return same_post and plain and alike and small and not _kept_apart(first, second)


def _kept_apart(first: FlowNode, second: FlowNode) -> bool:
    """Tell whether law or time stands between the two: then they are two acts."""
    return any(mark.before == first.id and mark.reason in {"law", "time"} for mark in second.precedences)
