"""One intake at the front, with one complete check and one notice, in the place of one at each department."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Task
from reengineer.diagnosis.finding import Effect
from reengineer.redesign.intake_loops import Front, find_fronts, merge_intakes, stands_for
from reengineer.redesign.merging import equally_known, longest_limit, same_units
from reengineer.redesign.order_edits import merge_steps
from reengineer.redesign.proposal import Edit, Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from processes.model import Definitions, Precedence
    from reengineer.redesign.study import Study
    from reengineer.steps import Region

SOURCE = "行政许可法 第26条, 第32条; Reijers & Limam Mansar 2005, no. 2"
_SHOWN = 4  # results named in a remark


def propose(study: Study) -> Iterator[tuple[Proposal, ...]]:
    """Offer one intake for the intakes that wait for nothing that is made after the first of them."""
    fronts = [front for front in find_fronts(study) if front.others]
    for front in fronts:
        yield (_loop_proposal(study, front),)
    taken = {node for front in fronts for intake in (front.first, *front.others) for node in intake.nodes}
    for region in study.regions:
        intakes = _intakes(study, region)
        if len(intakes) > 1 and not taken & {task.id for task in intakes}:
            yield (_proposal(study, region, intakes),)


def remarks(study: Study) -> Iterator[Message]:
    """Say why the other intakes stay where they are."""
    for front in find_fronts(study):
        for intake, reasons in front.held:
            yield message(
                "{intake} stays where it is and does not move to {first}: it waits for {results}.",
                intake=intake.check.label,
                first=front.first.check.label,
                results=_results(study, reasons),
            )


def apply(study: Study, proposal: Proposal) -> Edit:
    """Merge the intakes into the first."""
    wanted = set(proposal.elements)
    for front in find_fronts(study):
        others = tuple(intake for intake in front.others if intake.check.id in wanted)
        if front.first.check.id in wanted and others:
            edited = merge_intakes(study.definitions, front.first, others)
            return Edit(definitions=edited, stands_for=stands_for(front.first, others), relaxed=front.waived)
    for region in study.regions:
        intakes = [task for task in _intakes(study, region) if task.id in wanted]
        if len(intakes) > 1:
            gone = tuple((task.id, intakes[0].id) for task in intakes[1:])
            return Edit(definitions=_merge(study, region, intakes), stands_for=gone)
    return Edit(definitions=study.definitions)


def _intakes(study: Study, region: Region) -> list[Task]:
    """Return the intakes, in the order of the flow, that need nothing that is made on the way."""
    found: list[Task] = []
    for step in region.steps:
        node = study.nodes[step.entry]
        if not isinstance(node, Task) or node.nature != "intake" or step.kind != "task" or len(step.nodes) > 1:
            continue
        early = set(study.to_be_order(region).all_before(step.id)) <= {task.id for task in found}
        alike = same_units(task.time_limit for task in (*found, node)) and equally_known((*found, node))
        if early and alike and node.loop is None:
            found.append(node)
    return found


def _proposal(study: Study, region: Region, intakes: list[Task], merged: Definitions | None = None) -> Proposal:
    return Proposal(
        heuristic="intake",
        elements=tuple(task.id for task in intakes),
        scope=region.scope,
        source=SOURCE,
        message=message(
            "One intake with one complete check and one notice in the place of {count}: {intakes}.",
            count=len(intakes),
            intakes=tuple(task.label for task in intakes),
        ),
        days=study.gain(region.scope, merged or _merge(study, region, intakes)),
        risk=message("Every paper is asked for at the front, also for cases that a later review would have refused."),
        assumes=(message("The first intake can check what the others checked, within the longest of their limits."),),
        effect=Effect(time=1, cost=1, quality=1, flexibility=-1),
        touches=tuple(task.id for task in intakes),
    )


def _loop_proposal(study: Study, front: Front) -> Proposal:
    checks = (front.first.check, *(intake.check for intake in front.others))
    removed = tuple(task.label for intake in front.others for task in intake.tasks)
    touched = {node for intake in (front.first, *front.others) for node in intake.nodes}
    return replace(
        _proposal(study, front.region, list(checks), merge_intakes(study.definitions, front.first, front.others)),
        message=message(
            "One intake at the front, whose check reads every material and whose one notice names everything that is "
            "missing, in the place of {count}: {intakes}. Removed: {removed}.",
            count=len(checks),
            intakes=tuple(check.label for check in checks),
            removed=removed,
        ),
        touches=tuple(sorted(touched)),
    )


def _results(study: Study, reasons: tuple[Precedence, ...]) -> tuple[Message, ...]:
    """Name what an intake waits for, each once and not too many."""
    named = {
        reason.before: message(
            "{before} ({why})", before=study.label(reason.before), why=reason.basis or reason.evidence or reason.reason
        )
        for reason in reversed(reasons)
    }
    found = tuple(named.values())[::-1]
    return (
        found
        if len(found) <= _SHOWN
        else (*found[: _SHOWN - 1], message("{count} more", count=len(found) + 1 - _SHOWN))
    )


def _merge(study: Study, region: Region, intakes: list[Task]) -> Definitions:
    first, *others = intakes
    made = {link.data for task in intakes for link in task.outputs}
    joint = replace(
        first,
        name=" / ".join(dict.fromkeys(task.label for task in intakes)),
        inputs=tuple(link for link in first.inputs if link.data not in made),
        time_limit=longest_limit(task.time_limit for task in intakes),
    )
    return merge_steps(study, region, joint, [task.id for task in others], at_front=True)
