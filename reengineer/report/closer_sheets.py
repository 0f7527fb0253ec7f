"""Sheets that the spreadsheet of one flow and that of two have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.messages import Message, message
from reengineer.report.bound_words import limit_in_words
from reengineer.report.compared import unit_word
from reengineer.report.rows import reason_in_words
from reengineer.report.simulation_words import SHARE, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reengineer.report.workbook import Rows, Sheet
    from reengineer.simulation.bounds import LowerBound
    from reengineer.simulation.comparison import Comparison, Difference
    from reengineer.simulation.figures import Figure
    from reengineer.simulation.run import SimulationResult
    from reengineer.simulation.statistics import Interval

CLOCKS = {"approval": message("approval"), "elapsed": message("elapsed"), "": message("none")}
HALF = message("± (95 %)")
_KIND = (message("Attribute"), message("Value"), message("Share of the cases (%)"), message("Cases"))
_WHAT = (message("Figure"), message("Unit"), message("Clock"))


def figure_rows(figures: Iterable[Figure]) -> Rows:
    """Return figures with their intervals."""
    heading = (*_WHAT, message("Value"), HALF, message("Runs"))
    return [heading, *(_figure(found) for found in figures)]


def _figure(found: Figure) -> tuple[Any, ...]:
    scale = 100 if found.unit == SHARE else 1
    return (*_what(found), *_numbers(scale, found.interval), found.interval.count)


def difference_rows(differences: Iterable[Difference]) -> Rows:
    """Return figures before and after with their intervals, and what is saved."""
    return [_DIFFERENCE, *(_difference(found) for found in differences)]


_DIFFERENCE = (
    *_WHAT,
    message("Before"),
    HALF,
    message("After"),
    HALF,
    message("Before minus after"),
    HALF,
    message("No difference"),
    message("Runs"),
)


def _difference(found: Difference) -> tuple[Any, ...]:
    scale = 100 if found.unit == SHARE else 1
    yes = message("yes") if found.is_none else message("no")
    return (*_what(found), *_numbers(scale, found.before, found.after, found.saved), yes, found.saved.count)


def _what(found: Figure | Difference) -> tuple[Message | str, ...]:
    return WORDS[found.name], unit_word(found.unit), CLOCKS[found.clock]


def _numbers(scale: float, *intervals: Interval) -> list[float]:
    return [scale * number for one in intervals for number in (one.value, one.half_width)]


def kind_sheet(result: SimulationResult) -> Iterator[Sheet]:
    """Yield the figures of each kind of case."""
    if not result.kinds:
        return
    rows: Rows = [(*_KIND, *_WHAT, message("Value"), HALF, message("Runs"))]
    for kind in result.kinds:
        head = (kind.attribute, kind.value, 100 * kind.share, kind.cases)
        rows += [(*head, *_figure(found)) for found in kind.figures]
    yield message("Kinds of cases"), rows


def kind_change_sheet(result: Comparison) -> Iterator[Sheet]:
    """Yield what changes for each kind of case."""
    if not result.kinds:
        return
    rows: Rows = [(*_KIND, *_DIFFERENCE)]
    for kind in result.kinds:
        head = (kind.attribute, kind.value, 100 * kind.share, kind.cases)
        rows += [(*head, *_difference(found)) for found in kind.differences]
    yield message("Kinds of cases"), rows


def bound_sheet(flows: Iterable[tuple[Message | str, LowerBound | None]]) -> Iterator[Sheet]:
    """Yield how short cases could be, and what would have to change for less."""
    known = [(name, bound) for name, bound in flows if bound is not None and bound.distances]
    if not known:
        return
    rows: Rows = [
        (
            message("Flow"),
            *_WHAT,
            message("As simulated"),
            HALF,
            message("Without queues"),
            HALF,
            message("Above"),
            HALF,
        )
    ]
    for name, bound in known:
        rows += [
            (name, *_what_of(found.name, found.unit, found.clock), *_numbers(1, found.found, found.least, found.above))
            for found in bound.distances
        ]
    rows += [(), (message("Flow"), message("Busiest post"), message("people"), *_PACE)]
    rows += [
        (name, post.name, post.people, 100 * post.load, post.comes, post.most, post.days, post.backlog)
        for name, bound in known
        if (post := bound.busiest)
    ]
    rows += [(), (message("Flow"), *_LONG)]
    rows += [(name, *lever) for name, bound in known for lever in _levers(bound)]
    yield message("Lower bound"), rows


_PACE = (
    message("load (%)"),
    message("cases that come a working day"),
    message("cases it can do a working day"),
    message("working days that the cases of a run take it"),
    message("working days that a case waits on average at least"),
)
_LONG = (
    message("What would have to change"),
    message("Element"),
    message("After it"),
    message("share of cases (%)"),
    message("days of a mean case"),
    message("Limit or reason"),
)


def _what_of(name: str, unit: str, clock: str) -> tuple[Message | str, ...]:
    return WORDS[name], unit_word(unit), CLOCKS[clock]


def _levers(bound: LowerBound) -> Iterator[tuple[Any, ...]]:
    for post in bound.queues:
        yield message("people"), post.name, "", None, post.days, ""
    for task in bound.chain.tasks:
        yield (
            message("limit"),
            task.name,
            "",
            100 * task.share,
            task.days,
            limit_in_words(task.limit) if task.limit else "",
        )
    for wait in bound.chain.waits:
        why = message("{why}", why=tuple(reason_in_words(reason) for reason in wait.reasons))
        yield message("order"), *wait.names, 100 * wait.share, wait.days, why if wait.reasons else ""


def scenario_sheet(facts: list[tuple[str, str | int]], assumed: list[str]) -> Rows:
    """Return what was run and what was assumed."""
    rows: Rows = [(message("What was run"), message("Value")), *facts]
    return [*rows, (), (message("What was assumed"),), *((line,) for line in assumed)]
