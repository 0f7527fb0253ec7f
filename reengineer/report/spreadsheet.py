"""A comparison as a spreadsheet: numbers as numbers, each column with its unit and clock in the heading."""

from __future__ import annotations

import io
import re
from math import isfinite
from typing import TYPE_CHECKING, Any

from processes.messages import Message, message
from reengineer.report import comparison_rows as rows
from reengineer.report.compared import answer, unit_word
from reengineer.report.simulation_words import SHARE, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from reengineer.report.compared import Compared
    from reengineer.simulation.close_up import CloseUp
    from reengineer.simulation.comparison import Difference
    from reengineer.simulation.places import Place, Post

Rows = list[tuple[Any, ...]]
WIDEST = 60  # characters of a column
PROPERTIES = "docProps/core.xml"
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT[\d:]+Z")
CLOCKS = {"approval": message("approval"), "elapsed": message("elapsed"), "": message("none")}
_BOTH = message("{what}, before"), message("{what}, after")


def spreadsheet(compared: Compared, *, language: str = "en") -> bytes:
    """Return a comparison as an XLSX file; the same comparison gives the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, lines in _sheets(compared, language):
        sheet = book.create_sheet(title.render(language))
        for line in lines:
            sheet.append([_cell(value, language) for value in line])
        _lay_out(sheet)
    return _without_clock(book)


def _cell(value: Any, language: str) -> Any:
    if isinstance(value, Message):
        return value.render(language)
    if isinstance(value, float) and not isfinite(value):
        return None
    return value


def _lay_out(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":  # a name from a file that begins with = is no formula
                cell.data_type = "s"
    for number, column in enumerate(sheet.iter_cols(min_row=2), 1):
        width = max((len(str(cell.value)) for cell in column if isinstance(cell.value, str)), default=8)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(1.6 * width, 14), WIDEST)
    sheet.freeze_panes = "A2"


def _without_clock(book: Any) -> bytes:
    """Return the bytes of a workbook without the time at which it was written: the oldest that a ZIP file can tell."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    raw, clean = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with ZipFile(raw) as source, ZipFile(clean, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == PROPERTIES:
                content = _TIME.sub(b"1980-01-01T00:00:00Z", content)
            target.writestr(ZipInfo(part.filename), content, ZIP_DEFLATED)
    return clean.getvalue()


def _sheets(compared: Compared, language: str) -> Iterator[tuple[Message, Rows]]:
    yield message("Answer"), _answer(compared, language)
    yield message("Figures"), _figures(compared)
    yield message("Tasks"), list(_tasks(compared))
    if compared.result.after.posts:
        yield message("Posts"), list(_posts(compared))
    yield message("Cases"), list(_cases(compared))
    yield message("Scenario"), _scenario(compared, language)


def _answer(compared: Compared, language: str) -> Rows:
    lines = [answer(compared.result), *rows.warnings(compared, language)]
    return [(message("Answer"),), *((line,) for line in lines)]


def _figures(compared: Compared) -> Rows:
    half = message("± (95 %)")
    heading = (
        message("Figure"),
        message("Unit"),
        message("Clock"),
        message("Before"),
        half,
        message("After"),
        half,
        message("Before minus after"),
        half,
        message("No difference"),
        message("Runs"),
    )
    return [heading, *(_figure(found) for found in compared.result.differences)]


def _figure(found: Difference) -> tuple[Any, ...]:
    scale = 100 if found.unit == SHARE else 1
    numbers = [
        scale * number
        for interval in (found.before, found.after, found.saved)
        for number in (interval.value, interval.half_width)
    ]
    yes = message("yes") if found.is_none else message("no")
    return (WORDS[found.name], unit_word(found.unit), CLOCKS[found.clock], *numbers, yes, found.saved.count)


def _twice(names: Sequence[Message]) -> list[Message]:
    return [message(pattern.pattern, what=name) for name in names for pattern in _BOTH]


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
    yield (message("Id"), message("Task"), message("Department"), *_twice(names))
    before, after = (
        {place.id: place for place in found.places if place.kind == "task"}
        for found in (compared.result.before, compared.result.after)
    )
    department = compared.departments()
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
    yield (message("Post"), *_twice(names))
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
    yield (message("Case of the first run"), *_twice(names), message("Counts"))
    first, second = compared.seen
    columns = [matrix[0].tolist() for matrix in (first.approval, second.approval, first.cycle, second.cycle)]
    for number, days in enumerate(zip(*columns, strict=True)):
        yield (number + 1, *days, message("yes") if _counts(compared.seen, number) else message("no"))


def _counts(seen: tuple[CloseUp, CloseUp], number: int) -> bool:
    return all(bool(close_up.counted[0, number]) for close_up in seen)


def _scenario(compared: Compared, language: str) -> Rows:
    facts: Rows = [(message("What was run"), message("Value")), *rows.scenario(compared, language)]
    return [*facts, (), (message("What was assumed"),), *((line,) for line in rows.assumed(compared, language))]
