"""Tables as files: what a page shows, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from flask import Response

from processes.messages import Message
from web.frame import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reengineer.report.workbook import Sheet

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula begins like this
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(name: str, head: Sequence[Message | str], rows: Iterable[Sequence[Any]]) -> Response:
    """Return a table as CSV in UTF-8 with its mark, so that every spreadsheet reads it."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in (head, *rows):
        writer.writerow([_cell(value) for value in row])
    return _file(f"{name}.csv", "text/csv; charset=utf-8", text.getvalue().encode("utf-8-sig"))


def excel_file(name: str, sheets: Iterable[Sheet]) -> Response:
    """Return tables as an XLSX file, a sheet each."""
    from reengineer.report.workbook import workbook

    return _file(f"{name}.xlsx", EXCEL, workbook(sheets, language()))


def _file(name: str, media: str, content: bytes) -> Response:
    return Response(content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _cell(value: Any) -> Any:
    if isinstance(value, Message):
        return value.render(language())
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value
