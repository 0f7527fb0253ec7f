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
        "rows": tuple(
            {"name": name.render(language), "before": _shown(first, language), "after": _shown(second, language)}
            for name, first, second in _rows(known, result)
        ),
    }


def _rows(known: Knowledge, result: Redesign) -> Iterator[tuple[Message, object, object]]:
    from reengineer.measures import find_measures

    first = find_measures(known.definitions, attributes=known.attributes, critical_path=result.before)
    second = find_measures(result.to_be, attributes=known.attributes, critical_path=result.after)
    yield message("Critical path, approval clock"), result.before.length, result.after.length
    yield message("One task after the other (serial bound), approval clock"), result.before.serial, result.after.serial
    yield message("Tasks that can run at once, at most"), first.parallelism, second.parallelism
    yield message("Tasks in a case"), len(result.before.executed), len(result.after.executed)
    before, after = first.handovers, second.handovers
    yield message("Departments"), len(before.departments), len(after.departments)
    yield message("Handovers between departments"), len(before.between_departments), len(after.between_departments)


def _shown(figure: object, language: str) -> str:
    return figure.render(language) if isinstance(figure, Span) else str(figure)
