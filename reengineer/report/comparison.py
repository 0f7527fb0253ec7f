"""The page that compares two flows: one HTML file that needs nothing else, on a screen or on paper."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from processes.messages import message
from reengineer.report import charts, closer_rows, tornado
from reengineer.report import comparison_rows as rows
from reengineer.report.case_chart import case_chart
from reengineer.report.compared import answer
from reengineer.report.comparison_text import staffing_lines
from reengineer.report.facts import assumed, facts
from reengineer.report.page import render_page
from reengineer.report.published import find_beside
from reengineer.report.simulation_words import WORDS
from reengineer.report.spent_words import days_spent
from reengineer.report.wait_words import wait_table
from reengineer.report.words import english_names, in_language, title_of

if TYPE_CHECKING:
    from reengineer.report.compared import Compared

CHANGES = ("approval p50", "approval p90", "approval mean", "cycle p50", "cycle p90", "effort", "cost", "handovers")


def comparison_report(compared: Compared, *, language: str = "en") -> str:
    """Return the page of a comparison as HTML, in one of the languages."""
    return render_page("comparison.html.jinja", _content(compared, language) | _pictures(compared, language), language)


def _content(compared: Compared, language: str) -> dict[str, Any]:
    result, shelf = compared.result, compared.shelf
    return {
        "title": title_of(compared.flows[0], shelf, language),
        "era": in_language(shelf.era, language) if shelf else "",
        "answer": answer(result).render(language),
        "figures": list(rows.figures(result, language)),
        "warnings": rows.warnings(compared, language),
        "replications": result.replications,
        "on_time": rows.on_time(result, language),
        "spent": rows.spent(compared, language),
        "waits": wait_table((result.before, result.after), language),
        "gains": rows.gains(result, language),
        "staffing": [line.render(language).strip() for line in staffing_lines(result.staffing)]
        if result.staffing
        else [],
        "kinds": closer_rows.kind_changes(result, shelf, language),
        "bound": closer_rows.bounds(
            ((message("before"), result.before.bound), (message("after"), result.after.bound)), language
        ),
        "posts": rows.posts(compared),
        "tasks": rows.tasks(compared),
        "second": english_names(compared.flows[0]) if language == "en" and shelf else {},
        "scenario": facts(result.before, (message("Pairs of runs"), result.replications), language),
        "assumed": assumed((result.before, result.after), compared.shelf, language),
        "published": rows.published(compared, language),
        "beside": [one.row(language) for one in find_beside(shelf, result)],
        "sources": dict(shelf.sources) if shelf else {},
        "files": tuple(PurePath(definitions.file).name or "-" for definitions in compared.flows),
    }


def _pictures(compared: Compared, language: str) -> dict[str, Any]:
    before, after = compared.seen
    told = () if compared.result.same else compared.result.differences
    changes = [found for name in CHANGES for found in told if found.name == name]
    spent = [days_spent(found) for found in (compared.result.before, compared.result.after)]
    whole = max(sum(days for _, days in parts) for parts in spent)
    second = english_names(compared.flows[0]) if language == "en" and compared.shelf else {}
    both = before.counted & after.counted
    return {
        "approval": charts.curves(old=before.approval[before.counted], new=after.approval[after.counted]),
        "cycle": charts.curves(old=before.cycle[before.counted], new=after.cycle[after.counted]),
        "saved": charts.histogram((before.approval - after.approval)[both]),
        "whiskers": charts.whiskers(
            [(WORDS[found.name].render(language), found.before.value, found.saved) for found in changes]
        ),
        "stacks": [charts.stack(parts, whole) for parts in spent],
        "tornado": tornado.picture(compared.result.drivers, language),
        "ask_drivers": "" if compared.result.drivers or compared.result.same else tornado.ASK.render(language),
        "chart": case_chart(compared.flows, compared.visits, second=second),
        "case": _case(compared),
    }


def _case(compared: Compared) -> dict[str, str]:
    if compared.case is None:
        return {}
    before, after = (f"{seen.approval[0, compared.case]:.1f}" for seen in compared.seen)
    first, second = (f"{seen.cycle[0, compared.case]:.1f}" for seen in compared.seen)
    return {
        "number": str(compared.case + 1),
        "approval_before": before,
        "approval_after": after,
        "cycle_before": first,
        "cycle_after": second,
    }
