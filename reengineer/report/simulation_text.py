"""A simulation as plain text for a terminal, and as plain values for JSON."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from processes.messages import message
from reengineer.report.bound_words import bound_as_plain, bound_lines
from reengineer.report.kind_words import kind_as_plain, kind_lines
from reengineer.report.simulation_words import WORDS, amount, figure_as_plain, overload, rounded, with_interval
from reengineer.report.spent_words import spent_lines
from reengineer.report.wait_words import wait_lines, waits_as_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from reengineer.simulation.figures import Outcome
    from reengineer.simulation.places import Place, Post
    from reengineer.simulation.run import SimulationResult

PLACES = 5
POSTS = 3
TOKENS, QUEUES = 1, 3  # levels


def simulation_as_text(result: SimulationResult, language: str) -> str:
    """Return what a simulation found, for a person at a terminal."""
    return "\n".join(line.render(language) for line in _lines(result))


def _lines(result: SimulationResult) -> Iterator[Message]:
    scenario = result.scenario
    yield message(
        "Runs: {replications}, of {cases} cases each (seed {seed}); ± is the 95 % interval.",
        replications=result.replications,
        cases=len(scenario.arrivals.times) or scenario.cases,
        seed=scenario.seed,
    )
    yield from mode_lines(result)
    for name, words in WORDS.items():
        found = [figure for figure in result.figures if figure.name == name and _shown(name, scenario.level)]
        found = [figure for figure in found if figure.interval.value or name != "returns"]
        for figure in found:
            value = with_interval(figure.interval, figure.unit)
            yield message("  {name}: {value}", name=words, value=value)
    yield from _ends(result)
    if scenario.level > TOKENS:
        yield from spent_lines(result)
        yield from _waited_for(result)
        yield from wait_lines(result)
        yield from post_lines(result)
        yield from kind_lines(result)
    if result.bound and scenario.level >= QUEUES:
        yield from bound_lines(result.bound)
    yield from assumed_lines(result)


def _shown(name: str, level: int) -> bool:
    """Tell whether a figure says something at a level: none of time at the first, none of people below the third."""
    if level == TOKENS and name not in ("handovers", "returns"):
        return False
    return level >= QUEUES or name not in ("waiting for people", "effort")


def mode_lines(result: SimulationResult) -> Iterator[Message]:
    """Yield what part of the cases counts, and which posts cannot cope."""
    queues = result.scenario.level >= QUEUES
    if result.interrupted:
        yield interruption(result)
    if result.replications == 1:
        yield message("One run tells no interval: how sure its figures are is not known; take more --replications.")
    if result.scenario.level == TOKENS and not result.stuck:
        each = len(result.scenario.arrivals.times) or result.scenario.cases
        yield message("Every case came to an end: {count}.", count=each * result.replications)
    if queues and result.steady and result.warm_up:
        yield _left_out(result)
    if queues and not result.settled:
        yield message(
            "At this load queues have not levelled off when the first case comes that counts, so the figures are of this number "
            "of cases in a row; take more with --cases."
        )
    yield from (overload(post) for post in result.loads if post.is_full)
    if result.stuck:
        yield message(
            "Stuck, waiting for what never comes: {count} cases (run/case: {cases}). binglian check shows the way there.",
            count=result.stuck,
            cases=result.stuck_cases,
        )


def _left_out(result: SimulationResult) -> Message:
    """Return which cases of a run do not count."""
    if not result.scenario.run_in:
        return message("The first {count} cases of each run are left out.", count=result.warm_up)
    return message(
        "In each run {before} cases come before those that count, and {after} after them, so that people are as busy as usual.",
        before=result.warm_up,
        after=result.scenario.run_out,
    )


def interruption(result: SimulationResult) -> Message:
    """Return that somebody broke off, and what the figures are of."""
    return message(
        "Interrupted: the figures are of the runs that were complete by then ({count}).", count=result.replications
    )


def _ends(result: SimulationResult) -> Iterator[Message]:
    if len(result.outcomes) < 2:  # noqa: PLR2004 - one way to end is no news
        return
    yield message("How cases end:")
    for outcome in result.outcomes[:PLACES]:
        if result.scenario.level == TOKENS:
            yield message("  {name}: {share}", name=outcome.name, share=amount(outcome.share, "share", 3))
            continue
        yield message(
            "  {name}: {share} (on average {approval}, elapsed {cycle})",
            name=outcome.name,
            share=amount(outcome.share, "share", 3),
            approval=amount(outcome.approval, "working day", 0),
            cycle=amount(outcome.cycle, result.elapsed_unit, 0),
        )
    rest = len(result.outcomes) - PLACES
    if rest > 0:
        yield message("  and {count} more ways (all with --json)", count=rest)


def _waited_for(result: SimulationResult) -> Iterator[Message]:
    """Yield the tasks that cases wait for last."""
    tasks = [place for place in result.places if place.kind == "task" and place.critical_days > 0]
    if tasks:
        yield message("What cases wait for (elapsed, mean over all cases; how often a case waits for it):")
    for place in islice(sorted(tasks, key=lambda place: -place.critical_days), PLACES):
        yield message(
            "  {name}: {days}, {times} times",
            name=place.name,
            days=amount(place.critical_days, result.elapsed_unit, 1),
            times=rounded(place.criticality, 2),
        )


def post_lines(result: SimulationResult) -> Iterator[Message]:
    """Yield the posts with most to do."""
    posts = {post.id: post for post in result.posts}
    if posts:
        yield message("Busiest posts (work that comes, of what the people can do):")
    for load in result.loads[:POSTS]:
        post = posts[load.id]
        yield message(
            "  {name}: {share} with people: {people}; an item waits {days}, in the queue on average: {queue}",
            name=load.name,
            share=amount(load.load, "share", 2),
            people=load.people,
            days=amount(post.waiting, result.elapsed_unit, 1),
            queue=rounded(post.queue, 2),
        )


def assumed_lines(result: SimulationResult) -> Iterator[Message]:
    """Yield everything that nobody has said."""
    told = [*result.assumed, *limit_notes(result)]
    if told:
        yield message("Assumed:")
    yield from (message("  - {what}", what=what) for what in told)


def limit_notes(result: SimulationResult) -> Iterator[Message]:
    """Yield what cases are held against when they are called on time."""
    for source in dict.fromkeys(source for _, source in result.limits):
        yield message("A case is on time within {source}.", source=source)


def _told(who: dict[str, Any], what: Outcome | Place | Post) -> dict[str, Any]:
    return who | {"figures": [figure_as_plain(figure) for figure in what.figures]}


def simulation_as_plain(result: SimulationResult) -> dict[str, Any]:
    """Return a simulation as plain values: every figure with value, half-width, number of runs, unit and clock."""
    scenario = result.scenario
    return {
        "scenario": {
            "id": scenario.id,
            "cases": len(scenario.arrivals.times) or scenario.cases,
            "seed": scenario.seed,
            "level": scenario.level,
            "arrivals": str(scenario.arrivals.interarrival or "list"),
            "discipline": scenario.discipline,
        },
        "replications": result.replications,
        "interrupted": result.interrupted,
        "steady": result.steady,
        "warm_up": result.warm_up,
        "figures": [figure_as_plain(found) for found in result.figures],
        "kinds": [kind_as_plain(kind) for kind in result.kinds],
        "bound": bound_as_plain(result.bound) if result.bound else None,
        "outcomes": [
            _told({"element": end.element, "name": end.name, "cases": end.cases}, end) for end in result.outcomes
        ],
        "places": [_told({"kind": place.kind, "id": place.id, "name": place.name}, place) for place in result.places],
        "posts": [_told({"id": post.id, "name": post.name, "people": post.people}, post) for post in result.posts],
        "spent": [figure_as_plain(found) for found in result.spent],
        "waits": waits_as_plain(result),
        "loads": result.loads,
        "limits": [{"kind": kind, "source": source} for kind, source in result.limits],
        "stuck": result.stuck,
        "stuck_cases": result.stuck_cases,
        "events": result.events,
        "assumed": result.assumed,
    }
