"""A comparison as plain text for a terminal, and as plain values for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.messages import message
from reengineer.report.bound_words import busiest_in_words, distance_in_words, lever_title, levers
from reengineer.report.kind_words import change_as_plain, change_lines
from reengineer.report.simulation_text import assumed_lines, mode_lines, simulation_as_plain
from reengineer.report.simulation_words import (
    DETAIL,
    SHARE,
    WORDS,
    amount,
    change_in_words,
    decimals_for,
    interval_as_plain,
    rounded,
)
from reengineer.report.spent_words import spent_change_lines
from reengineer.report.tornado import driver_lines, drivers_as_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from reengineer.simulation.comparison import Comparison, Difference
    from reengineer.simulation.gains import Gain
    from reengineer.simulation.staffing import Staffing

TASKS = 3
BUSIER = 0.01  # share of a post's time; less is not told


def comparison_as_text(result: Comparison, language: str) -> str:
    """Return what changes, for a person at a terminal."""
    return "\n".join(line.render(language) for line in _lines(result))


def _lines(result: Comparison) -> Iterator[Message]:
    scenario = result.before.scenario
    yield message(
        "Before and after, pairs of runs with the same luck: {replications}, of {cases} cases each (seed {seed}); ± is the "
        "95 % interval.",
        replications=result.replications,
        cases=len(scenario.arrivals.times) or scenario.cases,
        seed=scenario.seed,
    )
    if result.same:
        yield message("No difference: both flows give the very same figures in every run.")
    if not result.enough and not result.same:
        yield message(
            "The mean saving is not known to ± {share} % of the mean yet: take more replications or cases.",
            share=rounded(100 * result.until, 2),
        )
    yield from mode_lines(result.after)
    for name in WORDS:
        yield from (_difference_line(found) for found in result.differences if found.name == name not in DETAIL)
    if not result.same:
        yield from _gain_lines(result.gains)
        yield from spent_change_lines(result)
    yield from _post_lines(result)
    if result.staffing:
        yield from staffing_lines(result.staffing)
    yield from change_lines(result)
    yield from _bound_lines(result)
    if not result.same:
        yield from driver_lines(result.drivers)
    yield from assumed_lines(result.before)


def _difference_line(found: Difference) -> Message:
    return message("  {name}: {cell}", name=WORDS[found.name], cell=in_one_cell(found))


def in_one_cell(found: Difference) -> Message:
    """Return a figure before and after, and the change."""
    figures, change = parts_of_change(found)
    return message("{figures} ({change})", figures=figures, change=change)


def parts_of_change(found: Difference) -> tuple[Message, Message]:
    """Return a figure before and after, and the change beside it."""
    decimals = decimals_for(found.saved.half_width or max(found.before.half_width, found.after.half_width))
    decimals = max(decimals, 3) if found.unit == SHARE else decimals  # a tenth of a per cent
    figures = message(
        "{before} to {after}",
        before=amount(found.before.value, found.unit if found.unit == SHARE else "", decimals),
        after=amount(found.after.value, found.unit, decimals),
    )
    return figures, change_in_words(found, decimals)


def _gain_lines(gains: tuple[Gain, ...]) -> Iterator[Message]:
    yield message("Where the mean saving comes from (elapsed):")
    for gain in gains:
        decimals = max(decimals_for(gain.saved.half_width), 1)
        line = message(
            "  {name}: {days} ± {half}",
            name=gain.name,
            days=amount(gain.saved.value, gain.unit, decimals),
            half=rounded(gain.saved.half_width, decimals),
        )
        led = [task for task, days in gain.tasks if days * gain.saved.value > 0][:TASKS]
        yield message("{line} ({tasks})", line=line, tasks=tuple(led)) if led else line


def _post_lines(result: Comparison) -> Iterator[Message]:
    """Yield the posts that get more to do, with the people they would need to be as free as before."""
    before = {post.id: post.load for post in result.before.loads} | {p.name: p.load for p in result.before.loads}
    busier = [
        (post, before.get(post.id, before.get(post.name, 0.0)))
        for post in result.after.loads
        if post.load - before.get(post.id, before.get(post.name, 0.0)) > BUSIER
    ]
    if busier:
        yield message("Posts with more to do than before (work that comes, of what the people can do):")
    for post, was in busier[:TASKS]:
        yield message(
            "  {name}: {before} to {after} with people: {people}",
            name=post.name,
            before=amount(was, SHARE, 2),
            after=amount(post.load, SHARE, 2),
            people=post.people,
        )
    if len(busier) > TASKS:
        yield message("  and {count} more posts (all with --json)", count=len(busier) - TASKS)


def staffing_lines(staffing: Staffing) -> Iterator[Message]:
    """Yield who would have to be added so that nobody waits longer than before, and what that would save."""
    yield message(
        "People more, so that no item waits longer at a post than before (found by trying, {count} runs):",
        count=staffing.saved.count,
    )
    for need in staffing.needs:
        yield message("  {name}: {more} beside {people}", name=need.name, more=need.more, people=need.people)
    decimals = decimals_for(staffing.saved_with.half_width)
    yield message(
        "  With them {days} ± {half} are saved (mean, approval clock): {share} % of that gain needs them.",
        days=amount(staffing.saved_with.value, "working day", decimals),
        half=rounded(staffing.saved_with.half_width, decimals),
        share=round(100 * staffing.share),
    )


def _bound_lines(result: Comparison) -> Iterator[Message]:
    """Yield how far both flows are from the shortest they could be, and what would have to change for less."""
    before, after = result.before.bound, result.after.bound
    if before is None or after is None or not after.distances:
        return
    yield message("Mean on the approval clock if nobody waited for busy people (lower bound):")
    yield message("  before: {distance}", distance=distance_in_words(before.distances[0]))
    yield message("  after: {distance}", distance=distance_in_words(after.distances[0]))
    if after.busiest:
        yield message("  {what}", what=busiest_in_words(after.busiest))
    yield lever_title(after)
    yield from (message("  - {what}", what=lever) for lever in levers(after))


def comparison_as_plain(result: Comparison) -> dict[str, Any]:
    """Return a comparison as plain values."""
    return {
        "replications": result.replications,
        "interrupted": result.interrupted,
        "enough": result.enough,
        "until": result.until,
        "same": result.same,
        "differences": [_difference_as_plain(found) for found in result.differences],
        "gains": [
            {
                "kind": gain.kind,
                "unit": gain.unit,
                "saved": interval_as_plain(gain.saved),
                "tasks": [{"name": task, "days": days} for task, days in gain.tasks],
            }
            for gain in result.gains
        ],
        "staffing": _staffing_as_plain(result.staffing) if result.staffing else None,
        "drivers": drivers_as_plain(result.drivers),
        "kinds": [change_as_plain(kind, _difference_as_plain) for kind in result.kinds],
        "before": simulation_as_plain(result.before),
        "after": simulation_as_plain(result.after),
    }


def _difference_as_plain(found: Difference) -> dict[str, Any]:
    return {
        "name": found.name,
        "unit": found.unit,
        "clock": found.clock,
        "before": interval_as_plain(found.before),
        "after": interval_as_plain(found.after),
        "saved": interval_as_plain(found.saved),
        "no_difference": found.is_none,
        "variance_ratio": found.variance_ratio,
    }


def _staffing_as_plain(staffing: Staffing) -> dict[str, Any]:
    return {
        "needs": staffing.needs,
        "saved": interval_as_plain(staffing.saved),
        "saved_with": interval_as_plain(staffing.saved_with),
        "share": staffing.share,
    }
