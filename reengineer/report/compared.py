"""What a report of a comparison is written from: the figures, and the cases behind them looked at one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.messages import Message, message
from reengineer.report.simulation_words import SHARE, amount, change_in_words, decimals_for
from reengineer.simulation.close_up import follow, look_closer, median_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.catalogue import Flow
    from processes.model import Definitions
    from reengineer.simulation.close_up import CloseUp, Visit
    from reengineer.simulation.comparison import Comparison, Difference
    from reengineer.simulation.places import Post
    from reengineer.simulation.staffing import Staffing

UNIT_WORDS = {
    "working day": message("working days"),
    "day": message("days"),
    SHARE: message("%"),
    "per case": message("per case"),
    "money": message("money"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two flows and what became of their cases. `case` is near the median in both; `visits` are its tasks, before, after."""

    flows: tuple[Definitions, Definitions]
    result: Comparison
    shelf: Flow | None
    seen: tuple[CloseUp, CloseUp]
    case: int | None
    visits: tuple[tuple[Visit, ...], tuple[Visit, ...]]

    def posts(self) -> Iterator[tuple[Post | None, Post | None]]:
        """Yield each post before and after, the busiest after the redesign first; one is the same by id or by name."""
        left = list(self.result.before.posts)
        for post in self.result.after.posts:
            same = [old for old in left if old.id == post.id] or [old for old in left if old.name == post.name]
            if same:
                left.remove(same[0])
            yield (same[0] if same else None), post
        yield from ((post, None) for post in left)


def gather_compared(
    flows: tuple[Definitions, Definitions], result: Comparison, *, shelf: Flow | None = None
) -> Compared:
    """Look at the cases behind a comparison; `shelf` is the flow of the shelf that was compared with its redesign."""
    before, after = look_closer(flows[0], result.before), look_closer(flows[1], result.after)
    case = median_case(before, after)
    both = ((flows[0], result.before), (flows[1], result.after))
    first, second = (() if case is None else follow(definitions, found, case) for definitions, found in both)
    return Compared(flows=flows, result=result, shelf=shelf, seen=(before, after), case=case, visits=(first, second))


def answer(result: Comparison) -> Message:
    """Return what the comparison comes to, in one sentence."""
    if result.same:
        return message("No difference: both flows give the very same figures in every run.")
    said = [_median(result.difference("approval p50"))]
    said += [_on_time(found) for found in result.differences if found.name == "on time promised"]
    said += [
        message("work on a case: {change}", change=change_in_words(found, decimals(found)))
        for found in result.differences
        if found.name == "effort"
    ]
    said += [_staffed(result.staffing)] if result.staffing else []
    sentence = said[0]
    for part in said[1:]:
        sentence = message("{first}; {second}", first=sentence, second=part)
    return message("{sentence}.", sentence=sentence)


def _median(found: Difference) -> Message:
    places = decimals(found)
    facts = {
        "before": amount(found.before.value, found.unit, places),
        "after": amount(found.after.value, found.unit, places),
    }
    if found.is_none:
        return message("No difference in the median on the approval clock ({before} and {after})", **facts)
    change = change_in_words(found, places)
    return message(
        "Half of the cases end within {after} instead of {before} on the approval clock ({change})",
        **facts,
        change=change,
    )


def _staffed(staffing: Staffing) -> Message:
    return message(
        "{share} % of what could be gained needs more people: {people}",
        share=round(100 * staffing.share),
        people=tuple(message("{more} at {post}", more=need.more, post=need.name) for need in staffing.needs),
    )


def _on_time(found: Difference) -> Message:
    places = max(decimals(found), 3)  # a tenth of a per cent
    return message(
        "on time by the promises: {before} before, {after} after ({change})",
        before=amount(found.before.value, found.unit, places),
        after=amount(found.after.value, found.unit, places),
        change=change_in_words(found, places),
    )


def decimals(found: Difference) -> int:
    """Return how many decimals the figures of a difference deserve."""
    return decimals_for(found.saved.half_width or max(found.before.half_width, found.after.half_width))


def unit_word(unit: str) -> Message | str:
    """Return a unit for the heading of a column; a currency as the scenario names it."""
    return UNIT_WORDS.get(unit, unit)
