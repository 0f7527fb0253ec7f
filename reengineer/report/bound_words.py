"""How far cases are from the shortest they could be, and what would have to change for less, in sentences and as values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.messages import message
from reengineer.report.rows import reason_in_words
from reengineer.report.simulation_words import SHARE, WORDS, amount, decimals_for, interval_as_plain, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from processes.model import TimeLimit
    from reengineer.simulation.bounds import Busiest, Distance, LowerBound
    from reengineer.simulation.longest_chain import LongTask, Wait

DAYS = "working day"
LEVERS = 3  # of each kind
WORTH = 0.005  # of the mean; what cases wait less for busy people is not told
TOLD = ("approval mean", "approval p90", "cycle mean")


def bound_lines(bound: LowerBound) -> Iterator[Message]:
    """Yield the lower bound and how far a flow is from it, for a terminal."""
    told = [found for found in bound.distances if found.name in TOLD]
    if told:
        yield message("Lower bound, the same cases if nobody waited for busy people:")
    for found in told:
        yield message("  {name}: {distance}", name=WORDS[found.name], distance=distance_in_words(found))
    if bound.busiest:
        yield message("  {what}", what=busiest_in_words(bound.busiest))
    yield lever_title(bound)
    yield from (message("  - {what}", what=lever) for lever in levers(bound))


def distance_in_words(found: Distance) -> Message:
    """Return a figure beside the least it could be."""
    places = max(decimals_for(found.found.half_width), 1)
    return message(
        "{found}, at best {least} ({share} of it is waiting for people)",
        found=amount(found.found.value, "", places),
        least=amount(found.least.value, found.unit, places),
        share=amount(max(found.share, 0.0), SHARE, 3),
    )


def busiest_in_words(post: Busiest) -> Message:
    """Return what the busiest post lets through."""
    facts = {
        "post": post.name,
        "people": post.people,
        "most": rounded(post.most, 2),
        "comes": rounded(post.comes, 2),
        "days": amount(post.days, DAYS, 0),
    }
    if post.backlog:
        return message(
            "The busiest post, {post} ({people}), can do {most} cases a working day, and {comes} come: the cases of a run "
            "take it {days} at least, and wait {backlog} on average, however the flow is ordered.",
            **facts,
            backlog=amount(post.backlog, DAYS, 0),
        )
    return message(
        "The busiest post, {post} ({people}), can do {most} cases a working day, and {comes} come: the cases of a run take "
        "it {days} at least.",
        **facts,
    )


def lever_title(bound: LowerBound) -> Message:
    """Return what has to change for shorter cases, of all that could."""
    if bound.is_close:
        return message("People more help little. For shorter cases a limit or an order would have to change:")
    return message("For shorter cases, people more, a limit or an order would have to change:")


def levers(bound: LowerBound) -> Iterator[Message]:
    """Yield what would have to change: people where cases wait for them, then limits, then orders."""
    if bound.distances and bound.distances[0].share > WORTH:
        for post in (post for post in bound.queues if round(post.days, 1)):
            yield message(
                "people at {post} ({people}): a mean case waits {days} for them last",
                post=post.name,
                people=post.people,
                days=amount(post.days, "day", 1),
            )
    yield from (_limit_lever(task) for task in bound.chain.tasks[:LEVERS])
    yield from (wait_in_words(wait) for wait in bound.chain.waits[:LEVERS])


def _limit_lever(task: LongTask) -> Message:
    facts = {"task": task.name, "days": amount(task.days, DAYS, 1), "share": amount(task.share, SHARE, 2)}
    if task.limit is None:
        return message(
            "the time of {task}: {days} of a mean case, in {share} of the cases on the longest chain", **facts
        )
    return message(
        "the limit of {task} ({limit}): {days} of a mean case, in {share} of the cases on the longest chain",
        **facts,
        limit=limit_in_words(task.limit),
    )


def limit_in_words(limit: TimeLimit) -> Message:
    """Return a limit with its legal basis."""
    spans = tuple(span for span in (limit.promised, limit.statutory) if span is not None)
    promised = limit.promised is not None and limit.statutory is not None and limit.promised != limit.statutory
    words = (
        message("{promised} promised, {statutory} by law", promised=limit.promised, statutory=limit.statutory)
        if promised
        else message("{span}", span=spans[0] if spans else "–")
    )
    return message("{limit}; {basis}", limit=words, basis=limit.legal_basis) if limit.legal_basis else words


def wait_in_words(wait: Wait) -> Message:
    """Return an order with its reason, and what it costs at most."""
    why = tuple(reason_in_words(reason) for reason in wait.reasons) or message("only because the flow says so")
    return message(
        "the order that {after} waits for {before} ({why}): side by side up to {days} of a mean case",
        after=wait.names[1],
        before=wait.names[0],
        why=why,
        days=amount(wait.days, DAYS, 1),
    )


def bound_as_plain(bound: LowerBound) -> dict[str, Any]:
    """Return a lower bound as plain values."""
    return {
        "figures": [
            {
                "name": found.name,
                "unit": found.unit,
                "clock": found.clock,
                "found": interval_as_plain(found.found),
                "without_queues": interval_as_plain(found.least),
                "above": interval_as_plain(found.above),
                "share": found.share,
            }
            for found in bound.distances
        ],
        "busiest_post": bound.busiest,
        "close": bound.is_close,
        "people": bound.queues,
        "longest_chain": {
            "unit": DAYS,
            "days": bound.chain.days,
            "limits": bound.chain.tasks,
            "orders": bound.chain.waits,
        },
    }
