"""A comparison as a spreadsheet: numbers as numbers, each column with its unit and clock in the heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.messages import message
from reengineer.report import comparison_rows as rows
from reengineer.report.closer_sheets import bound_sheet, difference_rows, kind_change_sheet, scenario_sheet
from reengineer.report.compared import answer
from reengineer.report.facts import assumed, facts
from reengineer.report.published import published_sheet
from reengineer.report.spent_words import spent_sheet
from reengineer.report.tornado import driver_sheet
from reengineer.report.wait_words import wait_sheet
from reengineer.report.words import departments
from reengineer.report.workbook import twice, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.report.compared import Compared
    from reengineer.report.workbook import Rows, Sheet
    from reengineer.simulation.close_up import CloseUp
    from reengineer.simulation.places import Place, Post


def spreadsheet(compared: Compared, *, language: str = "en") -> bytes:
    """Return a comparison as an XLSX file; the same comparison gives the same bytes."""
    return workbook(_sheets(compared, language), language)


def _sheets(compared: Compared, language: str) -> Iterator[Sheet]:
    yield message("Answer"), _answer(compared, language)
    yield message("Figures"), difference_rows(compared.result.differences)
    yield message("Tasks"), list(_tasks(compared))
    if compared.result.after.posts:
        yield message("Posts"), list(_posts(compared))
    yield from spent_sheet((compared.result.before, compared.result.after))
    yield from wait_sheet((compared.result.before, compared.result.after))
    yield from kind_change_sheet(compared.result)
    yield from bound_sheet(
        ((message("Before"), compared.result.before.bound), (message("After"), compared.result.after.bound))
    )
    yield from driver_sheet(compared.result.drivers)
    yield from published_sheet(compared.shelf, compared.result, language)
    yield message("Cases"), list(_cases(compared))
    yield message("Scenario"), _scenario(compared, language)


def _answer(compared: Compared, language: str) -> Rows:
    lines = [answer(compared.result), *rows.warnings(compared, language)]
    return [(message("Answer"),), *((line,) for line in lines)]


def _tasks(compared: Compared) -> Iterator[tuple[Any, ...]]:
    names = (
        message("times in a case"),
        message("waiting (elapsed days)"),
        message("busy people (working days)"),
        message("work (working days)"),
        message("from ready to done (working days)"),
        message("how often a case waits for it"),
        message("days a case waits for it (elapsed)"),
    )
    yield (message("Id"), message("Task"), message("Department"), *twice(names))
    before, after = (
        {place.id: place for place in found.places if place.kind == "task"}
        for found in (compared.result.before, compared.result.after)
    )
    department = departments(*compared.flows)
    for task in {**after, **before}:
        pairs = zip(_place(before.get(task)), _place(after.get(task)), strict=True)
        name = (after.get(task) or before[task]).name
        yield (task, name, department.get(task, ""), *(number for pair in pairs for number in pair))


def _place(place: Place | None) -> tuple[float | None, ...]:
    if place is None:
        return (None,) * 7
    spent = (place.waiting, place.contention, place.processing, place.lasted)
    return (place.visits, *spent, place.criticality, place.critical_days)


def _posts(compared: Compared) -> Iterator[tuple[Any, ...]]:
    names = (
        message("people"),
        message("share of working hours on these cases (%)"),
        message("an item waits (elapsed days)"),
        message("items in the queue on average"),
        message("longest queue"),
    )
    yield (message("Post"), *twice(names))
    for old, new in compared.posts():
        pairs = zip(_post(old), _post(new), strict=True)
        known = new or old
        yield (known.name if known else "", *(number for pair in pairs for number in pair))


def _post(post: Post | None) -> tuple[float | None, ...]:
    if post is None:
        return (None,) * 5
    return (post.people, 100 * post.utilisation, post.waiting, post.queue, post.longest)


def _cases(compared: Compared) -> Iterator[tuple[Any, ...]]:
    """Yield the cases of the first run."""
    names = (message("approval clock (working days)"), message("elapsed (days)"))
    yield (message("Case of the first run"), *twice(names), message("Counts"))
    first, second = compared.seen
    columns = [matrix[0].tolist() for matrix in (first.approval, second.approval, first.cycle, second.cycle)]
    for number, days in enumerate(zip(*columns, strict=True)):
        yield (number + 1, *days, message("yes") if _counts(compared.seen, number) else message("no"))


def _counts(seen: tuple[CloseUp, CloseUp], number: int) -> bool:
    return all(bool(close_up.counted[0, number]) for close_up in seen)


def _scenario(compared: Compared, language: str) -> Rows:
    result = compared.result
    told = facts(result.before, (message("Pairs of runs"), result.replications), language)
    return scenario_sheet(told, assumed((result.before, result.after), compared.shelf, language))
