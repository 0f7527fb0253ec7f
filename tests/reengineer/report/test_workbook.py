"""A sheet is laid out for a reader: numbers with two decimals, columns as wide as their words, bold headings."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from processes.messages import message
from reengineer.report.workbook import NARROWEST, WIDEST, workbook

ROWS = [
    ("岗位", "load"),
    ("规划局建设工程审批岗", 0.123456),
    ("a name " * 20, 3),
    (),
    ("second", "heading"),
    ("=1+1", float("inf")),
]


def test_a_sheet_is_laid_out_for_a_reader() -> None:
    sheet = load_workbook(io.BytesIO(workbook([(message("Post"), ROWS)], "en"))).worksheets[0]

    assert sheet["B2"].number_format == "#,##0.00"
    assert sheet["B3"].number_format == "General"
    assert [sheet[place].font.bold for place in ("A1", "A2", "A5", "A6")] == [True, False, True, False]
    assert sheet["A3"].alignment.wrap_text
    assert not sheet["A2"].alignment.wrap_text
    assert sheet.column_dimensions["A"].width == WIDEST
    assert sheet.column_dimensions["B"].width == NARROWEST
    assert (sheet["A6"].data_type, sheet["B6"].value) == ("s", None)
    assert sheet.print_title_rows == "$1:$1"
