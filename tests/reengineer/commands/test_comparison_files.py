"""`compare` writes the page and the spreadsheet that it is asked for, and never over what it reads."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from openpyxl import load_workbook

import reengineer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

    Run = Callable[..., Outcome]

SMALL = ("--cases", "40", "--replications", "3")


def test_page_and_spreadsheet_are_written_in_the_language_asked_for(binglian: Run, tmp_path: Path) -> None:
    page, table = tmp_path / "page.html", tmp_path / "figures.xlsx"

    outcome = binglian("compare", "shop_sign", *SMALL, "--report", page, "--xlsx", table, "--lang", "zh-Hant")

    assert outcome.code == 0
    assert '<html lang="zh-Hant">' in page.read_text(encoding="utf-8")
    assert load_workbook(io.BytesIO(table.read_bytes())).sheetnames[0] == "結論"


def test_files_are_compared_with_their_own_titles(binglian: Run, tmp_path: Path) -> None:
    (flow,) = reengineer.flows("shop_sign")
    mine, page = tmp_path / "mine.bpmn", tmp_path / "page.html"
    mine.write_bytes(flow.as_is.read_bytes())

    assert binglian("compare", mine, mine, *SMALL, "--arrivals", "1", "--report", page).code == 0
    assert "Before: mine.bpmn. After: mine.bpmn." in page.read_text(encoding="utf-8")
    assert "Totals of the sources" not in page.read_text(encoding="utf-8")


def test_a_flow_is_not_overwritten_by_its_report(binglian: Run, tmp_path: Path) -> None:
    (flow,) = reengineer.flows("shop_sign")
    mine = tmp_path / "mine.bpmn"
    mine.write_bytes(flow.as_is.read_bytes())

    outcome = binglian("compare", mine, mine, *SMALL, "--xlsx", mine)

    assert outcome.code == 2
    assert mine.read_bytes() == flow.as_is.read_bytes()
