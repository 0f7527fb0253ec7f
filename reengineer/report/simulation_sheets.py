"""A simulation as a spreadsheet: numbers as numbers, each column with its unit and clock in the heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.report.closer_sheets import bound_sheet, figure_rows, kind_sheet, scenario_sheet
from reengineer.report.facts import assumed, facts
from reengineer.report.simulated import answer
from reengineer.report.simulation_text import mode_lines
from reengineer.report.spent_words import spent_sheet
from reengineer.report.wait_words import wait_sheet
from reengineer.report.words import departments
from reengineer.report.workbook import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.report.simulated import Simulated
    from reengineer.report.workbook import Rows, Sheet
    from reengineer.simulation.run import SimulationResult

KINDS = {"task": message("task"), "stage": message("stage"), "department": message("department")}


def simulation_spreadsheet(simulated: Simulated, *, language: str = "en") -> bytes:
    """Return a simulation as an XLSX file; the same simulation gives the same bytes."""
    return workbook(_sheets(simulated, language), language)


def _sheets(simulated: Simulated, language: str) -> Iterator[Sheet]:
    result = simulated.result
    yield message("Answer"), [(message("Answer"),), (answer(result),), *((line,) for line in mode_lines(result))]
    yield message("Figures"), figure_rows(result.figures)
    yield message("Tasks"), _tasks(simulated)
    if result.posts:
        yield message("Posts"), _posts(result)
    yield from spent_sheet((result,))
    yield from wait_sheet((result,))
    yield from kind_sheet(result)
    yield from bound_sheet((("", result.bound),))
    yield message("Cases"), _cases(simulated)
    told = facts(result, (message("Runs"), result.replications), language)
    yield message("Scenario"), scenario_sheet(told, assumed((result,), simulated.shelf, language))


def _tasks(simulated: Simulated) -> Rows:
    department = departments(simulated.definitions)
    heading = (
        message("Id"),
        message("Task, stage or department"),
        message("Kind"),
        message("Department"),
        message("times in a case"),
        message("waiting (elapsed days)"),
        message("busy people (working days)"),
        message("closed doors (elapsed days)"),
        message("work (working days)"),
        message("from ready to done (working days)"),
        message("promise kept (%)"),
        message("statutory limit kept (%)"),
        message("how often a case waits for it"),
        message("days a case waits for it (elapsed)"),
    )
    return [
        heading,
        *(
            (
                place.id,
                place.name,
                KINDS[place.kind],
                department.get(place.id, ""),
                place.visits,
                place.waiting,
                place.contention,
                place.off_hours,
                place.processing,
                place.lasted,
                _percent(place.kept_promise),
                _percent(place.kept_law),
                place.criticality,
                place.critical_days,
            )
            for place in simulated.result.places
        ),
    ]


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _posts(result: SimulationResult) -> Rows:
    heading = (
        message("Post"),
        message("people"),
        message("load (%)"),
        message("share of working hours on these cases (%)"),
        message("an item waits (elapsed days)"),
        message("items in the queue on average"),
        message("longest queue"),
    )
    loads = {load.id: 100 * load.load for load in result.loads}
    return [
        heading,
        *(
            (post.name, post.people, loads.get(post.id), 100 * post.utilisation, post.waiting, post.queue, post.longest)
            for post in result.posts
        ),
    ]


def _cases(simulated: Simulated) -> Rows:
    seen = simulated.seen
    heading = (
        message("Case of the first run"),
        message("approval clock (working days)"),
        message("elapsed (days)"),
        message("Counts"),
    )
    numbers = zip(seen.approval[0].tolist(), seen.cycle[0].tolist(), seen.counted[0].tolist(), strict=True)
    return [
        heading,
        *(
            (number, approval, cycle, message("yes") if counts else message("no"))
            for number, (approval, cycle, counts) in enumerate(numbers, 1)
        ),
    ]
