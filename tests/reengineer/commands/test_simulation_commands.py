"""`simulate` and `compare` from the command line: results, refusals, exit codes; the functions of the same names."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

import reengineer
from processes.blocks import build, sequence, task
from processes.errors import UsageError
from processes.writer import write
from reengineer.commands.scenario import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Outcome

    Run = Callable[..., Outcome]

SMALL = ("--cases", "40", "--replications", "10")
STUCK = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">
<process id="p"><startEvent id="s"/><exclusiveGateway id="x" name="which?"/><task id="a" name="A"/><task id="b" name="B"/>
<parallelGateway id="j"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="x"/><sequenceFlow id="f2" sourceRef="x" targetRef="a"/>
<sequenceFlow id="f3" sourceRef="x" targetRef="b"/><sequenceFlow id="f4" sourceRef="a" targetRef="j"/>
<sequenceFlow id="f5" sourceRef="b" targetRef="j"/><sequenceFlow id="f6" sourceRef="j" targetRef="e"/>
</process></definitions>"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Give a folder with both flows of the tutorial, and one in which cases get stuck."""
    (flow,) = reengineer.flows("shop_sign")
    (tmp_path / "as_is.bpmn").write_bytes(flow.as_is.read_bytes())
    assert flow.to_be is not None
    (tmp_path / "to_be.bpmn").write_bytes(flow.to_be.read_bytes())
    (tmp_path / "stuck.bpmn").write_text(STUCK)
    (tmp_path / "bare.bpmn").write_bytes(write(build(sequence(task("a", "A"), task("b", "B")))))
    return tmp_path


def test_three_numbers_are_enough_for_a_comparison(binglian: Run, files: Path) -> None:
    outcome = binglian(
        "compare", files / "as_is.bpmn", files / "to_be.bpmn", "--arrivals", "1", "--people", "3", *SMALL
    )

    assert outcome.code == 0
    assert "median, approval clock: 16 to 9 working days (saves 7 ± 0)" in outcome.out
    assert "no longer waited for" in outcome.out
    assert "Every task takes the whole of its limit" in outcome.out


def test_a_flow_of_the_shelf_is_compared_with_its_redesign(binglian: Run) -> None:
    outcome = binglian("compare", "shop_sign", *SMALL, "--json")

    told = json.loads(outcome.out)
    median = next(found for found in told["differences"] if found["name"] == "approval p50")
    assert median["unit"] == "working day"
    assert median["clock"] == "approval"
    assert median["saved"]["value"] > 3
    assert median["saved"]["n"] == told["replications"] == 10
    assert not median["no_difference"]
    assert {gain["kind"] for gain in told["gains"]} == {"busy people", "closed doors", "order", "length of tasks"}


def test_a_file_alone_is_compared_with_the_redesign_that_is_made_of_it(binglian: Run, files: Path) -> None:
    outcome = binglian("compare", files / "as_is.bpmn", "--people", "3", *SMALL)

    assert outcome.code == 0
    assert "After is the redesign of" in outcome.err
    assert "median, approval clock: 16 to 9 working days (saves 7 ± 0)" in outcome.out


def test_a_flow_and_itself_have_no_difference(binglian: Run, files: Path) -> None:
    outcome = binglian(
        "compare", files / "as_is.bpmn", files / "as_is.bpmn", *SMALL, "--arrivals", "5", "--people", "1"
    )

    assert "No difference: both flows give the very same figures" in outcome.out
    assert "saves" not in outcome.out
    assert "Warning: " in outcome.err  # one person cannot do the work of 5 cases a day
    assert "% of the work that its people can do" in outcome.err
    assert "come before those that count" not in outcome.out  # every case counts
    assert "the figures are of this number of cases in a row" in outcome.out


def test_a_copy_with_other_ids_has_no_difference_whatever_the_seed(binglian: Run, files: Path) -> None:
    text = (files / "as_is.bpmn").read_text()
    ids = sorted(set(re.findall(r'\bid="([^"]+)"', text)), key=len, reverse=True)
    (files / "copy.bpmn").write_text(re.sub(rf'(?<=[">])({"|".join(ids)})(?=["<])', r"copy_\1", text))

    outcome = binglian("compare", files / "as_is.bpmn", files / "copy.bpmn", *SMALL, "--seed", "7")

    assert "No difference: both flows give the very same figures" in outcome.out


def test_a_simulation_tells_figures_ends_and_posts(binglian: Run, files: Path) -> None:
    outcome = binglian("simulate", files / "as_is.bpmn", "--people", "2", *SMALL)

    for part in ("median, approval clock: 16 working days ± 0", "How cases end:", "Busiest posts", "Assumed:"):
        assert part in outcome.out


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_it_is_said_in_chinese(binglian: Run, language: str) -> None:
    outcome = binglian("compare", "shop_sign", *SMALL, "--lang", language)

    assert ("中位数" if language == "zh-Hans" else "中位數") in outcome.out
    assert "approval clock" not in outcome.out


def test_json_goes_to_a_file_and_the_log_beside_it(binglian: Run, files: Path) -> None:
    one_run = ("--cases", "5", "--replications", "1")
    outcome = binglian(
        "simulate", files / "as_is.bpmn", *one_run, "--json", "-o", files / "r.json", "--log", files / "r.csv"
    )

    told = json.loads((files / "r.json").read_text())
    assert outcome.out == ""
    assert told["figures"][0]["half_width"] is None  # one run says nothing of how sure it is
    assert (files / "r.csv").read_text().startswith("case:concept:name,concept:name,time:timestamp")


def test_a_sweep_is_a_table(binglian: Run, files: Path) -> None:
    outcome = binglian("simulate", files / "as_is.bpmn", *SMALL, "--sweep", "people=1..3")
    as_json = binglian("simulate", files / "as_is.bpmn", *SMALL, "--sweep", "refusal=0,1", "--json")

    rows = [line.split("\t") for line in outcome.out.splitlines()]
    assert [row[0] for row in rows] == ["people", "1", "2", "3"]
    assert rows[1][1] == "16 working days ± 0"
    steps = json.loads(as_json.out)["steps"]
    assert [step["value"] for step in steps] == [0, 1]
    assert [len(step["outcomes"]) for step in steps] == [1, 1]
    assert steps[0]["outcomes"][0]["element"] != steps[1]["outcomes"][0]["element"]


def test_a_sweep_of_two_flows_tells_what_each_value_would_save(binglian: Run, files: Path) -> None:
    both = files / "as_is.bpmn", files / "to_be.bpmn"
    rows = [line.split("\t") for line in binglian("compare", *both, *SMALL, "--sweep", "people=1,3").out.splitlines()]
    steps = json.loads(binglian("compare", *both, *SMALL, "--sweep", "arrivals=1,2", "--json").out)["steps"]

    assert [row[0] for row in rows] == ["people", "1", "3"]
    assert " to " in rows[1][1]
    assert [step["value"] for step in steps] == [1, 2]
    medians = [next(one for one in step["differences"] if one["name"] == "approval p50") for step in steps]
    assert all(
        one["saved"]["value"] == pytest.approx(one["before"]["value"] - one["after"]["value"]) for one in medians
    )


def test_a_step_of_a_sweep_is_what_the_comparison_with_that_number_gives() -> None:
    from reengineer.commands.compare import compare, sweep_compare

    told = {"cases": 30, "replications": 3}
    ((_, swept),) = sweep_compare("shop_sign", None, "people=2", **told)
    alone = compare("shop_sign", people=("2",), **told)

    assert swept.differences == alone.differences
    assert (swept.staffing, swept.kinds, swept.before.bound) == (None, (), None)


def test_posts_and_arrivals_are_swept(files: Path) -> None:
    from reengineer.commands.simulate import sweep

    told = {"cases": 20, "replications": 1}
    posts = sweep(files / "as_is.bpmn", "people:规划局 审批岗=1,7", **told)
    rates = sweep("shop_sign", "arrivals=1..2", **told)

    assert [next(p.people for p in result.posts if p.name == "规划局 审批岗") for _, result in posts] == [1, 7]
    loads = [max(post.load for post in result.loads) for _, result in rates]
    assert loads[1] == pytest.approx(2 * loads[0])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("simulate", "stuck.bpmn"), 3, "is not sound"),
        (("compare", "bare.bpmn"), 2, "Compare with what?"),
        (("compare", "-", "-"), 2, "Only one of the two flows"),
        (("compare", "as_is.bpmn", "to_be.bpmn", "--until", "0"), 2, "precision must be above 0"),
        (("simulate", "as_is.bpmn", "--sweep", "luck=1..3"), 2, "is no sweep"),
        (("simulate", "as_is.bpmn", "--sweep", "people=0..3"), 2, "number of people"),
        (("simulate", "as_is.bpmn", "--sweep", "arrivals=0..1"), 2, "more than 0 cases"),
        (("simulate", "as_is.bpmn", "--sweep", "people=1..3:0"), 2, "is no sweep"),
        (("simulate", "as_is.bpmn", "--sweep", "arrivals=1..900"), 2, "100 are the most"),
        (("simulate", "as_is.bpmn", "--sweep", "people=1,2", "--log", "r.csv"), 2, "not both"),
        (("simulate", "bare.bpmn", "--promise", "1 day", "--sweep", "refusal=0,0.1"), 2, "nothing to change"),
        (("compare", "as_is.bpmn", "to_be.bpmn", "--sweep", "people=1,2", "--drivers"), 2, "not both"),
        (("compare", "as_is.bpmn", "to_be.bpmn", "--sweep", "people:Nobody=1,2"), 2, "Nobody"),
        (("simulate", "as_is.bpmn", "--people", "Nobody=3"), 2, "Nobody"),
        (("simulate", "as_is.bpmn", "--set", "nothing=1"), 2, "No condition of the file asks"),
        (("simulate", "as_is.bpmn", "--scenario", "none.toml"), 2, "cannot be read"),
        (("simulate", "as_is.bpmn", "--log", "log.txt", *SMALL), 2, "no name of an event log"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    binglian: Run, files: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    outcome = binglian(*(files / word if (files / word).exists() else word for word in arguments))

    assert outcome.code == code
    assert said in outcome.err
    assert outcome.err.startswith("binglian: ")


def test_stuck_cases_are_counted_where_only_tokens_are_asked_for(binglian: Run, files: Path) -> None:
    outcome = binglian("simulate", files / "stuck.bpmn", "--level", "1", "--cases", "7", "--replications", "1")

    assert "Stuck, waiting for what never comes: 7 cases" in outcome.out


def test_one_kind_of_case_goes_its_way() -> None:
    told = {"cases": 30, "replications": 1}
    profile = "granted_filing_large_civil_basement"
    mixed = reengineer.simulate("construction_project", **told)
    alike = reengineer.simulate("construction_project", profile=profile, attributes={"hearing": "yes"}, **told)

    # The scheme is shown to nobody else in this profile; in the mix each department is asked in a share of the cases.
    assert len(alike.scenario.probabilities) < len(mixed.scenario.probabilities)
    assert {a.name: a.values for a in alike.scenario.attributes}["hearing"] == (("yes", 1.0),)
    with pytest.raises(UsageError):
        reengineer.simulate("business_opening", profile="castle")


def test_a_scenario_given_as_a_value_or_a_file_is_taken(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("[scenario]\ncases = 12\nreplications = 2\n")

    first = reengineer.simulate("shop_sign", scenario=tmp_path / "own.toml")
    again = reengineer.simulate("shop_sign", scenario=first.scenario)

    assert (first.replications, first.scenario.cases) == (2, 12)
    assert again.figures == first.figures
    assert Asked(people=("3",)).told("shop_sign").file == "shop_sign/flow.toml"


def test_a_comparison_runs_as_often_as_the_scenario_says(binglian: Run, files: Path, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("[scenario]\ncases = 12\nreplications = 3\n")
    asked = ("compare", files / "as_is.bpmn", files / "as_is.bpmn", "--scenario", tmp_path / "own.toml", "--json")

    assert json.loads(binglian(*asked).out)["replications"] == 3
    assert json.loads(binglian(*asked, "--replications", "2").out)["replications"] == 2


def test_the_ending_of_a_file_says_what_is_written(binglian: Run, files: Path, tmp_path: Path) -> None:
    both = files / "as_is.bpmn", files / "to_be.bpmn"
    asked = ("--people", "2", "--cases", "40", "--replications", "3", "--lang", "en")
    page, table, text = (tmp_path / name for name in ("page.html", "table.xlsx", "figures.json"))

    one = binglian("simulate", both[0], *asked, "-o", page, "-o", table)
    two = binglian("compare", *both, *asked, "-o", page.with_stem("two"), "-o", text, "--json")
    swept = binglian("simulate", both[0], *asked, "--sweep", "people=1,2", "-o", page.with_stem("swept"))
    binglian(
        "compare",
        *both,
        *asked,
        "--sweep",
        "people=1,2",
        *("-o", page.with_stem("both")),
        *("-o", table.with_stem("both")),
    )

    assert "median, approval clock" in one.out  # figures that go nowhere else are said
    assert page.read_text().startswith("<!DOCTYPE html>")
    assert table.read_bytes().startswith(b"PK")
    assert two.out == ""
    assert json.loads(text.read_text())["before"]["bound"]["figures"]
    assert "Before and after, simulated" in page.with_stem("two").read_text()
    assert "What if: people" in page.with_stem("both").read_text()
    assert table.with_stem("both").read_bytes().startswith(b"PK")
    assert "load of the busiest post" in swept.out
    assert "What if: people" in page.with_stem("swept").read_text()


def test_what_moves_the_saving_is_told_when_asked_for(binglian: Run) -> None:
    asked = ("compare", "shop_sign", "--cases", "40", "--replications", "3", "--lang", "en")

    assert "Which assumption moves the saving most, --drivers tells." in binglian(*asked).out
    told = binglian(*asked, "--drivers")
    assert "What moves the mean saving (" in told.out
    assert "time that files circulate: " in told.out
    plain = json.loads(binglian(*asked, "--drivers", "--json").out)["drivers"]
    assert {"kind", "name", "low", "high"} == set(plain["assumptions"][0])


def measures(value: Any, *, unit: bool = False) -> Iterator[dict[str, Any]]:
    """Yield every interval of a JSON value with what is known of it; that of a difference has its unit one level up."""
    if isinstance(value, list):
        for item in value:
            yield from measures(item, unit=unit)
    elif isinstance(value, dict):
        unit = unit or {"unit", "clock"} <= value.keys()
        if "half_width" in value:
            yield value | {"has_unit": unit}
        for item in value.values():
            yield from measures(item, unit=unit)


def test_every_measure_has_its_interval_number_of_runs_unit_and_clock(binglian: Run) -> None:
    told = json.loads(binglian("compare", "shop_sign", *SMALL, "--drivers", "--json").out)
    for side in ("before", "after"):
        assert {"figures", "kinds", "bound", "outcomes", "places", "posts", "loads"} <= told[side].keys()
        for group in ("outcomes", "places", "posts"):
            assert all(
                set(found) >= {"name", "unit", "clock", "value", "half_width", "low", "high", "n", "confidence"}
                for row in told[side][group]
                for found in row["figures"]
            )
            assert all(row["figures"] for row in told[side][group])
    found = list(measures({key: value for key, value in told.items() if key not in {"gains", "staffing"}}))

    assert len(found) > 200
    assert all(one["has_unit"] for one in found)
    assert all(one["n"] in {5, 10} for one in found)


# level -> what is said, and what is not
LEVELS = {
    "1": (("Every case came to an end: 80",), ("working day", "waiting for people", "work on a case")),
    "2": (("median, approval clock",), ("waiting for people", "work on a case", "Busiest", "until then queues fill")),
    "3": (("waiting for people", "work on a case", "Busiest"), (" days:",)),
    "4": (("waiting for people", "median, elapsed"), ()),
}


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_says_what_it_knows_and_no_more(binglian: Run, files: Path, level: str) -> None:
    outcome = binglian("simulate", files / "as_is.bpmn", "--cases", "40", "--replications", "2", "--level", level)
    said, unsaid = LEVELS[level]
    figures = outcome.out.partition("Assumed:")[0]

    assert outcome.code == 0
    assert [text for text in said if text not in figures] == []
    assert [text for text in unsaid if text in figures] == []


def test_the_first_level_names_cases_that_get_stuck(binglian: Run, files: Path) -> None:
    outcome = binglian("simulate", files / "stuck.bpmn", "--cases", "40", "--replications", "2", "--level", "1")

    assert "Stuck, waiting for what never comes: 80 cases" in outcome.out
    assert "Every case" not in outcome.out
