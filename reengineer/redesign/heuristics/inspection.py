"""Several departments that inspect the same thing go once, together, under a lead department."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect
from reengineer.redesign.inspections import find_groups, find_inspections, merge_group
from reengineer.redesign.merging import longest_limit
from reengineer.redesign.proposal import Edit, Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from processes.model import Definitions, Task
    from reengineer.redesign.inspections import Inspection
    from reengineer.redesign.study import Study
    from reengineer.steps import Region

SOURCE = "行政许可法 第26条; Reijers & Limam Mansar 2005, no. 8"


def propose(study: Study) -> Iterator[tuple[Proposal, ...]]:
    """Offer one joint inspection for inspections under the same conditions that no reason puts in order."""
    for region in study.regions:
        for group in find_groups(study, region):
            if len({_department(study, found.task) for found in group}) > 1:
                yield (_proposal(study, region, group),)


def remarks(study: Study) -> Iterator[Message]:
    """Say which inspections could be made together but for their conditions."""
    for region in study.regions:
        inspections = find_inspections(study, region)
        order = study.to_be_order(region) if inspections else None
        for one, other in combinations(inspections, 2):
            apart = (
                order and not order.before(one.step.id, other.step.id) and not order.before(other.step.id, one.step.id)
            )
            if apart and one.conditions != other.conditions:
                yield message(
                    "{one} and {other} are not made together: not every case that needs the one needs the other.",
                    one=one.task.label,
                    other=other.task.label,
                )


def apply(study: Study, proposal: Proposal) -> Edit:
    """Merge the inspections into that of the lead department."""
    for region in study.regions:
        for group in find_groups(study, region):
            chosen = [found for found in group if found.task.id in proposal.elements]
            if len(chosen) > 1:
                gone = tuple((found.task.id, chosen[0].task.id) for found in chosen[1:])
                return Edit(definitions=_merge(study, region, chosen), stands_for=gone)
    return Edit(definitions=study.definitions)


def _proposal(study: Study, region: Region, group: list[Inspection]) -> Proposal:
    inspections = [found.task for found in group]
    return Proposal(
        heuristic="inspection",
        elements=tuple(task.id for task in inspections),
        scope=region.scope,
        source=SOURCE,
        message=message(
            "One joint inspection in the place of {count}: {inspections}. Lead: {lead}.",
            count=len(inspections),
            inspections=tuple(task.label for task in inspections),
            lead=_department(study, inspections[0]),
        ),
        days=study.gain(region.scope, _merge(study, region, group)),
        risk=message("All must find one date: the joint inspection starts only when the last of them can."),
        assumes=(
            message("The inspections look at the same place in the same state, and the longest limit is enough."),
        ),
        effect=Effect(time=1, cost=1, quality=0, flexibility=-1),
        facts=(("departments", tuple(_department(study, task) for task in inspections)),),
        touches=tuple(node for found in group for node in found.step.nodes),
    )


def _merge(study: Study, region: Region, group: list[Inspection]) -> Definitions:
    inspections = [found.task for found in group]
    participants = (f"{task.label} ({_department(study, task)})" for task in inspections)
    joint = replace(
        inspections[0],
        name=" / ".join(dict.fromkeys(task.label for task in inspections)),
        documentation="\n".join(filter(None, (inspections[0].documentation, "; ".join(participants)))),
        time_limit=longest_limit(task.time_limit for task in inspections),
    )
    return merge_group(study, region, group, joint)


def _department(study: Study, task: Task) -> str:
    path = study.lanes.get(task.id, ())
    return path[0].label if path else "-"
