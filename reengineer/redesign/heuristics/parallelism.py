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
    from reengineer.redesign.case import Case
    from reengineer.steps import Region

SOURCE = "Reijers & Limam Mansar 2005, no. 10"
EXACT, BLOCKS = "", "blocks"
_SHOWN = 8  # steps named in a message


def propose(case: Case) -> Iterator[tuple[Proposal, ...]]:
    """Offer, for each region with an order that has no reason, the exact new order and the nearest one in blocks."""
    for region in case.regions:
        if len(region.steps) < 2:  # noqa: PLR2004 - one step has no order
            continue
        steps = [step.id for step in region.steps]
        order = case.new_order(region)
        as_is, to_be = PartialOrder.of(steps, region.order), PartialOrder.of(steps, order)
        freed = tuple(pair for pair in as_is.covering_pairs() if not to_be.before(*pair))
        if not freed:
            continue
        exact = _exact(case, region, freed)
        if synthesize(steps, order).structured:
            yield (exact,)
        else:
            yield exact, _blocks(case, region, exact)


def apply(case: Case, proposal: Proposal) -> Edit:
    """Lay the flow of the region anew and drop the custom marks that no longer hold."""
    region = _find_region(case, proposal)
    if region is None:
        return Edit(definitions=case.definitions)
    order = _block_order(case, region).pairs if proposal.choice == BLOCKS else case.new_order(region)
    return Edit(definitions=_reorder(case, region, order))


def _reorder(case: Case, region: Region, order: tuple[Pair, ...]) -> Definitions:
    steps = [step.id for step in region.steps]
    rewired = rewire(case.definitions, region, synthesize(steps, order))
    return _drop_custom_marks(rewired, region, PartialOrder.of(steps, order))


def _block_order(case: Case, region: Region) -> BlockOrder:
    days = {step.id: sum(case.days(node) for node in step.nodes) for step in region.steps}
    return nearest_block_order([step.id for step in region.steps], case.new_order(region), days)


def _exact(case: Case, region: Region, freed: tuple[tuple[str, str], ...]) -> Proposal:
    freed_steps = tuple(dict.fromkeys(step for pair in freed for step in pair))
    return Proposal(
        heuristic="parallelism",
        elements=freed_steps,
        scope=region.scope,
        source=SOURCE,
        message=message(
            "{count} orders between {steps} have no reason: these steps need not wait for each other.",
            count=len(freed),
            steps=_named(case, region, freed_steps),
        ),
        days=case.gain_of_order(region, case.new_order(region)),
        risk=message("More runs at once: the posts need the capacity, and a late refusal leaves more work in vain."),
        assumes=_assumptions(case),
        effect=Effect(time=2, cost=-1, quality=0, flexibility=-1),
        default=True,
        choice=EXACT,
        facts=(("freed", freed), ("steps", tuple(step.id for step in region.steps))),
        touches=_touched(region),
    )


def _blocks(case: Case, region: Region, exact: Proposal) -> Proposal:
    nearest = _block_order(case, region)
    gain = case.gain_of_order(region, nearest.pairs)
    cost = exact.days - gain if exact.days and gain else Span(0)
    return replace(
        exact,
        message=message(
            "The same in whole blocks, each split with its own join, for engines and readers that want blocks: it adds "
            "{count} orders without a reason and saves {days} less.",
            count=len(nearest.added),
            days=cost,
        ),
        days=gain,
        default=False,
        choice=BLOCKS,
        facts=(*exact.facts, ("added", nearest.added), ("cost", nearest.cost)),
    )


def _named(case: Case, region: Region, names: tuple[str, ...]) -> tuple[str | Message, ...]:
    """Return the labels of the steps, cut short: nobody reads a sentence with fifty names."""
    steps = {step.id: step for step in region.steps}
    labels = tuple(dict.fromkeys(case.step_label(steps[name]) for name in names))
    if len(labels) <= _SHOWN:
        return labels
    return (*labels[: _SHOWN - 1], message("{count} more", count=len(labels) - _SHOWN + 1))


def _touched(region: Region) -> tuple[str, ...]:
    ends = (region.entry_flow, region.exit_flow, *(node for step in region.steps for node in (step.entry, step.exit)))
    return tuple(dict.fromkeys(name for name in (*region.gateways, *region.flows, *ends) if name))


def _assumptions(case: Case) -> tuple[Message, ...]:
    if not case.assume_independent:
        return ()
    return (message("Every order whose reason is unknown is taken to have none: this is an upper bound."),)


def _find_region(case: Case, proposal: Proposal) -> Region | None:
    """Return the region that now holds most of the proposal's steps: other edits may have changed it."""
    wanted = set(dict(proposal.facts)["steps"])
    shared = [(len(wanted & {step.id for step in region.steps}), region) for region in case.regions]
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
