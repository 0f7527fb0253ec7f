"""The page and the spreadsheet of a comparison say what its result says, in every script, and need nothing else."""

from __future__ import annotations

import io
import re
from functools import cache
from html.parser import HTMLParser

import numpy as np
import pytest
from openpyxl import load_workbook

from processes.catalogue import flow
from processes.messages import LANGUAGES
from processes.reader import read
from reengineer.report import charts
from reengineer.report.case_chart import case_chart
from reengineer.report.compared import Compared, answer, gather_compared
from reengineer.report.comparison import comparison_report
from reengineer.report.comparison_rows import figures, spent
from reengineer.report.spreadsheet import spreadsheet
from reengineer.simulation.comparison import Effort, compare
from reengineer.simulation.scenario_file import Told
from reengineer.simulation.scenario_options import Options
from reengineer.simulation.scenario_pair import pair_scenarios

CASES = 200


@cache
def compared(*, with_itself: bool = False, level: int = 4) -> Compared:
    shelf = flow("shop_sign")
    assert shelf.to_be
    before = read(shelf.as_is.read_bytes(), file="before.bpmn")
    after = before if with_itself else read(shelf.to_be.read_bytes(), file="after.bpmn")
    told = Told(table=shelf.scenario, options=Options(cases=CASES, level=level))
    flows = before, after
    return gather_compared(
        flows, compare(flows, pair_scenarios(flows, told), effort=Effort(replications=3)), shelf=shelf
    )


class Tags(HTMLParser):
    """Collects tags, and what they refer to; checks that each is closed."""

    EMPTY = ("meta", "br", "link", "img")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.refers: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.refers += [value for name, value in attrs if name in {"href", "src"}]
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_and_stands_alone_in_every_script(language: str) -> None:
    text = comparison_report(compared(), language=language)
    tags = Tags()
    tags.feed(text)

    assert tags.open == []
    assert f'<html lang="{language}">' in text
    assert "{" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)  # no gap is left open
    assert not tags.seen & {"script", "link", "img", "iframe"}
    assert tags.refers == []
    assert "url(http" not in text


def test_the_first_table_has_the_numbers_of_the_result() -> None:
    result = compared().result
    median = result.difference("approval p50")
    row = next(iter(figures(result, "en")))["rows"][0]

    assert row["name"] == "median"
    assert row["unit"] == "working days"
    assert float(row["before"][0]) == pytest.approx(median.before.value, abs=0.05)
    assert float(row["after"][0]) == pytest.approx(median.after.value, abs=0.05)
    assert row["change"].startswith("saves ")
    assert f">{row['before'][0]}<" in comparison_report(compared())
    assert [group["title"].split()[0] for group in figures(result, "en")] == ["Approval", "Elapsed", "No"]


def test_a_flow_compared_with_itself_shows_no_difference() -> None:
    same = compared(with_itself=True)

    assert str(answer(same.result)).startswith("No difference")
    assert "saves" not in comparison_report(same)
    assert all(row["none"] for group in figures(same.result, "en") for row in group["rows"])


@pytest.mark.parametrize(
    ("level", "there", "not_there"),
    [
        (3, ("How busy the posts are", "Run without calendars"), ()),
        (2, ("Where the time goes",), ("How busy the posts are",)),
        (1, ("No difference",), ("Where the time goes", "How long cases take", "One case, before and after")),
    ],
)
def test_what_a_level_does_not_have_is_left_out(level: int, there: tuple[str, ...], not_there: tuple[str, ...]) -> None:
    page = comparison_report(compared(level=level))

    assert all(words in page for words in there)
    assert not any(words in page for words in not_there)
    assert ("Posts" in load_workbook(io.BytesIO(spreadsheet(compared(level=level)))).sheetnames) == (level == 3)


def test_the_parts_of_the_time_add_up_to_the_mean() -> None:
    for side, seen in zip(("before", "after"), compared().seen, strict=True):
        days = sum(float(row[side]) for row in spent(compared(), "en"))
        assert days == pytest.approx(seen.cycle[seen.counted].mean(), abs=0.2)


def test_the_chart_shows_the_case_from_its_arrival_to_its_end() -> None:
    rows = {
        row["task"]: row for row in case_chart(compared().flows, compared().visits, second={"Task_S01": "Sign"})["rows"]
    }

    assert rows["招牌结构安全审查"]["before"]
    assert any(row["second"] == "Sign" for row in rows.values())
    ends = [float(bar["left"][:-1]) + float(bar["width"][:-1]) for row in rows.values() for bar in row["before"]]
    assert max(ends) == pytest.approx(100, abs=0.02)


def test_the_spreadsheet_has_the_numbers_of_the_result_as_numbers() -> None:
    data = spreadsheet(compared())
    book = load_workbook(io.BytesIO(data))
    rows = {row[0]: row for row in book["Figures"].iter_rows(values_only=True)}
    median = compared().result.difference("approval p50")

    assert rows["median, approval clock"][1:3] == ("working days", "approval")
    assert rows["median, approval clock"][3] == pytest.approx(median.before.value)
    assert rows["median, approval clock"][7] == pytest.approx(median.saved.value)
    assert book["Cases"].max_row == compared().seen[0].counted.shape[1] + 1
    assert book["Cases"]["B2"].value == pytest.approx(compared().seen[0].approval[0, 0])
    assert book["Tasks"].max_row > 5
    assert data == spreadsheet(compared())


@pytest.mark.parametrize(("language", "sheet"), [("zh-Hans", "指标"), ("zh-Hant", "指標")])
def test_the_spreadsheet_speaks_every_script(language: str, sheet: str) -> None:
    assert sheet in load_workbook(io.BytesIO(spreadsheet(compared(), language=language))).sheetnames


def test_curves_and_bars_are_of_the_cases() -> None:
    days = np.array([1.0, 2.0, 3.0])
    both = charts.curves(old=2 * days, new=days)
    saved = charts.histogram(np.array([-1.0, 0.0, 2.0, 2.0]))

    assert both is not None
    before, after = both["lines"]
    assert before["points"].endswith(f"{charts.WIDTH:g},0.0")
    assert before["middle"] == pytest.approx(2 * after["middle"], abs=0.2)
    assert saved is not None
    assert (saved["better"], saved["worse"]) == (0.5, 0.25)
    assert charts.curves(new=0 * days) is None  # nothing takes time
    assert charts.histogram(days * 0) is None  # nothing is saved
    assert charts.whiskers(()) == {"rows": ()}
