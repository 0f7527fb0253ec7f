"""What others published stands beside what was simulated: with the figure that fits, or with the reason why none does."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

import reengineer
from processes.catalogue import flow, shelf
from processes.messages import LANGUAGES
from reengineer.commands.compare import _made
from reengineer.commands.outputs import FIGURES, PAGE, TABLE
from reengineer.report.published import find_beside, published_lines
from reengineer.report.simulation_words import WORDS

if TYPE_CHECKING:
    from reengineer.simulation.comparison import Comparison

TOTALS = [(known.name, total) for known in shelf() for total in known.published]


@pytest.fixture(scope="module")
def opening() -> Comparison:
    return reengineer.compare("business_opening", cases=40, replications=10)


@pytest.mark.parametrize(("name", "total"), TOTALS, ids=[total.name["en"] for _, total in TOTALS])
def test_a_total_has_all_it_needs_in_three_scripts(name: str, total: object) -> None:
    total = next(known for known in flow(name).published if known is total)

    assert set(total.name) == set(total.note) == set(LANGUAGES)
    assert total.source
    assert total.figure in WORDS or "Not to be compared" in total.note["en"]
    assert total.kind is None or total.kind[1] in flow(name).attributes[total.kind[0]].values


def test_a_total_of_one_kind_of_case_is_held_against_that_kind(opening: Comparison) -> None:
    beside = find_beside(flow("business_opening"), opening)
    held = next(one for one in beside if one.total.kind)
    offices = next(kind for kind in opening.kinds if (kind.attribute, kind.value) == held.total.kind)

    assert held.simulated == offices.difference("cycle mean")
    assert [one.simulated for one in beside if not one.total.figure] == [None] * (len(beside) - 1)


def test_text_json_page_and_spreadsheet_have_them(opening: Comparison) -> None:
    def made(kind: str, *, as_json: bool = False) -> str | bytes:
        return _made(("business_opening", None), opening, kind, language="en", as_json=as_json)

    assert ": 33 calendar days, elapsed before; simulated " in str(made(FIGURES))
    assert ": 48 to 13 working days, approval clock. Not to be compared: " in str(made(FIGURES))
    assert json.loads(made(FIGURES, as_json=True))["published"][0]["simulated"]["kind"] == ["kind", "office"]
    assert "What others published" in str(made(PAGE))
    table = made(TABLE)
    assert isinstance(table, bytes)
    assert "Published" in load_workbook(BytesIO(table)).sheetnames


def test_two_files_have_none(opening: Comparison) -> None:
    assert list(published_lines(None, opening, "en")) == []
