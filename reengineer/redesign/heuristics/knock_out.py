"""Reviews in a row that may each refuse: the best order, all at once with one decision, or stopped at the first refusal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Precedence
from reengineer.diagnosis.finding import Effect
from reengineer.redesign.early_cancel import cancel_early
from reengineer.redesign.edits import find_node, put_node
from reengineer.redesign.joint_decision import decide_jointly
from reengineer.redesign.proposal import Edit, Proposal
from reengineer.redesign.refusals import (
    ASSUMED_REFUSAL,
    Review,
    best_order,
    body_of,
    early_cancel,
    find_rows,
    parallel,
    serial,
)
from reengineer.redesign.rewiring import rewire
from reengineer.redesign.synthesis import synthesize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from processes.model import Definitions
    from reengineer.partial_order import Pair
    from reengineer.redesign.refusals import Expected
    from reengineer.redesign.study import Study
    from reengineer.steps import Region

SOURCE = "Reijers & Limam Mansar 2005, no. 11"
SERIAL, PARALLEL, CANCEL = "serial", "parallel", "cancel"
_FREE = {"decision", "custom"}  # reasons that do not stand between reviews that are decided anew


@dataclass(frozen=True, slots=True)
class _Row:
    region: Region
    reviews: tuple[Review, ...]
    fixed: tuple[Pair, ...]  # pairs of steps with another reason than the decision between them

    @property
    def free(self) -> bool:
        """Whether the reviews may run at once; the way onward must be what is taken when nothing refuses."""
        decided = all(
            review.gateway.default in {None, review.onward.id}
            and (all(flow.condition for flow in review.refusals) or review.onward.condition is None)
            for review in self.reviews
        )
        return not self.fixed and decided


def propose(study: Study) -> Iterator[tuple[Proposal, ...]]:
    """Offer the alternatives for each row of reviews, the one that is usually best first."""
    for row in _rows(study):
        proposals = [_cancel(study, row), _parallel(study, row)] if row.free else []
        best = best_order(row.reviews, row.fixed)
        if serial(best).effort < serial(row.reviews).effort - 1e-9:
            proposals.append(_serial(study, row, best))
        if proposals:
            yield tuple(proposals)


def apply(study: Study, proposal: Proposal) -> Edit:
    """Rearrange the row that holds the proposal's reviews."""
    for row in _rows(study):
        if {review.step.id for review in row.reviews} >= set(proposal.elements):
            edited = _edit(study, row, proposal.choice)
            gateways = [review.gateway.id for review in row.reviews]
            stands_for = [(name, gateways[-1]) for name in gateways[:-1]] if proposal.choice == PARALLEL else []
            return Edit(definitions=edited, stands_for=tuple(stands_for), relaxed=_relaxed(study, row))
    return Edit(definitions=study.definitions)


def _rows(study: Study) -> Iterator[_Row]:
    for region in study.regions:
        for reviews in find_rows(study, region):
            names = {review.step.id for review in reviews}
            pairs = study.relation(region).pairs
            fixed = tuple(
                pair
                for pair, reasons in pairs.items()
                if names >= set(pair) and any(reason.reason not in _FREE for reason in reasons)
            )
            yield _Row(region, reviews, fixed)


def _edit(study: Study, row: _Row, choice: str) -> Definitions:
    scope = row.region.scope
    if choice == PARALLEL:
        return _hold(study, row, decide_jointly(study, scope, row.reviews))
    if choice == CANCEL:
        bodies = [node for review in row.reviews for node in body_of(study, review)]
        return cancel_early(study.definitions, scope, row.reviews, bodies)
    return _in_order(study, row)


def _hold(study: Study, row: _Row, definitions: Definitions) -> Definitions:
    """Let what waits for the result of one of the reviews wait for the joint decision on all of them."""
    steps = {step.id: step for step in row.region.steps}
    reviews, gateway = {review.step.id for review in row.reviews}, row.reviews[-1].gateway.id
    for before, after in study.relation(row.region).kept:
        if before in reviews and after not in reviews:
            node = find_node(definitions, steps[after].entry)
            mark = Precedence(before=gateway, after=node.id, reason="decision", basis="knock-out")
            if mark not in node.precedences:
                definitions = put_node(definitions, replace(node, precedences=(*node.precedences, mark)))
    return definitions


def _in_order(study: Study, row: _Row) -> Definitions:
    best = best_order(row.reviews, row.fixed)
    moved = {old.step.id: new.step.id for old, new in zip(row.reviews, best, strict=True)}
    steps = [step.id for step in row.region.steps]
    pairs = [(moved.get(before, before), moved.get(after, after)) for before, after in row.region.order]
    return rewire(study.definitions, row.region, synthesize(steps, pairs))


def _relaxed(study: Study, row: _Row) -> tuple[Pair, ...]:
    """Return the pairs whose decision no longer orders the reviews: a refusal need not wait for the other reviews."""
    found = []
    for first in row.reviews:
        tasks = body_of(study, first)
        for second in row.reviews:
            if first is not second:
                ends = [node for node in second.step.nodes if study.nodes[node].kind == "endEvent"]
                found += [(first.gateway.id, second.step.entry), *((task, end) for task in tasks for end in ends)]
    return tuple(found)


def _serial(study: Study, row: _Row, best: tuple[Review, ...]) -> Proposal:
    said = message(
        "Do the reviews in the order that finds a refusal with the least effort: {reviews}. Expected: {time} working "
        "days and {effort} days of effort a case, now {old} days of effort.",
        reviews=tuple(study.label(review.step.entry) for review in best),
        **_figures(serial(best)),
        old=round(serial(row.reviews).effort, 2),
    )
    risk = message("The order was perhaps chosen for a reason that stands nowhere; nothing else changes.")
    return replace(
        _proposal(study, row, SERIAL, said, serial(best)), risk=risk, effect=Effect(time=1, cost=2, flexibility=0)
    )


def _parallel(study: Study, row: _Row) -> Proposal:
    said = message(
        "Do {reviews} at once and decide jointly when all are done. Expected: {time} working days and {effort} days of "
        "effort a case.",
        reviews=_labels(study, row),
        **_figures(parallel(row.reviews)),
    )
    risk = message("Where one refuses, the others have worked in vain; the applicant learns all reasons at once.")
    return replace(
        _proposal(study, row, PARALLEL, said, parallel(row.reviews)),
        risk=risk,
        effect=Effect(time=2, cost=-2, quality=1),
    )


def _cancel(study: Study, row: _Row) -> Proposal:
    said = message(
        "Do {reviews} at once and stop all when one refuses. Expected: {time} working days and {effort} days of effort a "
        "case.",
        reviews=_labels(study, row),
        **_figures(early_cancel(row.reviews)),
    )
    risk = message("Work under way is broken off; the applicant learns only the first reason for a refusal.")
    return replace(
        _proposal(study, row, CANCEL, said, early_cancel(row.reviews)),
        risk=risk,
        effect=Effect(time=2, cost=-1, quality=0),
    )


def _proposal(study: Study, row: _Row, choice: str, said: Message, expected: Expected) -> Proposal:
    region = row.region
    return Proposal(
        heuristic="knock-out",
        elements=tuple(review.step.id for review in row.reviews),
        scope=region.scope,
        source=SOURCE,
        message=said,
        days=study.gain(region.scope, _edit(study, row, choice)),
        risk=said,
        assumes=tuple(_assumed(study, row, choice)),
        effect=Effect(),
        choice=choice,
        facts=(("expected time", expected.time), ("expected effort", expected.effort)),
        touches=tuple(dict.fromkeys(node for review in row.reviews for node in review.step.nodes)),
    )


def _assumed(study: Study, row: _Row, choice: str) -> Iterator[Message]:
    guessed = tuple(study.label(review.step.entry) for review in row.reviews if review.assumed)
    if guessed:
        yield message(
            "Where the file is silent, {share} % of the cases are refused and the effort equals the time: {reviews}.",
            share=round(100 * ASSUMED_REFUSAL),
            reviews=guessed,
        )
    silent = [name for review in row.reviews if not study.nodes[name := review.step.entry].inputs_complete]
    if silent:
        yield message(
            "{reviews} need nothing from the reviews before them but the decision.",
            reviews=tuple(study.label(name) for name in silent),
        )
    if choice != SERIAL and any(review.onward.condition for review in row.reviews):
        yield message("The condition of the way onward is the opposite of the refusal: it becomes the default flow.")


def _labels(study: Study, row: _Row) -> tuple[str, ...]:
    return tuple(study.label(review.step.entry) for review in row.reviews)


def _figures(expected: Expected) -> dict[str, float]:
    return {"time": round(expected.time, 2), "effort": round(expected.effort, 2)}
