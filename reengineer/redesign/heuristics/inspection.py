"""Several departments that inspect the same thing go once, together, under a lead department."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Task
from reengineer.diagnosis.finding import Effect
from reengineer.partial_order import PartialOrder
from reengineer.redesign.merging import equally_known, longest_limit, same_units
from reengineer.redesign.order_edits import merge_steps
from reengineer.redesign.proposal import Edit, Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Definitions
    from reengineer.redesign.case import Case
    from reengineer.steps import Region

SOURCE = "行政许可法 第26条; Reijers & Limam Mansar 2005, no. 8"


def propose(case: Case) -> Iterator[tuple[Proposal, ...]]:
    """Offer one joint inspection for the inspections of a region that no reason puts in order."""
    for region in case.regions:
        inspections = _inspections(case, region)
        departments = {case.lanes[task.id][0].id for task in inspections if case.lanes.get(task.id)}
        if len(inspections) > 1 and len(departments) > 1:
            yield (_proposal(case, region, inspections),)


def apply(case: Case, proposal: Proposal) -> Edit:
    """Merge the inspections into that of the lead department."""
    for region in case.regions:
        inspections = [task for task in _inspections(case, region) if task.id in proposal.elements]
        if len(inspections) > 1:
            lead = inspections[0].id
            gone = tuple((task.id, lead) for task in inspections[1:])
            return Edit(definitions=_merge(case, region, inspections), stands_for=gone)
    return Edit(definitions=case.definitions)


def _inspections(case: Case, region: Region) -> list[Task]:
    """Return inspections that nothing orders among each other, that of the longest limit (the lead) first."""
    order = PartialOrder.of([step.id for step in region.steps], case.new_order(region))
    found: list[Task] = []
    for step in region.steps:
        node = case.nodes[step.entry]
        alone = step.kind == "task" and len(step.nodes) == 1 and isinstance(node, Task) and node.loop is None
        if alone and isinstance(node, Task) and node.nature == "inspection":
            apart = not any(order.before(one.id, node.id) or order.before(node.id, one.id) for one in found)
            alike = same_units(task.time_limit for task in (*found, node)) and equally_known((*found, node))
            if apart and alike:
                found.append(node)
    return sorted(found, key=lambda task: -case.days(task.id))


def _proposal(case: Case, region: Region, inspections: list[Task]) -> Proposal:
    return Proposal(
        heuristic="inspection",
        elements=tuple(task.id for task in inspections),
        scope=region.scope,
        source=SOURCE,
        message=message(
            "One joint inspection in the place of {count}: {inspections}. Lead: {lead}.",
            count=len(inspections),
            inspections=tuple(task.label for task in inspections),
            lead=_department(case, inspections[0]),
        ),
        days=case.gain(region.scope, _merge(case, region, inspections)),
        risk=message("All must find one date: the joint inspection starts only when the last of them can."),
        assumes=(
            message("The inspections look at the same place in the same state, and the longest limit is enough."),
        ),
        effect=Effect(time=1, cost=1, quality=0, flexibility=-1),
        facts=(("departments", tuple(_department(case, task) for task in inspections)),),
        touches=tuple(task.id for task in inspections),
    )


def _merge(case: Case, region: Region, inspections: list[Task]) -> Definitions:
    lead, *others = inspections
    participants = (f"{task.label} ({_department(case, task)})" for task in inspections)
    joint = replace(
        lead,
        name=" / ".join(dict.fromkeys(task.label for task in inspections)),
        documentation="\n".join(filter(None, (lead.documentation, "; ".join(participants)))),
        time_limit=longest_limit(task.time_limit for task in inspections),
    )
    return merge_steps(case, region, joint, [task.id for task in others], at_front=False)


def _department(case: Case, task: Task) -> str:
    path = case.lanes.get(task.id, ())
    return path[0].label if path else "-"
