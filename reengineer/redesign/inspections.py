"""Inspections that one joint inspection can stand for: nothing orders them, and a case passes all of them or none.

An inspection may be optional. Then those under the same conditions can be made together, under these conditions. Under
different conditions they cannot: that would need a gateway that asks for "any of them", and the part in which only one
department inspects would change hands with the case; so they stay apart, and the reader is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.model import Gateway, Task
from reengineer.redesign.edits import remove_nodes
from reengineer.redesign.merging import equally_known, same_units, take_over
from reengineer.redesign.order_edits import lay_together

if TYPE_CHECKING:
    from processes.model import Definitions, Scope, SequenceFlow
    from reengineer.partial_order import PartialOrder
    from reengineer.redesign.study import Study
    from reengineer.steps import Region, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """An inspection with the step of the region that it is, or is the only task of, and the conditions around it."""

    step: Step
    task: Task
    conditions: tuple[str, ...] = ()


def find_inspections(study: Study, region: Region) -> list[Inspection]:
    """Return the inspections of a region, in the order of the file."""
    found = (_read(study, region, step) for step in region.steps)
    return [inspection for inspection in found if inspection is not None]


def find_groups(study: Study, region: Region) -> list[list[Inspection]]:
    """Return the inspections that can be made together, in each group the one of the longest limit (the lead) first."""
    groups: dict[tuple[str, ...], list[Inspection]] = {}
    inspections = find_inspections(study, region)
    if len(inspections) < 2:  # noqa: PLR2004 - together takes two
        return []
    order = study.to_be_order(region)
    for inspection in inspections:
        group = groups.setdefault(inspection.conditions, [])
        tasks = [*(other.task for other in group), inspection.task]
        apart = not any(_ordered(order, other, inspection) for other in group)
        if apart and same_units(task.time_limit for task in tasks) and equally_known(tasks):
            group.append(inspection)
    return [sorted(group, key=lambda found: -study.days(found.task.id)) for group in groups.values() if len(group) > 1]


def merge_group(study: Study, region: Region, group: list[Inspection], joint: Task) -> Definitions:
    """Let the lead make the joint inspection, at the last of their places; the others go with their gateways."""
    lead, *others = group
    laid = lay_together(study, region, lead.step.id, [other.step.id for other in others], at_front=False)
    merged = take_over(laid, joint, [other.task for other in others])
    left = {node for other in others for node in other.step.nodes} - {other.task.id for other in others}
    return remove_nodes(merged, left) if left else merged


def _ordered(order: PartialOrder, one: Inspection, other: Inspection) -> bool:
    first, second = one.step.id, other.step.id
    return order.before(first, second) or order.before(second, first)


def _read(study: Study, region: Region, step: Step) -> Inspection | None:
    """Read a step as an inspection; None for anything else, and for a choice with more in it than the inspection."""
    nodes = [study.nodes[name] for name in step.nodes]
    tasks = [node for node in nodes if isinstance(node, Task)]
    plain = all(isinstance(node, Gateway) or node in tasks for node in nodes)
    if len(tasks) != 1 or not plain or step.pinned or step.exits:
        return None
    [task] = tasks
    if task.nature != "inspection" or task.loop is not None or step.kind not in {"task", "choice"}:
        return None
    conditions = _conditions(study.scopes[region.scope], step, task)
    return None if conditions is None else Inspection(step=step, task=task, conditions=conditions)


def _conditions(scope: Scope, step: Step, task: Task) -> tuple[str, ...] | None:
    """Return the conditions on the one way to the task, sorted; None where there are several ways or one is not said."""
    arriving: dict[str, list[SequenceFlow]] = {}
    for flow in scope.flows:
        if flow.target in step.nodes and flow.source in step.nodes:
            arriving.setdefault(flow.target, []).append(flow)
    found, at = [], task.id
    while at != step.entry:
        if len(arriving.get(at, ())) != 1 or not arriving[at][0].condition:
            return None
        found.append(str(arriving[at][0].condition))
        at = arriving[at][0].source
    return tuple(sorted(found))
