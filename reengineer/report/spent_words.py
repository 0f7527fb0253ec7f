"""Where the time of a mean case goes, in words and rows: work, circulation, queues, closed doors, outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.report.closer_sheets import HALF
from reengineer.report.compared import unit_word
from reengineer.report.simulation_words import amount
from reengineer.simulation.spent import SPENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from reengineer.report.workbook import Sheet
    from reengineer.simulation.comparison import Comparison
    from reengineer.simulation.run import SimulationResult

_TITLE = message("Where the time of a mean case goes, instant by instant (elapsed):")


def days_spent(result: SimulationResult) -> list[tuple[str, float]]:
    """Return the elapsed days of a mean case by the kinds of `SPENT`."""
    return [(found.name, found.interval.value) for found in result.spent]


def spent_lines(result: SimulationResult) -> Iterator[Message]:
    """Yield where the time of one flow goes."""
    whole = sum(days for _, days in days_spent(result))
    if not whole:
        return
    yield _TITLE
    for kind, days in days_spent(result):
        if days:
            yield message(
                "  {name}: {days} ({share})",
                name=SPENT[kind],
                days=amount(days, result.elapsed_unit, 1),
                share=amount(days / whole, "share", 2),
            )


def spent_change_lines(result: Comparison) -> Iterator[Message]:
    """Yield where the time goes before and after."""
    before, after = dict(days_spent(result.before)), dict(days_spent(result.after))
    if not any((*before.values(), *after.values())):
        return
    yield _TITLE
    unit = result.before.elapsed_unit
    for kind, name in SPENT.items():
        if before[kind] or after[kind]:
            cell = message(
                "{before} to {after}", before=amount(before[kind], "", 1), after=amount(after[kind], unit, 1)
            )
            yield message("  {name}: {cell}", name=name, cell=cell)


def spent_sheet(results: tuple[SimulationResult, ...]) -> Iterator[Sheet]:
    """Yield where the time goes, of one flow or before and after, with intervals."""
    if not any(days for result in results for _, days in days_spent(result)):
        return
    titles = (message("Before"), message("After")) if len(results) > 1 else (message("Value"),)
    heading = (message("What a case waits for"), message("Unit"), *(cell for title in titles for cell in (title, HALF)))
    found = [{figure.name: figure.interval for figure in result.spent} for result in results]
    unit = unit_word(results[0].elapsed_unit)
    yield (
        message("Where the time goes"),
        [
            heading,
            *(
                (name, unit, *(number for one in found for number in (one[kind].value, one[kind].half_width)))
                for kind, name in SPENT.items()
            ),
        ],
    )
