"""A task that stands before a decision it does not feed waits for it: a refused case no longer costs its effort."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Precedence
from reengineer.diagnosis.finding import Effect
from reengineer.partial_order import is_acyclic
from reengineer.redesign.edits import put_node
from reengineer.redesign.order_edits import keep_what_fits
from reengineer.redesign.proposal import Edit, Proposal
from reengineer.redesign.refusals import ASSUMED_REFUSAL
from reengineer.redesign.rewiring import rewire
from reengineer.redesign.synthesis import synthesize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Definitions
    from reengineer.partial_order import Pair
    from reengineer.redesign.study import Study
    from reengineer.steps import Region, Step

SOURCE = "Reijers & Limam Mansar 2005, no. 9"


def propose(study: Study) -> Iterator[tuple[Proposal, ...]]:
    """Offer, for each refusal, to do behind it the tasks that stand before it without need."""
    for region in study.regions:
        deciders = [step for step in region.steps if step.kind == "refusal" and step.exits]
        movable = _movable(study, region) if deciders else ()
        for decider in deciders:
            early = _needless(study, region, decider, movable)
            if early:
                yield (_proposal(study, region, decider, early),)


def apply(study: Study, proposal: Proposal) -> Edit:
    """Move the tasks behind the decision."""
    *early, name = proposal.elements
    for region in study.regions:
        steps = {step.id: step for step in region.steps}
        if name in steps and set(early) <= set(steps):
            ends = [node for node in steps[name].nodes if study.nodes[node].kind == "endEvent"]
            return Edit(
                definitions=_move(study, region, steps[name], early),
                relaxed=tuple((task, end) for task in early for end in ends),
            )
    return Edit(definitions=study.definitions)


def _movable(study: Study, region: Region) -> tuple[str, ...]:
    """Return the tasks of a region that take time and may stand elsewhere."""
    tasks = (step for step in region.steps if step.kind == "task" and len(step.nodes) == 1 and not step.pinned)
    return tuple(step.id for step in tasks if study.days(step.id) > 0)


def _needless(study: Study, region: Region, decider: Step, movable: tuple[str, ...]) -> list[str]:
    """Return tasks that come before the decision now, and that nothing before it needs.

    The end of a side branch waits for all that stood before the branch, unless the branch stands behind the decision or
    leaves it: what ends there no longer waits is what the proposal says.
    """
    order, as_is = study.reasoned_order(region), study.as_is_order(region)
    ahead = set(as_is.all_before(decider.id))
    needed = order.predecessors[order.index[decider.id]]
    for step in region.steps:
        if step.kind != "task" and step.id in ahead:
            needed |= order.predecessors[order.index[step.id]]
        if study.ends_aside(step) and step is not decider and decider.id not in as_is.all_before(step.id):
            needed |= as_is.predecessors[as_is.index[step.id]]
    return [name for name in movable if name in ahead and not needed >> order.index[name] & 1]


def _proposal(study: Study, region: Region, decider: Step, early: list[str]) -> Proposal:
    share = _refused(study, region, decider)
    saved = (ASSUMED_REFUSAL if share is None else share) * sum(_effort(study, name) for name in early)
    guess = message("{share} % of the cases are refused there.", share=round(100 * ASSUMED_REFUSAL))
    return Proposal(
        heuristic="resequencing",
        elements=(*early, decider.id),
        scope=region.scope,
        source=SOURCE,
        message=message(
            "Do {tasks} only after {decision}, which does not need them: {saved} days of effort a case are saved.",
            tasks=tuple(study.label(name) for name in early),
            decision=study.label(decider.exit),
            saved=round(saved, 2),
        ),
        days=study.gain_of_order(region, _order(study, region, decider, early)),
        risk=message("What is moved back may end up on the critical path: compare the days with those of parallelism."),
        assumes=() if share is not None else (guess,),
        effect=Effect(time=0, cost=1, quality=0, flexibility=0),
        facts=(("effort saved", saved),),
        touches=(*early, *decider.nodes),
    )


def _move(study: Study, region: Region, decider: Step, early: list[str]) -> Definitions:
    """Put the tasks behind the decision and write down that this was decided."""
    plan = synthesize([step.id for step in region.steps], _order(study, region, decider, early))
    definitions = rewire(study.definitions, region, plan)
    for name in early:
        node = study.nodes[name]
        mark = Precedence(before=decider.exit, after=name, reason="analyst", basis="resequencing")
        definitions = put_node(definitions, replace(node, precedences=(*node.precedences, mark)))
    return definitions


def _order(study: Study, region: Region, decider: Step, early: list[str]) -> tuple[Pair, ...]:
    """Return the order in which the tasks come behind the decision and before what followed it."""
    as_is, late = study.as_is_order(region), set(early)
    behind = [(decider.id, name) for name in early]
    followers = [(name, after) for before, after in region.order if before == decider.id for name in early]
    reasoned = study.reasoned_order(region).covering_pairs()
    others = [name for name in as_is.elements if name not in late]
    theirs = [pair for pair in reasoned if pair[0] in late or pair[1] in late]  # the others keep their order anyway
    everything = (*theirs, *behind, *as_is.pairs_among(set(others)), *followers)
    if is_acyclic(as_is.elements, everything):
        return everything
    return keep_what_fits(as_is.elements, [*reasoned, *behind], as_is.restricted(others), followers)


def _refused(study: Study, region: Region, decider: Step) -> float | None:
    flows = [flow for flow in study.scopes[region.scope].flows if flow.id in decider.exits]
    stated = [flow.probability for flow in flows if flow.probability is not None]
    return sum(stated) if stated else None


def _effort(study: Study, name: str) -> float:
    effort = study.nodes[name].effort
    return effort.working_days() if effort else study.days(name)
