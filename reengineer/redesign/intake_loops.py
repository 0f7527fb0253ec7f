"""Intakes with a way back for supplements: check, "complete?", notice, supplement, and again.

The first of them can take in what later ones ask for, if nothing that those wait for is made after it. Its check then
reads every material, its one notice names everything that is missing, and the later loops go.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from processes.model import NO_REASON, Gateway, Precedence, Task
from reengineer.redesign.edits import find_node, put_scope, remove_flows, remove_nodes, scope_of, with_flow
from reengineer.redesign.merging import equally_known, longest_limit, same_units, take_over

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from processes.model import Definitions, SequenceFlow
    from reengineer.redesign.study import Study
    from reengineer.steps import Region, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """A check for completeness, by itself or in a loop; `back` are the tasks on the way back, notice first."""

    check: Task
    back: tuple[Task, ...]
    nodes: tuple[str, ...]
    entry: str
    exit: str

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The check and what follows it where something is missing."""
        return (self.check, *self.back)


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """The intake loop at the front, those that it can take over, and those that it cannot, each with the reasons.

    `waived` are pairs of a notice of another intake and one of these: what the one asks for is not brought to the other.
    """

    region: Region
    first: Intake
    others: tuple[Intake, ...]
    held: tuple[tuple[Intake, tuple[Precedence, ...]], ...]
    waived: tuple[tuple[str, str], ...] = ()


def find_fronts(study: Study) -> Iterator[Front]:
    """Yield each part of the flow that begins with an intake loop and has other intakes later on."""
    taken: set[str] = set()
    for region in study.regions:
        loops = {step.id: found for step in region.steps if step.kind == "loop" and (found := _read(study, step))}
        elements = study.as_is_order(region) if loops else None
        if elements is None:
            continue
        at = next((name for name in elements.elements if name in loops), None)
        if at is None or taken & set(loops[at].nodes):
            continue
        later = {step.id for step in region.steps if elements.before(at, step.id)}
        earlier = {node for step in region.steps if elements.before(step.id, at) for node in step.nodes}
        inside = {node for step in region.steps if step.id in later for node in step.nodes}
        front = _front(study, region, loops[at], (inside, earlier))
        taken.update(node for intake in (front.first, *front.others) for node in intake.nodes)
        yield front


def merge_intakes(definitions: Definitions, first: Intake, others: Iterable[Intake]) -> Definitions:
    """Let the first intake do the work of the others, which are taken out of the flow."""
    others = tuple(others)
    merged = {task.id for intake in (first, *others) for task in intake.tasks}
    limit = longest_limit(intake.check.time_limit for intake in (first, *others))
    names = [first.check.label, *(intake.check.label for intake in others)]
    for intake in others:
        definitions = _take_out(definitions, intake)
        for task in intake.tasks:
            kept = find_node(definitions, _counterpart(first, intake, task).id)
            definitions = take_over(definitions, kept, [_without_marks(task, merged)])
        definitions = remove_nodes(definitions, set(intake.nodes) - {task.id for task in intake.tasks})
    check = find_node(definitions, first.check.id)
    documentation = "\n".join(filter(None, (check.documentation, "; ".join(names))))
    made = {link.data for link in check.outputs}
    inputs = tuple(link for link in check.inputs if link.data not in made)
    joint = replace(check, time_limit=limit, documentation=documentation, inputs=inputs)
    scope = scope_of(definitions, check.id)
    nodes = tuple(joint if node.id == joint.id else node for node in scope.nodes)
    return _without_doubles(put_scope(definitions, replace(scope, nodes=nodes)))


def stands_for(first: Intake, others: Iterable[Intake]) -> tuple[tuple[str, str], ...]:
    """Pair each task that goes with the one that does its work."""
    return tuple((task.id, _counterpart(first, intake, task).id) for intake in others for task in intake.tasks)


def _front(study: Study, region: Region, first: Intake, around: tuple[set[str], set[str]]) -> Front:
    """Sort the later intakes of the region, and of the choices in it, into those that can go to the front and others."""
    inside, earlier = around
    intakes = list(_intakes_in(study, region, inside))
    notices = {task.id for intake, _ in intakes for task in intake.back}
    found, held, waived = [first], [], []
    for intake, steps in intakes:
        ready = earlier | {node for done in found for node in done.nodes}
        late = tuple(reason for reason in _reasons(study, intake, steps) if reason.before not in ready)
        reasons = tuple(reason for reason in late if reason.before not in notices)
        checks = [done.check for done in (*found, intake)]
        if reasons:
            held.append((intake, reasons))
        elif same_units(check.time_limit for check in checks) and equally_known(checks):
            found.append(intake)
            waived += [(reason.before, reason.after) for reason in late]
    return Front(region=region, first=first, others=tuple(found[1:]), held=tuple(held), waived=tuple(waived))


def _intakes_in(study: Study, region: Region, inside: set[str]) -> Iterator[tuple[Intake, list[tuple[Region, Step]]]]:
    """Yield the intakes among these nodes, each with the steps that it is or lies in, the innermost last."""
    for inner in study.regions:
        for step in inner.steps:
            intake = _read(study, step)
            if inner.scope != region.scope or intake is None or not set(intake.nodes) <= inside:
                continue
            around = [(r, s) for r in study.regions for s in r.steps if r.scope == region.scope]
            chain = [(r, s) for r, s in around if set(intake.nodes) <= set(s.nodes)]
            if all(s.kind in {"choice", "refusal"} for _, s in chain if s.id != step.id or s.kind != step.kind):
                yield intake, chain


def _read(study: Study, step: Step) -> Intake | None:
    """Read a step as an intake; None for anything else."""
    nodes = [study.nodes[name] for name in step.nodes]
    tasks = [node for node in nodes if isinstance(node, Task) and node.loop is None]
    gateways = [node for node in nodes if isinstance(node, Gateway)]
    if step.pinned or step.exits or len(tasks) + len(gateways) < len(nodes):
        return None
    if step.kind == "task" and len(tasks) == 1 and tasks[0].nature == "intake":
        return Intake(check=tasks[0], back=(), nodes=step.nodes, entry=step.entry, exit=step.exit)
    if step.kind != "loop" or not isinstance(study.nodes[step.exit], Gateway):
        return None
    walk = [node for node in _walk(study, step) if isinstance(node, Task)]
    if len(walk) != len(tasks) or len(gateways) > 2 or not walk or walk[0].nature != "intake":  # noqa: PLR2004
        return None
    return Intake(check=walk[0], back=tuple(walk[1:]), nodes=step.nodes, entry=step.entry, exit=step.exit)


def _walk(study: Study, step: Step) -> Iterator[object]:
    """Yield the nodes of a loop in their order, from its entry around and back."""
    onward: dict[str, str] = {}
    for flow in study.scopes[_scope_of(study, step)].flows:
        if flow.source in step.nodes and flow.target in step.nodes:
            onward[flow.source] = flow.target
    at, seen = step.entry, set[str]()
    while at in onward and at not in seen:
        yield study.nodes[at]
        seen.add(at)
        at = onward[at]


def _scope_of(study: Study, step: Step) -> str:
    return next(scope.id for scope in study.scopes.values() if any(node.id == step.entry for node in scope.nodes))


def _reasons(study: Study, intake: Intake, chain: list[tuple[Region, Step]]) -> Iterator[Precedence]:
    """Yield why the intake waits for what is not part of it; what is not known counts as a reason."""
    own = set(intake.nodes)
    silent = any(not task.inputs_complete for task in intake.tasks)
    for region, step in chain:
        relation = study.relation(region)
        for (before, after), reasons in relation.pairs.items():
            if after != step.id:
                continue
            known = [reason for reason in reasons if reason.reason not in NO_REASON]
            yield from (reason for reason in known if reason.after in own and reason.before not in own)
            if not known and silent and (before, after) in relation.kept:
                yield Precedence(before=before, after=intake.check.id, reason="unknown")


def _counterpart(first: Intake, intake: Intake, task: Task) -> Task:
    """Return the task of the first intake that does what this one did: the check, the notice, the supplement."""
    if task.id == intake.check.id:
        return first.check
    alike = [other for other in first.back if other.nature == task.nature]
    return next(iter((*alike, *first.back)), first.check)


def _without_marks(task: Task, merged: set[str]) -> Task:
    """Leave out the custom that the new place gives up, and what the intakes said of each other."""
    kept = tuple(mark for mark in task.precedences if mark.before not in merged and mark.reason != "custom")
    return replace(task, precedences=kept, questions=())


def _take_out(definitions: Definitions, intake: Intake) -> Definitions:
    """Lead the flow past the intake."""
    scope = scope_of(definitions, intake.entry)
    own = set(intake.nodes)
    into: list[SequenceFlow] = [flow for flow in scope.flows if flow.target in own and flow.source not in own]
    out: list[SequenceFlow] = [flow for flow in scope.flows if flow.source in own and flow.target not in own]
    [entering], [leaving] = into, out
    past = with_flow(remove_flows(scope, {leaving.id}), replace(entering, target=leaving.target))
    return put_scope(definitions, past)


def _without_doubles(definitions: Definitions) -> Definitions:
    """Remove messages of one name between the same two ends: one notice is sent once."""
    collaborations = tuple(
        replace(
            collaboration,
            message_flows=tuple({(m.source, m.target, m.name): m for m in collaboration.message_flows[::-1]}.values())[
                ::-1
            ],
        )
        for collaboration in definitions.collaborations
    )
    return (
        definitions
        if collaborations == definitions.collaborations
        else replace(definitions, collaborations=collaborations)
    )
