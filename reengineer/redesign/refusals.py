"""Reviews in a row, each of which may refuse: what they cost, and in which order they cost least.

With effort e and probability of refusal r, done one after the other until one refuses, the expected effort is

    E = sum over i of e_i * product over j < i of (1 - r_j)

and E is least in the order of falling r / e (rising e / r). All at once they cost the sum of e_i. All at once, stopped
when the first refusal is known (at the end of the review that refuses), a review costs its share until then.

Source: van der Aalst, "Re-engineering knock-out processes", Decision Support Systems 30 (2001).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from math import prod
from typing import TYPE_CHECKING

from processes.model import Gateway

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from processes.model import SequenceFlow
    from reengineer.partial_order import Pair
    from reengineer.redesign.study import Study
    from reengineer.steps import Region, Step

ASSUMED_REFUSAL = 0.04  # 305,962 of 7,878,562 concluded cases were rejected, Guangdong, January 2020
_EXACT = 7  # so many reviews are ordered by trying all orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review with the decision after it: days it takes, effort it costs, probability that it refuses."""

    step: Step
    gateway: Gateway
    refusals: tuple[SequenceFlow, ...]
    onward: SequenceFlow
    days: float
    effort: float
    refusal: float
    assumed: bool = False  # the probability or the effort was not in the file


@dataclass(frozen=True, slots=True)
class Expected:
    """Expected time and effort of a way to do the reviews, in working days."""

    time: float
    effort: float


def find_rows(study: Study, region: Region) -> Iterator[tuple[Review, ...]]:
    """Yield the rows of reviews in a region: two or more, directly after each other."""
    reviews = {step.id: review for step in region.steps if (review := _review(study, step))}
    after: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    for first, second in region.order:
        after.setdefault(first, []).append(second)
        before.setdefault(second, []).append(first)
    nexts = {
        first: second
        for first, (second, *more) in after.items()
        if not more and len(before[second]) == 1 and first in reviews and second in reviews
    }
    for start in [step.id for step in region.steps if step.id in set(nexts) - set(nexts.values())]:
        row = [start]
        while row[-1] in nexts:
            row.append(nexts[row[-1]])
        yield tuple(reviews[name] for name in row)


def serial(reviews: Sequence[Review]) -> Expected:
    """Return what the reviews cost one after the other.

    The time counts cases that are refused on the way with the time until then.
    """
    reached = [prod(1 - review.refusal for review in reviews[:place]) for place in range(len(reviews))]
    return Expected(
        time=sum(share * review.days for share, review in zip(reached, reviews, strict=True)),
        effort=sum(share * review.effort for share, review in zip(reached, reviews, strict=True)),
    )


def parallel(reviews: Sequence[Review]) -> Expected:
    """Return what the reviews cost all at once, with one decision at the end."""
    return Expected(time=max(review.days for review in reviews), effort=sum(review.effort for review in reviews))


def early_cancel(reviews: Sequence[Review]) -> Expected:
    """Return what the reviews cost all at once, stopped as soon as one has refused."""
    ordered = sorted(reviews, key=lambda review: review.days)
    stops: list[tuple[float, float]] = []  # (when it is over, with which probability)
    going_on = 1.0
    for review in ordered:
        stops.append((review.days, going_on * review.refusal))
        going_on *= 1 - review.refusal
    stops.append((ordered[-1].days, going_on))
    effort = sum(
        review.effort * sum(share * min(1.0, end / review.days if review.days else 1.0) for end, share in stops)
        for review in reviews
    )
    return Expected(time=sum(end * share for end, share in stops), effort=effort)


def best_order(reviews: Sequence[Review], fixed: Sequence[Pair]) -> tuple[Review, ...]:
    """Return the order of least expected effort that keeps the fixed pairs (of step ids)."""
    if len(reviews) <= _EXACT:
        allowed = [order for order in permutations(reviews) if _keeps(order, fixed)]
        return min(allowed, key=lambda order: (round(serial(order).effort, 9), serial(order).time))
    left, found = list(reviews), []
    while left:
        waiting = {after for before, after in fixed if any(review.step.id == before for review in left)}
        ready = [review for review in left if review.step.id not in waiting]
        chosen = min(ready, key=lambda review: review.effort / review.refusal if review.refusal else float("inf"))
        found.append(chosen)
        left.remove(chosen)
    return tuple(found)


def _keeps(order: Sequence[Review], fixed: Sequence[Pair]) -> bool:
    place = {review.step.id: number for number, review in enumerate(order)}
    return all(place[before] < place[after] for before, after in fixed)


def _review(study: Study, step: Step) -> Review | None:
    """Read a step as a review; None for anything but a body with one way into its one deciding gateway."""
    gateway = study.nodes.get(step.exit)
    if step.kind != "refusal" or step.pinned or not isinstance(gateway, Gateway) or step.entry == step.exit:
        return None
    out, into = study.leaving.get(gateway.id, ()), study.arriving.get(gateway.id, ())
    entering = [flow for flow in study.arriving.get(step.entry, ()) if flow.source not in step.nodes]
    refusals = tuple(flow for flow in out if flow.id in step.exits)
    onward = [flow for flow in out if flow.id not in step.exits]
    if gateway.kind != "exclusiveGateway" or len(refusals) != len(step.exits) or not refusals:
        return None
    if not len(onward) == len(into) == len(entering) == 1:
        return None
    behind = _beyond(study, step, refusals)
    body = [node for node in step.nodes if node not in behind]
    stated = [flow.probability for flow in refusals if flow.probability is not None]
    efforts = [span.working_days() for name in body if (span := study.nodes[name].effort)]
    days = sum(study.days(name) for name in body)
    return Review(
        step=step,
        gateway=gateway,
        refusals=refusals,
        onward=onward[0],
        days=days,
        effort=sum(efforts) if efforts else days,
        refusal=min(1.0, sum(stated)) if len(stated) == len(refusals) else ASSUMED_REFUSAL,
        assumed=len(stated) < len(refusals) or not efforts,
    )


def _beyond(study: Study, step: Step, refusals: Sequence[SequenceFlow]) -> set[str]:
    """Return the nodes of the step that lie behind its refusals."""
    found = {flow.target for flow in refusals}
    waiting = list(found)
    for name in waiting:
        for flow in study.leaving.get(name, ()):
            if flow.target in step.nodes and flow.target not in found:
                found.add(flow.target)
                waiting.append(flow.target)
    return found


def body_of(study: Study, review: Review) -> tuple[str, ...]:
    """Return the nodes of a review without its gateway and what follows a refusal."""
    gone = {review.gateway.id, *_beyond(study, review.step, review.refusals)}
    return tuple(node for node in review.step.nodes if node not in gone)
