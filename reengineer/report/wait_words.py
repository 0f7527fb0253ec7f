"""What is waited for, by cause: a line for a terminal, rows for pages and sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.messages import message
from reengineer.report.simulation_words import amount
from reengineer.report.workbook import twice
from reengineer.simulation.waits import CAUSES, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.messages import Message
    from reengineer.report.workbook import Rows, Sheet
    from reengineer.simulation.run import SimulationResult
    from reengineer.simulation.waits import Waiting

LEAST = 0.005  # days; less is not told
TASKS = 12  # of a page; the spreadsheet has all


def wait_lines(result: SimulationResult) -> Iterator[Message]:
    """Yield what all tasks of a case wait for, for a terminal."""
    causes = _told(result.waits[:1])
    if causes:
        yield message("Waiting, all tasks of a mean case (elapsed; also side by side):")
    for cause in causes:
        yield message(
            "  {name}: {value}", name=WORDS[cause], value=amount(result.waits[0].days[cause], result.elapsed_unit, 1)
        )


def _told(waits: tuple[Waiting, ...]) -> list[str]:
    return [cause for cause in CAUSES if any(one.days.get(cause, 0.0) > LEAST for one in waits)]


def wait_table(flows: tuple[SimulationResult, ...], language: str) -> dict[str, Any]:
    """Return the waits of all elements together and of those that wait longest, of one flow or of two."""
    causes = _told(tuple(one for result in flows for one in result.waits[:1]))
    known = [{one.id: one for one in result.waits} for result in flows]
    order = sorted(
        dict.fromkeys(one.id for found in reversed(known) for one in found.values()),
        key=lambda element: (element != "", -max(_sum(found.get(element)) for found in known)),
    )
    return {
        "causes": [WORDS[cause].render(language) for cause in causes],
        "rows": [
            {
                "id": element,
                "name": next(found[element].name for found in reversed(known) if element in found),
                "days": [[_days(found.get(element), cause) for found in known] for cause in causes],
            }
            for element in order[: TASKS + 1]
        ]
        if causes
        else [],
    }


def _sum(waiting: Waiting | None) -> float:
    return sum(waiting.days.values()) if waiting else 0.0


def _days(waiting: Waiting | None, cause: str) -> str:
    return f"{waiting.days.get(cause, 0.0):.1f}" if waiting else "–"


def wait_sheet(flows: tuple[SimulationResult, ...]) -> Iterator[Sheet]:
    """Yield the waits of every element."""
    known = [{one.id: one.days for one in result.waits} for result in flows]
    names = {one.id: one.name for result in flows for one in result.waits}
    if not names:
        return
    titles = [WORDS[cause] for cause in CAUSES]
    heading = titles if len(flows) == 1 else twice(titles)
    rows: Rows = [(message("Id"), message("Element (elapsed days of a mean case)"), *heading)]
    for element, name in names.items():
        days = [_number(found.get(element), cause) for cause in CAUSES for found in known]
        rows.append((element, name or message("all"), *days))
    yield message("Waits"), rows


def _number(days: Mapping[str, float] | None, cause: str) -> float | None:
    return days.get(cause) if days else None


def waits_as_plain(result: SimulationResult) -> list[dict[str, Any]]:
    """Return the waits as plain values; `id` "" is all elements together."""
    return [
        {"id": one.id, "name": one.name, "unit": result.elapsed_unit, "clock": "elapsed", "days": one.days}
        for one in result.waits
    ]
