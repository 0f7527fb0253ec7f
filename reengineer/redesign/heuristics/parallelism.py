"""Steps that wait for no reason run side by side; every order with a reason stays exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from processes.durations import Span
from processes.messages import Message, message
from reengineer.diagnosis.finding import Effect
from reengineer.partial_order import PartialOrder
from reengineer.redesign.block_order import nearest_block_order
from reengineer.redesign.edits import map_scopes
from reengineer.redesign.proposal import Edit, Proposal
from reengineer.redesign.rewiring import rewire
from reengineer.redesign.synthesis import synthesize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Definitions, Scope
    from reengineer.partial_order import Pair
    from reengineer.redesign.block_order import BlockOrder
    from reengineer.redesign.study import Study
    from reengineer.steps import Region

SOURCE = "Reijers & Limam Mansar 2005, no. 10"
EXACT, BLOCKS = "", "blocks"
_SHOWN = 8  # steps named in a message


def propose(study: Study) -> Iterator[tuple[Proposal, ...]]:
    """Offer, for each region with an order that has no reason, the exact new order and the nearest one in blocks."""
    for region in study.regions:
        if len(region.steps) < 2:  # noqa: PLR2004 - one step has no order
            continue
        steps = [step.id for step in region.steps]
        as_is, to_be = study.as_is_order(region), study.to_be_order(region)
        freed = tuple(pair for pair in as_is.covering_pairs() if not to_be.before(*pair))
        if not freed:
            continue
        exact = _exact(study, region, freed)
        if synthesize(steps, to_be.covering_pairs()).structured:
            yield (exact,)
        else:
            yield exact, _blocks(study, region, exact)


def apply(study: Study, proposal: Proposal) -> Edit:
    """Lay the flow of the region anew and drop the custom marks that no longer hold."""
    region = _find_region(study, proposal)
    if region is None:
        return Edit(definitions=study.definitions)
    order = _block_order(study, region).pairs if proposal.choice == BLOCKS else study.new_order(region)
    return Edit(definitions=_reorder(study, region, order))


def _reorder(study: Study, region: Region, order: tuple[Pair, ...]) -> Definitions:
    steps = [step.id for step in region.steps]
    rewired = rewire(study.definitions, region, synthesize(steps, order))
    return _drop_custom_marks(rewired, region, PartialOrder.of(steps, order))


def _block_order(study: Study, region: Region) -> BlockOrder:
    days = {step.id: sum(study.days(node) for node in step.nodes) for step in region.steps}
    return nearest_block_order([step.id for step in region.steps], study.new_order(region), days)


def _exact(study: Study, region: Region, freed: tuple[tuple[str, str], ...]) -> Proposal:
    freed_steps = tuple(dict.fromkeys(step for pair in freed for step in pair))
    return Proposal(
        heuristic="parallelism",
        elements=freed_steps,
        scope=region.scope,
        source=SOURCE,
        message=message(
            "Orders between {steps} without a reason: {count}. These steps need not wait for each other.",
            count=len(freed),
            steps=_named(study, region, freed_steps),
        ),
        days=study.gain_of_order(region, study.new_order(region)),
        risk=message("More runs at once: the posts need the capacity, and a late refusal leaves more work in vain."),
        assumes=_assumptions(study),
        effect=Effect(time=2, cost=-1, quality=0, flexibility=-1),
        default=True,
        choice=EXACT,
        facts=(("freed", freed), ("steps", tuple(step.id for step in region.steps))),
        touches=_touched(region),
    )


def _blocks(study: Study, region: Region, exact: Proposal) -> Proposal:
    nearest = _block_order(study, region)
    gain = study.gain_of_order(region, nearest.pairs)
    cost = exact.days - gain if exact.days and gain else Span(0)
    return replace(
        exact,
        message=message(
            "The same in whole blocks, each split with its own join, for engines and readers that want blocks: it adds "
            "orders without a reason (their number: {count}) and saves {days} less.",
            count=len(nearest.added),
            days=cost,
        ),
        days=gain,
        default=False,
        choice=BLOCKS,
        facts=(*exact.facts, ("added", nearest.added), ("cost", nearest.cost)),
    )


def _named(study: Study, region: Region, names: tuple[str, ...]) -> tuple[str | Message, ...]:
    """Return the labels of the steps, cut short: nobody reads a sentence with fifty names."""
    steps = {step.id: step for step in region.steps}
    labels = tuple(dict.fromkeys(study.step_label(steps[name]) for name in names))
    if len(labels) <= _SHOWN:
        return labels
    return (*labels[: _SHOWN - 1], message("{count} more", count=len(labels) - _SHOWN + 1))


def _touched(region: Region) -> tuple[str, ...]:
    ends = (region.entry_flow, region.exit_flow, *(node for step in region.steps for node in (step.entry, step.exit)))
    return tuple(dict.fromkeys(name for name in (*region.gateways, *region.flows, *ends) if name))


def _assumptions(study: Study) -> tuple[Message, ...]:
    if not study.assume_independent:
        return ()
    return (message("Every order whose reason is unknown is taken to have none: this is an upper bound."),)


def _find_region(study: Study, proposal: Proposal) -> Region | None:
    """Return the region that now holds most of the proposal's steps: other edits may have changed it."""
    wanted = set(dict(proposal.facts)["steps"])
    shared = [(len(wanted & {step.id for step in region.steps}), region) for region in study.regions]
    best = max(shared, key=lambda found: found[0], default=(0, None))
    return best[1] if best[0] > 1 else None


def _drop_custom_marks(definitions: Definitions, region: Region, order: PartialOrder) -> Definitions:
    """Remove the declarations of habits that the new order has given up, so that the file says what is true."""
    step_of = {node: step.id for step in region.steps for node in step.nodes}

    def given_up(before: str, after: str) -> bool:
        first, second = step_of.get(before), step_of.get(after)
        return first is not None and second is not None and first != second and not order.before(first, second)

    def change(scope: Scope) -> Scope:
        if scope.id != region.scope:
            return scope
        nodes = []
        for node in scope.nodes:
            kept = tuple(p for p in node.precedences if p.reason != "custom" or not given_up(p.before, node.id))
            nodes.append(node if kept == node.precedences else replace(node, precedences=kept))
        return replace(scope, nodes=tuple(nodes))

    return map_scopes(definitions, change)
