"""The tables of the page of one flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.model import all_nodes
from reengineer.report.compared import unit_word
from reengineer.report.comparison_rows import GROUPS
from reengineer.report.simulation_words import SHARE, WORDS, decimals_for
from reengineer.report.spent_words import days_spent
from reengineer.report.words import departments
from reengineer.simulation.spent import SPENT
from reengineer.simulation.task_limits import limits_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Definitions
    from reengineer.report.simulated import Simulated
    from reengineer.simulation.figures import Figure
    from reengineer.simulation.places import Place
    from reengineer.simulation.run import SimulationResult

Row = dict[str, Any]
TASKS = 20  # of a table; the spreadsheet has all


def figures(result: SimulationResult, language: str) -> Iterator[Row]:
    """Yield the groups of figures, by clock."""
    there = {found.name: found for found in result.figures}
    for title, names in GROUPS:
        rows = [
            {"name": words.render(language), **_figure(there[name], language)}
            for name, words in names.items()
            if name in there and there[name].interval.value
        ]
        if rows:
            yield {"title": title.render(language), "rows": rows}


def _figure(found: Figure, language: str) -> Row:
    interval, scale = found.interval, 100 if found.unit == SHARE else 1
    places = decimals_for(interval.half_width)
    shown = max(places - 2, 1) if found.unit == SHARE else places
    unit = unit_word(found.unit)
    half = scale * interval.half_width
    return {
        "unit": unit if isinstance(unit, str) else unit.render(language),
        "value": f"{scale * interval.value:.{shown}f}",
        "half": f"± {half:.{shown}f}" if half < float("inf") else "",
        "runs": interval.count,
    }


def on_time(result: SimulationResult, language: str) -> list[Row]:
    """Return the shares of cases that are on time, with bars."""
    sources = {f"on time {kind}": source.render(language) for kind, source in result.limits}
    return [
        {
            "name": WORDS[found.name].render(language),
            "source": sources.get(found.name, ""),
            "share": found.interval.value,
            **_figure(found, language),
        }
        for found in result.figures
        if found.name in sources
    ]


def on_time_places(simulated: Simulated) -> list[Row]:
    """Return the tasks and stages that have a limit, those that keep it least often first."""
    limits = {
        node.id: limits_of(node, simulated.result.scenario)
        for process in simulated.definitions.processes
        for node in all_nodes(process)
    }
    found = [place for place in simulated.result.places if any(limits.get(place.id, ()))]
    department = departments(simulated.definitions)
    return [
        {
            "id": place.id,
            "name": place.name,
            "kind": place.kind,
            "department": department.get(place.id, "–"),
            "promised": _span(limits[place.id][0]),
            "statutory": _span(limits[place.id][1]),
            "lasted": f"{place.lasted:.1f}",
            "kept": (place.kept_promise or 0.0, place.kept_law or 0.0),
            "shares": (_share(place.kept_promise), _share(place.kept_law)),
        }
        for place in sorted(found, key=_worst_first)[:TASKS]
    ]


def _worst_first(place: Place) -> tuple[bool, float, float]:
    return place.kind != "stage", place.kept_promise or 0.0, place.kept_law or 0.0


def _share(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"


def _span(span: Any) -> str:
    return "–" if span is None else f"{span.working_days():g}"


def spent(simulated: Simulated, language: str) -> list[Row]:
    """Return what the mean case is doing, instant by instant, in elapsed days."""
    days = dict(days_spent(simulated.result))
    total = sum(days.values()) or 1.0
    return [
        {
            "kind": kind.replace(" ", "-"),
            "name": name.render(language),
            "days": f"{days[kind]:.1f}",
            "share": f"{100 * days[kind] / total:.0f} %",
        }
        for kind, name in SPENT.items()
        if days[kind]
    ]


def posts(result: SimulationResult) -> list[Row]:
    """Return every post, the busiest first."""
    loads = {load.id: load.load for load in result.loads}
    return [
        {
            "name": post.name,
            "people": post.people,
            "bar": min(post.utilisation, 1.0),
            "share": f"{100 * post.utilisation:.0f} %",
            "load": f"{100 * loads[post.id]:.0f} %" if post.id in loads else "–",
            "wait": f"{post.waiting:.1f}",
            "queue": f"{post.queue:.2f}",
            "longest": f"{post.longest:.0f}",
        }
        for post in result.posts
    ]


def tasks(definitions: Definitions, result: SimulationResult) -> list[Row]:
    """Return the tasks that cases wait for last, those that cost most days first."""
    found = [place for place in result.places if place.kind == "task" and place.critical_days > 0]
    most = max((place.critical_days for place in found), default=0.0) or 1.0
    department = departments(definitions)
    ordered = sorted(found, key=lambda place: -place.critical_days)[:TASKS]
    return [_task(place, department.get(place.id, "–"), most) for place in ordered]


def _task(place: Place, department: str, most: float) -> Row:
    return {
        "id": place.id,
        "name": place.name,
        "department": department,
        "bar": place.critical_days / most,
        "days": f"{place.critical_days:.1f}",
        "often": f"{place.criticality:.2f}",
        "visits": f"{place.visits:.2f}",
        "busy": f"{place.contention:.2f}",
        "closed": f"{place.off_hours:.2f}",
        "work": f"{place.processing:.2f}",
        "lasted": f"{place.lasted:.1f}",
    }


def ends(result: SimulationResult, language: str) -> list[Row]:
    """Return how cases end, the most frequent way first."""
    return [
        {
            "name": found.name if isinstance(found.name, str) else found.name.render(language),
            "bar": found.share,
            "share": f"{100 * found.share:.1f} %",
            "approval": f"{found.approval:.0f}",
            "cycle": f"{found.cycle:.0f}",
        }
        for found in result.outcomes
    ]
