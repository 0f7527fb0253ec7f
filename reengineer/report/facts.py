"""What was run, and what was assumed: the tables at the end of each page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from processes.durations import Span
from processes.messages import Message, message
from reengineer.report.simulation_text import limit_notes
from reengineer.report.words import in_language

if TYPE_CHECKING:
    from processes.catalogue import Flow
    from reengineer.simulation.distributions import Distribution
    from reengineer.simulation.run import SimulationResult

NEXT = {
    "fifo": message("who came first"),
    "priority": message("the highest priority"),
    "earliest due date": message("the earliest due date"),
}


def facts(result: SimulationResult, runs: tuple[Message, int], language: str) -> list[tuple[str, str | int]]:
    """Return what was run, as pairs of words; `runs` says how many runs, or pairs of runs."""
    known = result.scenario
    arrivals = known.arrivals
    gap = arrivals.interarrival
    length = _gap_in_words(gap) if gap else message("a list of times")
    pairs: tuple[tuple[Message, str | int], ...] = (
        (message("Cases in a run"), len(arrivals.times) or known.cases),
        runs,
        (message("Left out at the beginning of each run"), result.warm_up),
        (message("Time between arrivals"), length.render(language)),
        (message("First day"), f"{known.opens or known.start:%Y-%m-%d}"),
        (message("Level of detail (1 tokens, 2 times, 3 queues, 4 calendars)"), known.level),
        (message("Who is next in a queue"), NEXT[known.discipline].render(language)),
        (message("Seed of the luck"), known.seed),
    )
    return [(name.render(language), value) for name, value in pairs]


def _gap_in_words(gap: Distribution) -> Message:
    """Return how long a gap is on average, and the form in which a scenario writes it."""
    form = replace(gap, parameters=tuple(float(f"{number:.4g}") for number in gap.parameters))
    return message("{mean} on average: {form}", mean=Span(float(f"{gap.mean():.4g}"), gap.unit), form=str(form))


def assumed(results: tuple[SimulationResult, ...], shelf: Flow | None, language: str) -> list[str]:
    """Return everything that nobody has said, of all the flows, each once."""
    lines = [line.render(language) for result in results for line in result.assumed]
    lines += [line.render(language) for line in limit_notes(results[0])]
    told = shelf.assumed if shelf else ()
    return list(dict.fromkeys((*lines, *(in_language(texts, language) for texts in told))))
