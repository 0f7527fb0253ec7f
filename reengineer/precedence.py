"""Why one task waits for another: the relation of a region, each pair with its reasons.

An order needs a reason. A pair of the as-is order is *kept* for a direct reason (`reasons`); it is *settled* without one
if it is known to be custom, if the later step declares its inputs complete, or if the earlier one lists what it makes
and the later one what it needs. What is left is *unknown*: kept, and asked about.

The kept pairs are the covering pairs of the closure of all reasoned and unknown pairs. They are found step by step in
the order of the flow: of what a step must wait for, the latest is taken, and all that this one waits for is covered by
it. So no list of all n(n-1)/2 pairs is made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import TYPE_CHECKING

from processes.model import NO_REASON, Precedence, Question, scopes
from reengineer.fragments import find_regions
from reengineer.model_facts import model_facts
from reengineer.partial_order import PartialOrder, members
from reengineer.reasons import RegionReasons

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from processes.faults import Fault
    from processes.model import Definitions, Scope
    from reengineer.model_facts import ModelFacts
    from reengineer.steps import Region

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """The order of one region, by reasons; all pairs are ids of steps.

    `kept` generates the order that must stay (its covering pairs). `pairs` has the reasons of the pairs that count:
    those with a direct reason, the custom ones, and the unknown ones that are kept or, if independence is assumed,
    dropped. `dropped` are the as-is covering pairs that need not stay. `questions` (ids of tasks) would settle the
    unknown ones. `conflicts` are declared precedences that the as-is order contradicts or does not keep.
    """

    region: Region
    pairs: Mapping[Pair, tuple[Precedence, ...]]
    kept: tuple[Pair, ...]
    dropped: tuple[Pair, ...] = ()
    questions: tuple[Question, ...] = ()
    conflicts: tuple[Fault, ...] = field(default=(), compare=False)


def find_precedence(  # noqa: PLR0913 - what is known beside the file comes in three kinds
    definitions: Definitions,
    scope: Scope,
    region: Region,
    *,
    external: Sequence[Precedence] = (),
    answers: Sequence[Question] = (),
    assume_independent: bool = False,
) -> Relation:
    """Return which part of the as-is order of a region has a reason, and which is custom or unknown.

    With `assume_independent` no unknown pair is kept: an upper bound of what may run in parallel, not a finding.
    """
    if region.scope != scope.id:
        reason = f"the region lies in {region.scope}, not in {scope.id}"
        raise ValueError(reason)
    facts, beside = model_facts(definitions), (tuple(external), tuple(answers), assume_independent)
    known = facts.relations.get((id(region), *beside))
    if known is None:  # the region is kept beside its relation, so its identity is not used again
        known = facts.relations[id(region), *beside] = region, _relate(facts, region, *beside)
    return known[1]


def _relate(
    facts: ModelFacts,
    region: Region,
    external: tuple[Precedence, ...],
    answers: tuple[Question, ...],
    assume_independent: bool,  # noqa: FBT001 - one of the things known beside the file
) -> Relation:
    reasons = RegionReasons(facts, region)
    reasons.read(external, answers)
    kept, unknown = _keep(reasons, assume_independent=assume_independent)
    order = PartialOrder.of(reasons.order.elements, kept)
    dropped = tuple(pair for pair in region.order if not order.before(*pair))
    return Relation(
        region=region,
        pairs=_pairs(reasons, unknown, dropped),
        kept=kept,
        dropped=dropped,
        questions=tuple(_question(reasons, pair) for pair in unknown),
        conflicts=tuple(reasons.conflicts),
    )


def find_relations(
    definitions: Definitions,
    *,
    external: Sequence[Precedence] = (),
    answers: Sequence[Question] = (),
    assume_independent: bool = False,
) -> tuple[Relation, ...]:
    """Return the relations of all regions of a file, scope by scope, outer first."""
    return tuple(
        find_precedence(
            definitions, scope, region, external=external, answers=answers, assume_independent=assume_independent
        )
        for process in definitions.processes
        for scope in scopes(process)
        for region in find_regions(scope)
    )


def find_later_questions(
    definitions: Definitions, *, external: Sequence[Precedence] = (), answers: Sequence[Question] = ()
) -> tuple[Question, ...]:
    """Return what is not asked yet, but would be if other questions were answered with no.

    Asked now are the covering pairs of the unknown order: what lies behind them is covered by them, until one of them
    goes. So a pair may be asked later if nothing settles it, and no chain of reasons orders it.
    """
    found: list[Question] = []
    for process in definitions.processes:
        for scope in scopes(process):
            for region in find_regions(scope):
                asked = find_precedence(definitions, scope, region, external=external, answers=answers).questions
                if asked:
                    reasons = RegionReasons(model_facts(definitions), region)
                    reasons.read(external, answers)
                    found += (question for question in _open_questions(reasons) if question not in asked)
    return tuple(dict.fromkeys(found))


def _open_questions(reasons: RegionReasons) -> Iterator[Question]:
    """Yield the questions of a region that are open whatever is answered to the others."""
    order = reasons.order
    reasoned = _bits(order, reasons.reasons)
    ordered: list[int] = []  # by chains of reasons
    for place, settled in enumerate(_settled(reasons)):
        before = order.predecessors[place]
        direct = before if reasons.steps[place].pinned else reasoned[place]
        ordered.append(reduce(or_, (ordered[earlier] for earlier in members(direct)), direct))
        for earlier in members(before & ~settled & ~ordered[place]):
            yield _question(reasons, (order.elements[earlier], order.elements[place]))


def explain(relation: Relation, before: str, after: str) -> tuple[Precedence, ...]:
    """Return why two steps are ordered: the direct reasons, else the chain of reasons between them.

    If nothing orders them: custom, where the as-is flow does; nothing, where it does not either.
    """
    direct = relation.pairs.get((before, after), ())
    if any(precedence.reason not in NO_REASON for precedence in direct):
        return direct
    chain = _chain(relation, before, after)
    if chain:
        return tuple(precedence for pair in chain for precedence in relation.pairs[pair])
    as_is = PartialOrder.of((step.id for step in relation.region.steps), relation.region.order)
    if direct or not as_is.before(before, after):
        return direct
    return (Precedence(before=before, after=after, reason="custom"),)


def _keep(reasons: RegionReasons, *, assume_independent: bool) -> tuple[tuple[Pair, ...], list[Pair]]:
    """Return the covering pairs of the order to keep, and those of them that no reason explains."""
    order, kept, unknown = reasons.order, [], []
    reasoned = _bits(order, reasons.reasons)
    covered: list[int] = []
    for place, settled in enumerate(_settled(reasons)):
        open_pairs = 0 if assume_independent else order.predecessors[place] & ~settled
        pinned = reasons.steps[place].pinned
        missing, found = order.predecessors[place] if pinned else reasoned[place] | open_pairs, 0
        while missing:
            latest = missing.bit_length() - 1
            pair = order.elements[latest], order.elements[place]
            kept.append(pair)
            if pinned and pair not in reasons.reasons:
                reasons.reasons[pair].append(reasons.holds(pair, reasons.steps[place]))
            elif not reasoned[place] >> latest & 1 and not pinned:
                unknown.append(pair)
            found |= covered[latest] | 1 << latest
            missing &= ~found
        covered.append(found)
    return tuple(kept), unknown


def _settled(reasons: RegionReasons) -> Iterator[int]:
    """Yield for each step the steps before it of which it is known that it needs nothing beyond the direct reasons."""
    custom = _bits(reasons.order, reasons.customs)
    listing = sum(known.outputs_known << place for place, known in enumerate(reasons.known))
    for place, known in enumerate(reasons.known):
        yield custom[place] | (-1 if known.inputs_complete else listing if known.inputs_known else 0)


def _bits(order: PartialOrder, pairs: Mapping[Pair, object]) -> list[int]:
    found = [0] * len(order.elements)
    for before, after in pairs:
        if order.before(before, after):
            found[order.index[after]] |= 1 << order.index[before]
    return found


def _pairs(
    reasons: RegionReasons, unknown: list[Pair], dropped: tuple[Pair, ...]
) -> dict[Pair, tuple[Precedence, ...]]:
    found = {pair: tuple(found) for pair, found in reasons.reasons.items()}
    for pair, customs in reasons.customs.items():
        found[pair] = (*found.get(pair, ()), *customs)
    for pair in (*unknown, *dropped):
        if pair not in found:
            question = _question(reasons, pair)
            reason = "custom" if _is_settled(reasons, pair) else "unknown"
            found[pair] = (Precedence(before=question.before, after=question.after, reason=reason),)
    return found


def _is_settled(reasons: RegionReasons, pair: Pair) -> bool:
    before, after = (reasons.known[reasons.order.index[name]] for name in pair)
    return after.inputs_complete or (after.inputs_known and before.outputs_known)


def _question(reasons: RegionReasons, pair: Pair) -> Question:
    before, after = (reasons.known[reasons.order.index[name]].speaker for name in pair)
    return Question(before=before, after=after)


def _chain(relation: Relation, before: str, after: str) -> list[Pair]:
    """Return the shortest way from one step to another along the kept pairs."""
    came: dict[str, str] = {after: after}
    incoming: dict[str, list[str]] = {}
    for first, second in relation.kept:
        incoming.setdefault(second, []).append(first)
    waiting = [after]
    for step in waiting:
        for earlier in incoming.get(step, ()):
            if earlier not in came:
                came[earlier] = step
                waiting.append(earlier)
    if before not in came or before == after:
        return []
    way = [before]
    while way[-1] != after:
        way.append(came[way[-1]])
    return list(pairwise(way))
