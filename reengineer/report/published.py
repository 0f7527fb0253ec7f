"""Totals that others published, beside the simulated ones: where the two can fairly be compared, and where not, why.

What is published stands in the `flow.toml` of a flow of the shelf. A total with a `figure` has the scope, unit and clock of
that simulated figure, of all cases or of one kind; one without says in its note why nothing simulated can be held against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from processes.messages import Message, message
from reengineer.report.simulation_words import amount, decimals_for, interval_as_plain
from reengineer.report.words import in_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.catalogue import Flow, Published
    from reengineer.simulation.comparison import Comparison, Difference
    from reengineer.simulation.statistics import Interval

UNITS = {
    ("working day", "approval"): message("working days, approval clock"),
    ("day", "elapsed"): message("calendar days, elapsed"),
}
NONE = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A published total with the simulated figure it can be held against, or none."""

    total: Published
    simulated: Difference | None

    @property
    def unit(self) -> Message:
        """The unit with its clock."""
        return UNITS[self.total.unit, self.total.clock]

    def row(self, language: str) -> dict[str, Any]:
        """Return the texts of a row."""
        total = self.total
        return {
            "name": in_language(total.name, language),
            "unit": self.unit.render(language),
            "published": (_number(total.before), _number(total.after)),
            "simulated": tuple(_simulated(self.simulated, side) for side in ("before", "after")),
            "note": in_language(total.note, language),
            "source": total.source,
        }


def find_beside(shelf: Flow | None, result: Comparison) -> tuple[Beside, ...]:
    """Return what was published on a flow of the shelf, each with what was simulated."""
    totals = shelf.published if shelf else ()
    return tuple(Beside(total=total, simulated=_find(total, result)) for total in totals)


def _find(total: Published, result: Comparison) -> Difference | None:
    groups = [kind.differences for kind in result.kinds if (kind.attribute, kind.value) == total.kind]
    differences = groups[0] if groups else () if total.kind else result.differences
    for found in differences:
        if found.name == total.figure and (found.unit, found.clock) == (total.unit, total.clock):
            return found
    return None


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value:g}"


def _simulated(found: Difference | None, side: str) -> str:
    if found is None:
        return NONE
    interval: Interval = getattr(found, side)
    return str(amount(interval.value, "", decimals_for(interval.half_width)))


def published_lines(shelf: Flow | None, result: Comparison, language: str) -> Iterator[str]:
    """Yield the totals for a person at a terminal."""
    beside = find_beside(shelf, result)
    if beside:
        yield message("Published totals, before to after:").render(language)
    for one in beside:
        row = one.row(language)
        line = message("  {name}{figures}", name=row["name"], figures=_figures(one))
        if one.simulated:
            first, second = row["simulated"]
            line = message("{line}; simulated {before} to {after}", line=line, before=first, after=second)
        yield message("{line}. {note} ({source})", line=line, note=row["note"], source=row["source"]).render(language)


def _figures(one: Beside) -> Message | str:
    """Return what was published in numbers, and how many of the two there are."""
    before, after = one.total.before, one.total.after
    facts = {"before": _number(before), "after": _number(after), "unit": one.unit}
    if before is None and after is None:
        return ""
    if after is None:
        return message(": {before} {unit} before", **facts)
    return (
        message(": {after} {unit} after", **facts)
        if before is None
        else message(": {before} to {after} {unit}", **facts)
    )


def published_as_plain(shelf: Flow | None, result: Comparison) -> list[dict[str, Any]]:
    """Return the totals as plain values."""
    return [
        {
            "name": one.total.name,
            "unit": one.total.unit,
            "clock": one.total.clock,
            "before": one.total.before,
            "after": one.total.after,
            "source": one.total.source,
            "note": one.total.note,
            "simulated": {
                "name": one.simulated.name,
                "kind": one.total.kind,
                "before": interval_as_plain(one.simulated.before),
                "after": interval_as_plain(one.simulated.after),
            }
            if one.simulated
            else None,
        }
        for one in find_beside(shelf, result)
    ]


def published_sheet(shelf: Flow | None, result: Comparison, language: str) -> Iterator[tuple[Message, list[Any]]]:
    """Yield the sheet of the published totals, if there are any."""
    beside = find_beside(shelf, result)
    if not beside:
        return
    heading = (
        message("Published"),
        message("Unit"),
        message("published, before"),
        message("published, after"),
        message("simulated, before"),
        message("simulated, after"),
        message("Can it be compared?"),
        message("Source"),
    )
    yield message("Published"), [heading, *(_sheet_row(one, language) for one in beside)]


def _sheet_row(one: Beside, language: str) -> tuple[Any, ...]:
    total, found = one.total, one.simulated
    simulated = (found.before.value, found.after.value) if found else (None, None)
    texts = in_language(total.name, language), in_language(total.note, language)
    return (texts[0], one.unit, total.before, total.after, *simulated, texts[1], total.source)
