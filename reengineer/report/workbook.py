"""Sheets of numbers as an XLSX file."""

from __future__ import annotations

import io
import re
from math import isfinite
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from processes.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

Rows = list[tuple[Any, ...]]
Sheet = tuple[Message, Rows]
NARROWEST, WIDEST = 14, 60  # digits of a column
FRACTION = "#,##0.00"
PROPERTIES = "docProps/core.xml"
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT[\d:]+Z")
_BOTH = message("{what}, before"), message("{what}, after")


def workbook(sheets: Iterable[Sheet], language: str) -> bytes:
    """Return sheets as an XLSX file, the first row of each as its heading; the same sheets give the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, lines in sheets:
        sheet = book.create_sheet(title.render(language))
        for line in lines:
            sheet.append([_cell(value, language) for value in line])
        _lay_out(sheet)
    return _without_clock(book)


def twice(names: Sequence[Message]) -> list[Message]:
    """Return two headings for each name, before and after."""
    return [message(pattern.pattern, what=name) for name in names for pattern in _BOTH]


def _cell(value: Any, language: str) -> Any:
    if isinstance(value, Message):
        return value.render(language)
    if isinstance(value, float) and not isfinite(value):
        return None
    return value


def _lay_out(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    heading = True  # the first row, and each row after an empty one
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":  # a name from a file that begins with = is no formula
                cell.data_type = "s"
            if isinstance(cell.value, float):
                cell.number_format = FRACTION
            if heading:
                cell.font = Font(bold=True)
            if isinstance(cell.value, str):
                cell.alignment = Alignment(wrap_text=heading or text_width(cell.value) > WIDEST, vertical="top")
        heading = all(cell.value is None for cell in row)
    for number, column in enumerate(sheet.iter_cols(min_row=2), 1):
        width = max((text_width(cell.value) for cell in column if isinstance(cell.value, str)), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(width + 2, NARROWEST), WIDEST)
    sheet.freeze_panes = "A2"
    _fit_on_paper(sheet)


def text_width(text: str) -> int:
    """Return how many digits a text is wide: a Chinese character is as wide as two.

    >>> text_width("规划局 审批岗"), text_width("Post")
    (13, 4)
    """
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _fit_on_paper(sheet: Worksheet) -> None:
    """Print as wide as a page, with the heading on each."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


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
