"""A sweep as a page with charts, and as a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.messages import message
from reengineer.report.closer_rows import number
from reengineer.report.closer_sheets import figure_rows, scenario_sheet
from reengineer.report.compared import unit_word
from reengineer.report.facts import assumed, facts
from reengineer.report.page import render_page
from reengineer.report.simulation_words import SHARE, WORDS, rounded
from reengineer.report.sweep_text import LOAD, measured, sweep_title
from reengineer.report.trend import trend
from reengineer.report.workbook import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from reengineer.report.sweep_text import Steps
    from reengineer.report.workbook import Rows, Sheet
    from reengineer.simulation.run import SimulationResult
    from reengineer.simulation.sweep import Sweep

PLOTS = (("approval p50", "approval p90"), ("on time promised",), ("cost",))


def sweep_report(sweep: Sweep, steps: Steps, *, language: str = "en") -> str:
    """Return the page of a sweep as HTML."""
    first = steps[0][1]
    names = measured(steps)
    content = {
        "title": sweep_title(sweep).render(language),
        "plots": list(_plots(steps, language)),
        "heading": [_with_unit(first, name).render(language) for name in names],
        "load": LOAD.render(language),
        "rows": [
            (
                f"{rounded(value, 6)}",
                [number(result.figure(name).interval, result.figure(name).unit) for name in names],
                f"{100 * result.loads[0].load:.0f} %" if result.loads else "–",
            )
            for value, result in steps
        ],
        "both": False,
        "scenario": facts(first, (message("Runs"), first.replications), language),
        "assumed": assumed((first,), None, language),
    }
    return render_page("sweep.html.jinja", content, language)


def _plots(steps: Steps, language: str) -> Iterator[dict[str, Any]]:
    """Yield a chart for each kind of figure, and one of how busy the busiest post is."""
    known = measured(steps)
    for group in PLOTS:
        names = [name for name in group if name in known]
        lines = [
            (_with_unit(steps[0][1], name).render(language), [_point(value, result, name) for value, result in steps])
            for name in names
        ]
        if lines:
            yield trend(lines)
    if all(result.loads for _, result in steps):
        loads = [(value, load, load, load) for value, load in ((at, 100 * one.loads[0].load) for at, one in steps)]
        yield trend([(message("{what}, {unit}", what=LOAD, unit=unit_word(SHARE)).render(language), loads)])


def _with_unit(result: SimulationResult, name: str) -> Message:
    return message("{what}, {unit}", what=WORDS[name], unit=unit_word(result.figure(name).unit))


def _point(value: float, result: SimulationResult, name: str) -> tuple[float, float, float, float]:
    found = result.figure(name)
    scale = 100 if found.unit == SHARE else 1
    interval = found.interval
    return value, scale * interval.value, scale * max(interval.low, 0.0), scale * interval.high


def sweep_spreadsheet(sweep: Sweep, steps: Steps, *, language: str = "en") -> bytes:
    """Return a sweep as an XLSX file: a row for each value and figure."""
    return workbook(_sheets(sweep, steps, language), language)


def _sheets(sweep: Sweep, steps: Steps, language: str) -> Iterator[Sheet]:
    rows: Rows = []
    for value, result in steps:
        heading, *lines = figure_rows(result.figures)
        rows = rows or [(sweep_title(sweep), *heading)]
        rows += [(value, *line) for line in lines]
        rows += [(value, LOAD, message("%"), "", 100 * result.loads[0].load)] if result.loads else []
    yield message("Sweep"), rows
    first = steps[0][1]
    told = facts(first, (message("Runs"), first.replications), language)
    yield message("Scenario"), scenario_sheet(told, assumed((first,), None, language))
