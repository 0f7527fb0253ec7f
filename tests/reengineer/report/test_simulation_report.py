"""The page, the spreadsheet and the sweep of one flow say what its result says, in every script."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from processes.catalogue import flow
from processes.messages import LANGUAGES
from processes.reader import read
from reengineer.report.case_chart import case_chart
from reengineer.report.pair_sweep import pair_sweep_report, pair_sweep_spreadsheet
from reengineer.report.simulated import Simulated, answer, gather_simulated
from reengineer.report.simulation import simulation_report
from reengineer.report.simulation_rows import figures, on_time_places, posts, spent
from reengineer.report.simulation_sheets import simulation_spreadsheet
from reengineer.report.sweep_page import sweep_report, sweep_spreadsheet
from reengineer.report.trend import trend
from reengineer.simulation.comparison import Effort
from reengineer.simulation.run import simulate
from reengineer.simulation.scenario_file import Told, make_scenario
from reengineer.simulation.scenario_options import Options
from reengineer.simulation.scenario_pair import pair_scenarios
from reengineer.simulation.sweep import Sweep, parse_sweep, run_pair_sweep, run_sweep

if TYPE_CHECKING:
    from reengineer.report.pair_sweep import Steps as PairSteps
    from reengineer.report.sweep_text import Steps

CASES = 200


@cache
def simulated(level: int = 4) -> Simulated:
    shelf = flow("shop_sign")
    definitions = read(shelf.as_is.read_bytes(), file="sign.bpmn")
    told = Told(table=shelf.scenario, options=Options(cases=CASES, level=level, replications=3))
    return gather_simulated(definitions, simulate(definitions, make_scenario(definitions, told)), shelf=shelf)


@cache
def swept() -> tuple[Sweep, Steps]:
    shelf = flow("shop_sign")
    definitions = read(shelf.as_is.read_bytes())
    told = Told(table=shelf.scenario, options=Options(cases=50, replications=2))
    sweep = parse_sweep("people=1,2")
    return sweep, tuple(run_sweep(definitions, make_scenario(definitions, told), sweep))


@cache
def swept_both() -> tuple[Sweep, PairSteps]:
    shelf = flow("shop_sign")
    flows = read(shelf.as_is.read_bytes()), read(shelf.to_be.read_bytes())
    scenarios = pair_scenarios(flows, Told(table=shelf.scenario, options=Options(cases=50)))
    sweep = parse_sweep("people=1,2")
    return sweep, tuple(run_pair_sweep(flows, scenarios, sweep, effort=Effort(replications=3)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_and_stands_alone_in_every_script(language: str) -> None:
    page = simulation_report(simulated(), language=language)
    bare = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)

    assert f'<html lang="{language}">' in page
    assert "{" not in bare  # no gap is left open
    assert not re.search(r"<(script|link|img|iframe)|url\(http|href=|src=", bare)
    for tag in ("section", "table", "svg", "tbody", "figure", "ul"):
        assert bare.count(f"<{tag}") == bare.count(f"</{tag}>")


def test_the_page_has_the_numbers_of_the_result() -> None:
    result = simulated().result
    median = next(iter(figures(result, "en")))["rows"][0]
    page = simulation_report(simulated())

    assert float(median["value"]) == pytest.approx(result.figure("approval p50").interval.value, abs=0.05)
    assert f"<b>{median['value']}</b>" in page
    assert "Half of the cases end within" in str(answer(result))
    for title in ("How long cases take", "On time", "Where the time goes", "How busy the posts are"):
        assert title in page
    assert "How short cases could be" in page
    assert "One case" in page


def test_what_a_level_does_not_have_is_left_out() -> None:
    page = simulation_report(simulated(level=2))

    assert "How busy the posts are" not in page
    assert "Where the time goes" in page


def test_each_instant_of_the_mean_case_is_told() -> None:
    days = sum(float(row["days"]) for row in spent(simulated(), "en"))

    assert days == pytest.approx(simulated().seen.cycle[simulated().seen.counted].mean(), abs=0.2)


def test_tasks_are_held_against_their_limits_and_posts_against_their_hours() -> None:
    rows = on_time_places(simulated())
    places = {place.id: place for place in simulated().result.places}

    assert rows
    assert all(row["kept"][0] == places[row["id"]].kept_promise for row in rows)
    assert [row["kept"][0] for row in rows] == sorted(row["kept"][0] for row in rows)
    assert [row["people"] for row in posts(simulated().result)] == [post.people for post in simulated().result.posts]


def test_the_chart_follows_the_case_to_its_end() -> None:
    rows = case_chart((simulated().definitions,), ((), simulated().visits), second={})["rows"]
    ends = [float(bar["left"][:-1]) + float(bar["width"][:-1]) for row in rows for bar in row["after"]]

    assert max(ends) == pytest.approx(100, abs=0.02)
    assert not any(row["before"] for row in rows)


def test_the_spreadsheet_has_the_numbers_as_numbers() -> None:
    data = simulation_spreadsheet(simulated())
    book = load_workbook(io.BytesIO(data))
    rows = {row[0]: row for row in book["Figures"].iter_rows(values_only=True)}
    result = simulated().result

    assert rows["median, approval clock"][3] == pytest.approx(result.figure("approval p50").interval.value)
    assert book["Cases"].max_row == simulated().seen.counted.shape[1] + 1
    assert book["Tasks"].max_row == len(result.places) + 1
    assert book["Posts"].max_row == len(result.posts) + 1
    assert book["Lower bound"]["E2"].value == pytest.approx(
        result.bound.distances[0].found.value if result.bound else 0
    )
    assert data == simulation_spreadsheet(simulated())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sweep_is_a_chart_and_a_table(language: str) -> None:
    page = sweep_report(*swept(), language=language)

    assert page.count("<polyline") == 4  # median and 9 of 10, on time, load
    assert page.count("<circle") == 8
    assert f'<html lang="{language}">' in page


def test_a_sweep_has_a_row_for_each_value_and_figure() -> None:
    sheet = load_workbook(io.BytesIO(sweep_spreadsheet(*swept())))["Sweep"]
    steps = swept()[1]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))

    assert {row[0] for row in rows} == {1, 2}
    assert len(rows) == sum(len(result.figures) + 1 for _, result in steps)
    median = next(row for row in rows if row[0] == 2 and row[1] == "median, approval clock")
    assert median[4] == pytest.approx(steps[1][1].figure("approval p50").interval.value)


def test_a_sweep_of_two_flows_is_charts_and_a_table_with_the_saving() -> None:
    page = pair_sweep_report(*swept_both())
    sheet = load_workbook(io.BytesIO(pair_sweep_spreadsheet(*swept_both())))["Sweep"]
    steps = swept_both()[1]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))

    assert page.count("<polyline") == 2 + 4 * 2  # saved: two lines; three figures and the load, before and after
    assert "saved: median, approval clock, working days" in page
    assert "<b>saves " in page
    assert len(rows) == sum(len(result.differences) + 1 for _, result in steps)
    median = next(row for row in rows if row[0] == 2 and row[1] == "median, approval clock")
    assert median[8] == pytest.approx(steps[1][1].difference("approval p50").saved.value)


def test_a_line_below_zero_is_drawn_below_zero() -> None:
    line = trend([("saved", [(2, 4, 2, 6), (1, -3, -5, -1)])])
    levels = dict(line["levels"])

    assert levels["−5"] == line["height"]
    assert levels["0"] < line["height"]
    assert [x for x, *_ in line["lines"][0]["marks"]] == sorted(x for x, *_ in line["lines"][0]["marks"])


def test_a_line_goes_through_its_figures() -> None:
    line = trend([("days", [(1, 10, 9, 11), (2, 20, 20, 20)])])

    assert line["levels"][-1] == ("20", 0.0)
    assert line["lines"][0]["marks"][1][1] == 0.0
    assert [at for at, _ in line["ticks"]] == [1, 2]
