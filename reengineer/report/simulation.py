"""The page of one flow: one HTML file that needs nothing else, on a screen or on paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from processes.messages import message
from reengineer.report import charts, closer_rows
from reengineer.report import simulation_rows as rows
from reengineer.report.case_chart import case_chart
from reengineer.report.facts import assumed, facts
from reengineer.report.page import render_page
from reengineer.report.simulated import answer
from reengineer.report.simulation_text import mode_lines
from reengineer.report.spent_words import days_spent
from reengineer.report.wait_words import wait_table
from reengineer.report.words import english_names, in_language, title_of

if TYPE_CHECKING:
    from reengineer.report.simulated import Simulated


def simulation_report(simulated: Simulated, *, language: str = "en") -> str:
    """Return the page of a simulation as HTML, in one of the languages."""
    content = _head(simulated, language) | _tables(simulated, language) | _pictures(simulated, language)
    return render_page("simulation.html.jinja", content, language)


def _head(simulated: Simulated, language: str) -> dict[str, Any]:
    result, shelf = simulated.result, simulated.shelf
    return {
        "title": title_of(simulated.definitions, shelf, language),
        "era": in_language(shelf.era, language) if shelf else "",
        "answer": answer(result).render(language),
        "warnings": [line.render(language) for line in mode_lines(replace(result, warm_up=0))],
        "second": english_names(simulated.definitions) if language == "en" and shelf else {},
        "scenario": facts(result, (message("Runs"), result.replications), language),
        "assumed": assumed((result,), shelf, language),
        "sources": dict(shelf.sources) if shelf else {},
        "file": PurePath(simulated.definitions.file).name or "-",
        "elapsed": result.elapsed_unit,
    }


def _tables(simulated: Simulated, language: str) -> dict[str, Any]:
    result = simulated.result
    return {
        "figures": list(rows.figures(result, language)),
        "on_time": rows.on_time(result, language),
        "on_time_places": rows.on_time_places(simulated),
        "spent": rows.spent(simulated, language),
        "waits": wait_table((result,), language),
        "posts": rows.posts(result),
        "tasks": rows.tasks(simulated.definitions, result),
        "ends": rows.ends(result, language),
        "kinds": closer_rows.kinds(result, simulated.shelf, language),
        "bound": closer_rows.bounds(((None, result.bound),), language),
    }


def _pictures(simulated: Simulated, language: str) -> dict[str, Any]:
    seen, spent = simulated.seen, days_spent(simulated.result)
    second = english_names(simulated.definitions) if language == "en" and simulated.shelf else {}
    return {
        "approval": charts.curves(new=seen.approval[seen.counted]),
        "cycle": charts.curves(new=seen.cycle[seen.counted]),
        "stack": charts.stack(spent, sum(days for _, days in spent)),
        "chart": case_chart((simulated.definitions,), ((), simulated.visits), second=second),
        "case": _case(simulated),
    }


def _case(simulated: Simulated) -> dict[str, str]:
    if simulated.case is None:
        return {}
    return {
        "number": str(simulated.case + 1),
        "approval": f"{simulated.seen.approval[0, simulated.case]:.1f}",
        "cycle": f"{simulated.seen.cycle[0, simulated.case]:.1f}",
    }
