"""Tables that the page of one flow and that of two have in common: kinds of cases, and how short cases could be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.messages import Message, message
from reengineer.report.bound_words import busiest_in_words, lever_title, levers
from reengineer.report.kind_words import LED_BY, apart
from reengineer.report.simulation_words import SHARE, WORDS, change_in_words, decimals_for, rounded
from reengineer.report.words import in_language

if TYPE_CHECKING:
    from processes.catalogue import Flow
    from reengineer.simulation.bounds import Distance, LowerBound
    from reengineer.simulation.comparison import Comparison, Difference
    from reengineer.simulation.figures import Figure
    from reengineer.simulation.run import SimulationResult
    from reengineer.simulation.statistics import Interval

Row = dict[str, Any]
ATTRIBUTES = 6  # on a page; the spreadsheet has all
OF_KIND = ("approval p50", "approval p90", "approval mean", "cycle p50", "cycle p90", "on time promised")


def kinds(result: SimulationResult, shelf: Flow | None, language: str) -> list[Row]:
    """Return the kinds of cases, those first that differ most, with a few figures each."""
    told = apart(result.kinds, lambda kind: kind.figure(LED_BY).interval)[:ATTRIBUTES]
    return [
        {
            "attribute": name,
            "meaning": meaning(shelf, name, language),
            "rows": [
                {
                    "value": kind.value,
                    "share": f"{100 * kind.share:.0f} %",
                    "cases": kind.cases,
                    "figures": [_figure({one.name: one for one in kind.figures}.get(figure)) for figure in OF_KIND],
                }
                for kind in group
            ],
        }
        for name, group in told
    ]


def kind_changes(result: Comparison, shelf: Flow | None, language: str) -> list[Row]:
    """Return what changes for each kind of case, those first whose savings differ most."""
    told = apart(result.kinds, lambda kind: kind.difference(LED_BY).saved)[:ATTRIBUTES]
    return [
        {
            "attribute": name,
            "meaning": meaning(shelf, name, language),
            "rows": [
                {
                    "value": kind.value,
                    "share": f"{100 * kind.share:.0f} %",
                    "median": _change({one.name: one for one in kind.differences}.get(LED_BY), language),
                    "nine": _change({one.name: one for one in kind.differences}.get("approval p90"), language),
                    "elapsed": _change({one.name: one for one in kind.differences}.get("cycle p50"), language),
                    "on_time": _change({one.name: one for one in kind.differences}.get("on time promised"), language),
                }
                for kind in group
            ],
        }
        for name, group in told
    ]


def meaning(shelf: Flow | None, attribute: str, language: str) -> str:
    """Return what an attribute asks, where the shelf says it."""
    known = shelf.attributes.get(attribute) if shelf else None
    return in_language(known.meaning, language) if known and known.meaning.get("en") else ""


def _figure(found: Figure | None) -> str:
    return "–" if found is None else number(found.interval, found.unit)


def number(interval: Interval, unit: str) -> str:
    """Return a figure with as many decimals as it deserves."""
    places = decimals_for(interval.half_width)
    if unit == SHARE:
        return f"{100 * interval.value:.{max(places - 2, 0)}f} %"
    return f"{interval.value:.{places}f}"


def _change(found: Difference | None, language: str) -> tuple[str, str, str]:
    if found is None:
        return "–", "–", ""
    places = decimals_for(found.saved.half_width or max(found.before.half_width, found.after.half_width))
    scale, places_shown = (100, max(places - 2, 1)) if found.unit == SHARE else (1, places)
    return (
        f"{scale * found.before.value:.{places_shown}f}",
        f"{scale * found.after.value:.{places_shown}f}",
        change_in_words(found, places).render(language),
    )


def bounds(flows: tuple[tuple[Message | None, LowerBound | None], ...], language: str) -> Row:
    """Return how far each flow is from the shortest it could be, and what would have to change for less than the last."""
    known = [(name, bound) for name, bound in flows if bound is not None and bound.distances]
    if not known:
        return {}
    _, last = known[-1]
    return {
        "runs": last.distances[0].found.count,
        "flows": len(known),
        "rows": [
            {"flow": name.render(language) if name else "", "first": not number, **_distance(found, language)}
            for place in range(len(last.distances))
            for number, (name, bound) in enumerate(known)
            for found in bound.distances[place : place + 1]
        ],
        "bars": [
            (name.render(language) if name else "", found.least.value, found.found.value)
            for name, bound in known
            for found in bound.distances[:1]
        ],
        "busiest": [
            message("{flow}: {what}", flow=name, what=busiest_in_words(bound.busiest)).render(language)
            if name
            else busiest_in_words(bound.busiest).render(language)
            for name, bound in known
            if bound.busiest
        ],
        "title": lever_title(last).render(language),
        "levers": [lever.render(language) for lever in levers(last)],
        "chain": f"{last.chain.days:.0f}",
    }


def _distance(found: Distance, language: str) -> Row:
    places = max(decimals_for(max(found.found.half_width, found.above.half_width)), 1)
    return {
        "name": WORDS[found.name].render(language),
        "found": f"{found.found.value:.{places}f}",
        "least": f"{found.least.value:.{places}f}",
        "above": f"{max(found.above.value, 0.0):.{places}f}",
        "share": f"{rounded(100 * max(found.share, 0.0), 1)} %",
    }
