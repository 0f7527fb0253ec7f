"""The tables of the page that compares two flows."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Any

from processes.messages import Message, message
from reengineer.report.compared import decimals, unit_word
from reengineer.report.simulation_text import mode_lines
from reengineer.report.simulation_words import SHARE, WORDS, change_in_words, decimals_for, rounded
from reengineer.report.spent_words import days_spent
from reengineer.report.words import departments, signed
from reengineer.simulation.compile import CALENDARS
from reengineer.simulation.spent import SPENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.report.compared import Compared
    from reengineer.simulation.comparison import Comparison, Difference
    from reengineer.simulation.places import Place, Post
    from reengineer.simulation.statistics import Interval

Row = dict[str, Any]
TASKS = 20  # of the table of tasks; the spreadsheet has all
_MEDIAN, _NINE, _MEAN = message("median"), message("9 of 10 cases within"), message("mean")
_NEARLY_ALL = message("95 of 100 cases within")
GROUPS = (
    (
        message("Approval clock: what the law counts, stopped while the law says so"),
        {"approval p50": _MEDIAN, "approval p90": _NINE, "approval p95": _NEARLY_ALL, "approval mean": _MEAN}
        | {name: WORDS[name] for name in ("on time promised", "on time statutory")},
    ),
    (
        message("Elapsed clock: what the applicant lives through"),
        {"cycle p50": _MEDIAN, "cycle p90": _NINE, "cycle p95": _NEARLY_ALL, "cycle mean": _MEAN}
        | {"waiting for people": WORDS["waiting for people"]},
    ),
    (
        message("No clock: what a case costs"),
        {name: WORDS[name] for name in ("effort", "cost", "handovers", "returns")},
    ),
)


LIMITS = {
    "statutory": message("statutory limits"),
    "promised": message("promised limits"),
    "after": message("limits after the reform"),
}


def figures(result: Comparison, language: str) -> Iterator[Row]:
    """Yield the groups of figures, by clock."""
    there = {found.name: found for found in result.differences}
    for title, names in GROUPS:
        rows = [
            _figure(there[name], words, language)
            for name, words in names.items()
            if name in there and (there[name].before.value or there[name].after.value)
        ]
        if rows:
            yield {"title": title.render(language), "rows": rows}


def _figure(found: Difference, words: Message, language: str) -> Row:
    places = decimals(found)
    unit = unit_word(found.unit)
    return {
        "name": words.render(language),
        "unit": unit.render(language) if isinstance(unit, Message) else unit,
        "before": _number(found.before, found.unit, places),
        "after": _number(found.after, found.unit, places),
        "change": change_in_words(found, places).render(language),
        "none": found.is_none,
    }


def _number(interval: Interval, unit: str, places: int) -> tuple[str, str]:
    """Return a figure and what stands after its plus-minus sign: nothing where one run alone says nothing of it."""
    if unit == SHARE:
        places = max(places - 2, 1)
    scale = 100 if unit == SHARE else 1
    half = scale * interval.half_width
    return f"{scale * interval.value:.{places}f}", f"± {half:.{places}f}" if isfinite(half) else ""


def warnings(compared: Compared, language: str) -> list[str]:
    """Return what a reader has to know before a figure is used."""
    result = compared.result
    lines = [  # that the beginning is left out is no warning: it stands among the facts
        line for found in (result.before, result.after) for line in mode_lines(replace(found, warm_up=0))
    ]
    if not result.enough and not result.same:
        lines.append(
            message(
                "The mean saving is not known to ± {share} % of the mean yet: take more replications or cases.",
                share=rounded(100 * result.until, 2),
            )
        )
    if result.before.scenario.level < CALENDARS:
        lines.append(message("Run without calendars: nobody goes home, and every day is a working day."))
    return list(dict.fromkeys(line.render(language) for line in lines))


def on_time(result: Comparison, language: str) -> list[Row]:
    """Return the shares of cases that are on time, with bars."""
    found = [one for one in result.differences if one.name.startswith("on time")]
    sources = {f"on time {kind}": source.render(language) for kind, source in result.before.limits}
    return [
        _figure(one, WORDS[one.name], language)
        | {"old": one.before.value, "new": one.after.value, "source": sources.get(one.name, "")}
        for one in found
    ]


def spent(compared: Compared, language: str) -> list[Row]:
    """Return what the mean case is doing, instant by instant, in elapsed days."""
    before, after = (dict(days_spent(found)) for found in (compared.result.before, compared.result.after))
    return [
        {
            "kind": kind.replace(" ", "-"),
            "name": name.render(language),
            "before": f"{before[kind]:.1f}",
            "after": f"{after[kind]:.1f}",
            "saved": signed(after[kind] - before[kind], 1) if round(after[kind] - before[kind], 1) else "0.0",
        }
        for kind, name in SPENT.items()
        if before[kind] or after[kind]
    ]


def gains(result: Comparison, language: str) -> list[Row]:
    """Return the parts of the mean saving."""
    rows = []
    for gain in result.gains if not result.same else ():
        places = max(decimals_for(gain.saved.half_width), 1)
        half = gain.saved.half_width
        led = [task for task, days in gain.tasks if days * gain.saved.value > 0][:3]
        rows.append(
            {
                "name": gain.name.render(language),
                "days": f"{gain.saved.value:.{places}f}".replace("-", "−"),
                "half": f"± {half:.{places}f}" if isfinite(half) else "",
                "tasks": message("{tasks}", tasks=tuple(led)).render(language),
            }
        )
    return rows


def posts(compared: Compared) -> list[Row]:
    """Return every post before and after, with the work that comes, of what its people can do: that of a run hangs on how long it is."""
    loads = tuple(
        {load.id: load.load for load in result.loads} for result in (compared.result.before, compared.result.after)
    )
    return [_post(old, new, loads) for old, new in compared.posts()]


def _post(old: Post | None, new: Post | None, loads: tuple[dict[str, float], ...]) -> Row:
    known = new or old
    found = [of.get(post.id, 0.0) if post else None for of, post in zip(loads, (old, new), strict=True)]
    people = [str(post.people) if post else "–" for post in (old, new)]
    return {
        "name": known.name if known else "",
        "people": people[0] if people[0] == people[1] else " → ".join(people),
        "bars": tuple(min(load or 0.0, 1.0) for load in found),
        "shares": tuple("–" if load is None else f"{100 * load:.0f} %" for load in found),
        "waits": tuple(f"{post.waiting:.1f}" if post else "–" for post in (old, new)),
    }


def tasks(compared: Compared) -> list[Row]:
    """Return the tasks that cases wait for last, those that cost most days first."""
    before, after = (
        {place.id: place for place in found.places if place.kind == "task"}
        for found in (compared.result.before, compared.result.after)
    )
    department = departments(*compared.flows)

    def days(task: str) -> float:
        return max(place.critical_days for place in (before.get(task), after.get(task)) if place)

    most = max((place.criticality for place in (*before.values(), *after.values())), default=0.0) or 1.0
    ordered = sorted((task for task in {**after, **before} if days(task) > 0), key=lambda task: -days(task))
    return [
        {
            "id": task,
            "name": (after.get(task) or before[task]).name,
            "department": department.get(task, "–"),
            "bars": tuple(place.criticality / most if place else 0.0 for place in _both(before, after, task)),
            "often": tuple(f"{place.criticality:.2f}" if place else "–" for place in _both(before, after, task)),
            "days": tuple(f"{place.critical_days:.1f}" if place else "–" for place in _both(before, after, task)),
        }
        for task in ordered[:TASKS]
    ]


def _both(before: dict[str, Place], after: dict[str, Place], task: str) -> tuple[Place | None, Place | None]:
    return before.get(task), after.get(task)


def published(compared: Compared, language: str) -> list[Row]:
    """Return the totals that the shelf has of its sources, by kind of case and set of limits."""
    if compared.shelf is None or not compared.shelf.sources:  # made up
        return []
    return [
        {
            "profile": profile,
            "limits": LIMITS[limits].render(language) if limits in LIMITS else limits,
            "serial": one.serial,
            "before": one.custom,
            "after": one.mandatory,
        }
        for profile, sets in compared.shelf.expected.items()
        for limits, one in sets.items()
    ]
