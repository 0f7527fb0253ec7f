"""The figures of the first page: before and after, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.durations import Span
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from reengineer.commands.knowledge import Knowledge
    from reengineer.redesign.redesign import Redesign

Figures = dict[str, Any]


def summary(known: Knowledge, result: Redesign, language: str) -> Figures:
    """Return the figures of the first page."""
    before, after = result.before.length.working_days(), result.after.length.working_days()
    share = (before - after) / before if before else 0.0
    return {
        "before": {"length": result.before.length.render(language)},
        "after": {"length": result.after.length.render(language)},
        "saved": Span(round(before - after, 2)).render(language),
        "share": message("{share} of the critical path", share=f"{share:.0%}").render(language),
        "bounds": tuple(_bounds(known, result, language)),
        "rows": tuple(
            {"name": name.render(language), "before": _shown(first, language), "after": _shown(second, language)}
            for name, first, second in _rows(known, result)
        ),
    }


def _rows(known: Knowledge, result: Redesign) -> Iterator[tuple[Message, object, object]]:
    from reengineer.measures import find_measures

    first = find_measures(known.definitions, attributes=known.attributes, critical_path=result.before)
    second = find_measures(result.to_be, attributes=known.attributes, critical_path=result.after)
    yield message("Tasks that start sooner than before"), "–", count_sooner(result)
    yield message("Tasks that can run at once, at most"), first.parallelism, second.parallelism
    yield message("Tasks in a case"), len(result.before.executed), len(result.after.executed)
    before, after = first.handovers, second.handovers
    yield message("Departments"), len(before.departments), len(after.departments)
    yield message("Handovers between departments"), len(before.between_departments), len(after.between_departments)


def _bounds(known: Knowledge, result: Redesign, language: str) -> Iterator[Figures]:
    """Yield the four lengths between which a redesign moves, each as a bar on one scale."""
    from reengineer.critical_path import find_critical_path

    least = find_critical_path(
        result.to_be,
        times=known.times,
        attributes=known.attributes,
        precedence=known.precedence,
        order="mandatory",
    ).length
    spans = (
        ("serial", message("One task after the other (upper end)"), result.before.serial),
        ("before", message("As the flow is now"), result.before.length),
        ("after", message("After the redesign"), result.after.length),
        ("least", message("Longest chain that law, data and decisions demand (lower end)"), least),
    )
    whole = max(span.working_days() for _, _, span in spans) or 1.0
    for kind, name, span in spans:
        share = f"{span.working_days() / whole:.1%}"
        yield {"kind": kind, "name": name.render(language), "days": span.render(language), "width": share}


def count_sooner(result: Redesign) -> int:
    """Count the tasks of the case that can start sooner than before."""
    before = {times.node: times.earliest_start.working_days() for times in result.before.times}
    executed = set(result.after.executed)
    return sum(
        times.earliest_start.working_days() < before.get(times.node, 0.0)
        for times in result.after.times
        if times.node in executed
    )


def _shown(figure: object, language: str) -> str:
    return figure.render(language) if isinstance(figure, Span) else str(figure)
