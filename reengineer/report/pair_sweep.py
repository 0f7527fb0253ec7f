"""A sweep of two flows: what is saved where one number is changed step by step, as text, JSON, page and spreadsheet."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from processes.messages import message
from reengineer.report.closer_sheets import difference_rows, scenario_sheet
from reengineer.report.compared import unit_word
from reengineer.report.comparison_text import comparison_as_plain, in_one_cell, parts_of_change
from reengineer.report.facts import assumed, facts
from reengineer.report.page import render_page
from reengineer.report.simulation_words import SHARE, WORDS, rounded
from reengineer.report.sweep_text import COLUMNS, LOAD, sweep_title
from reengineer.report.trend import trend
from reengineer.report.workbook import twice, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from processes.messages import Message
    from reengineer.report.workbook import Rows, Sheet
    from reengineer.simulation.comparison import Comparison, Difference
    from reengineer.simulation.run import SimulationResult
    from reengineer.simulation.statistics import Interval
    from reengineer.simulation.sweep import Sweep

    Steps = Sequence[tuple[float, Comparison]]
    Point = tuple[float, float, float, float]

SAVED = ("approval p50", "approval p90")
BOTH = ("approval p50", "approval p90", "on time promised", "cost")
STROKES = ("old", "new")  # before, after


def pair_sweep_as_text(sweep: Sweep, steps: Steps, language: str) -> str:
    """Return a row for each value: figures before and after, and the change with its interval."""
    names = _measured(steps)
    rows = [[sweep_title(sweep).render(language), *_heading(names, language)]]
    for value, result in steps:
        cells = [in_one_cell(result.difference(name)).render(language) for name in names]
        rows.append([f"{rounded(value, 6)}", *cells, _loads(result, language)])
    return "\n".join("\t".join(row) for row in rows)


def pair_sweep_as_plain(sweep: Sweep, steps: Steps) -> dict[str, Any]:
    """Return the results of every step."""
    return {
        "sweep": sweep.what,
        "post": sweep.post,
        "steps": [{"value": value, **comparison_as_plain(result)} for value, result in steps],
    }


def _heading(names: Sequence[str], language: str) -> list[str]:
    return [line.render(language) for line in (*(WORDS[name] for name in names), LOAD)]


def _measured(steps: Steps) -> list[str]:
    """Return the columns that every step has."""
    return [name for name in COLUMNS if all(name in {one.name for one in result.differences} for _, result in steps)]


def _loads(result: Comparison, language: str) -> str:
    before, after = (_load(found) for found in (result.before, result.after))
    if before is None or after is None:
        return "–"
    return message("{before} to {after} %", before=round(before), after=round(after)).render(language)


def _load(result: SimulationResult) -> float | None:
    """Return the load of the busiest post in per cent; None at a level that knows no posts."""
    return 100 * result.loads[0].load if result.loads else None


def pair_sweep_report(sweep: Sweep, steps: Steps, *, language: str = "en") -> str:
    """Return the page of a sweep of two flows as HTML."""
    first = steps[0][1]
    names = _measured(steps)
    *heading, load = _heading(names, language)
    content = {
        "title": sweep_title(sweep).render(language),
        "plots": list(_plots(steps, language)),
        "heading": heading,
        "load": load,
        "rows": [
            (
                f"{rounded(value, 6)}",
                [_cell(result.difference(name), language) for name in names],
                _loads(result, language),
            )
            for value, result in steps
        ],
        "both": True,
        "scenario": facts(first.before, (message("Pairs of runs"), first.replications), language),
        "assumed": assumed((first.before, first.after), None, language),
    }
    return render_page("sweep.html.jinja", content, language)


def _cell(found: Difference, language: str) -> tuple[str, ...]:
    return tuple(part.render(language) for part in parts_of_change(found))


def _plots(steps: Steps, language: str) -> Iterator[dict[str, Any]]:
    """Yield what is saved, then each figure before and after, then how busy the busiest post is."""
    known = _measured(steps)
    saved = [name for name in SAVED if name in known]
    if saved:
        found = [
            (_saved(steps[0][1].difference(name)).render(language), _points(steps, name, "saved")) for name in saved
        ]
        yield trend(found)
    for name in BOTH:
        if name in known:
            one = steps[0][1].difference(name)
            whole = message("{what}, {unit}", what=WORDS[name], unit=unit_word(one.unit))
            names = (line.render(language) for line in twice((whole,)))
            both = (_points(steps, name, when) for when in ("before", "after"))
            yield trend(list(zip(names, both, strict=True)), strokes=STROKES)
    loads = [(value, _load(result.before), _load(result.after)) for value, result in steps]
    if all(before is not None and after is not None for _, before, after in loads):
        whole = message("{what}, {unit}", what=LOAD, unit=unit_word(SHARE))
        names = (line.render(language) for line in twice((whole,)))
        both = ([_exact(row[0], row[place] or 0.0) for row in loads] for place in (1, 2))
        yield trend(list(zip(names, both, strict=True)), strokes=STROKES)


def _saved(found: Difference) -> Message:
    what = message("{what}, {unit}", what=WORDS[found.name], unit=unit_word(found.unit))
    return message("saved: {what}", what=what)


def _points(steps: Steps, name: str, when: str) -> list[Point]:
    """Return each value with a figure and the ends of its interval; only what is saved can be less than nothing."""
    found = [(value, result.difference(name)) for value, result in steps]
    least = -inf if when == "saved" else 0.0
    return [_point(value, getattr(one, when), 100 if one.unit == SHARE else 1, least) for value, one in found]


def _point(value: float, interval: Interval, scale: float, least: float) -> Point:
    return value, scale * interval.value, scale * max(interval.low, least), scale * interval.high


def _exact(value: float, figure: float) -> Point:
    return value, figure, figure, figure


def pair_sweep_spreadsheet(sweep: Sweep, steps: Steps, *, language: str = "en") -> bytes:
    """Return a sweep of two flows as an XLSX file: a row for each value and figure."""
    return workbook(_sheets(sweep, steps, language), language)


def _sheets(sweep: Sweep, steps: Steps, language: str) -> Iterator[Sheet]:
    rows: Rows = []
    for value, result in steps:
        heading, *lines = difference_rows(result.differences)
        rows = rows or [(sweep_title(sweep), *heading)]
        rows += [(value, *line) for line in lines]
        loads = _load(result.before), _load(result.after)
        rows += [(value, LOAD, message("%"), "", loads[0], None, loads[1])] if None not in loads else []
    yield message("Sweep"), rows
    first = steps[0][1]
    told = facts(first.before, (message("Pairs of runs"), first.replications), language)
    yield message("Scenario"), scenario_sheet(told, assumed((first.before, first.after), None, language))
