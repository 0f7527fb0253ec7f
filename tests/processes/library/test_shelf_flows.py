from __future__ import annotations

import runpy
import sys
from functools import cache
from typing import TYPE_CHECKING

import pytest
from shelf_oracle import days_by, longest_by_reasons, walk

from processes.catalogue import Expected, Flow, flow, shelf
from processes.checks.soundness import check_soundness
from processes.expressions import is_portable, names
from processes.items import read_items
from processes.library import build
from processes.library.build import BUILT, build_as_is, read_table
from processes.model import Definitions, Task
from processes.reader import read

if TYPE_CHECKING:
    from pathlib import Path

CASES = [
    (known.name, profile, limits) for known in shelf() for profile, rows in known.expected.items() for limits in rows
]
PROFILES = [(known.name, profile) for known in shelf() for profile in known.profiles]


def codes(*spans: str) -> set[str]:
    """Return the item codes of spans like C14-C18."""
    found: set[str] = set()
    for span in spans:
        first, _, last = span.partition("-")
        found |= {f"{first[0]}{number:02d}" for number in range(int(first[1:]), int((last or first)[1:]) + 1)}
    return found


@cache
def as_is(name: str) -> Definitions:
    return read(flow(name).as_is.read_bytes())


@pytest.mark.parametrize(("name", "profile", "limits"), CASES)
def test_the_file_gives_the_figures_derived_from_the_tables(name: str, profile: str, limits: str) -> None:
    known = flow(name)
    [process] = as_is(name).processes
    days = days_by(limits, known.times.get(limits))
    tasks = {node.id: node for node in process.nodes}

    length, done = walk(process, known.profiles[profile], days)
    mandatory = longest_by_reasons(process, done, days, custom=False)
    declared = longest_by_reasons(process, done, days, custom=True)

    assert (
        Expected(serial=int(sum(days(tasks[task]) for task in done)), mandatory=int(mandatory), custom=int(length))
        == known.expected[profile][limits]
    )
    assert declared == length


REGISTERED = ("B01-B03", "B16-B26")


@pytest.mark.parametrize(
    ("name", "profile", "items"),
    [
        (
            "construction_project",
            "granted_filing_large_civil_basement",
            codes(
                "C04-C05", "C10", "C14-C18", "C20", "C27-C30", "C33-C38", "C41-C54", "C57", "C59"
            ),  # domain.md, derived check: 35 items
        ),
        (
            "construction_project",
            "granted_filing_large_civil_basement_joint_acceptance",
            codes(
                "C04-C05", "C10", "C14-C18", "C20", "C27-C30", "C33-C38", "C41-C48", "C51", "C58-C59"
            ),  # C58 in place of C49, C50, C52-C54, C57
        ),
        ("business_opening", "restaurant", codes("B01-B07", "B16-B26")),
        ("business_opening", "hotel", codes("B05-B06", "B10-B11", *REGISTERED)),
        ("business_opening", "food_shop", codes("B08", *REGISTERED)),
        ("business_opening", "training_school", codes("B13", *REGISTERED)),
        ("business_opening", "transport", codes("B14", *REGISTERED)),
        ("business_opening", "plain_office", codes(*REGISTERED)),
        ("shop_sign", "any", codes("S01-S05")),
    ],
)
def test_a_case_passes_exactly_its_items(name: str, profile: str, items: set[str]) -> None:
    [process] = as_is(name).processes
    tasks = {node.id: node for node in process.nodes}

    _, done = walk(process, flow(name).profiles[profile], days_by("promised"))

    assert {tasks[task].item_code for task in done} - {""} == items


def test_the_committed_files_are_what_the_tables_give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in BUILT:
        (tmp_path / name).mkdir()
    monkeypatch.setattr(sys, "argv", ["build.py", str(tmp_path)])

    runpy.run_path(build.__file__, run_name="__main__")

    stale = [name for name in BUILT if (tmp_path / name / "as_is.bpmn").read_bytes() != flow(name).as_is.read_bytes()]
    assert not stale, "stale drawings: run python -m processes.library.build"


@pytest.mark.parametrize("name", BUILT)
def test_the_file_holds_the_model_that_was_built(name: str) -> None:
    assert as_is(name).processes == build_as_is(name).processes


@pytest.mark.parametrize(
    ("table", "name"),
    [("construction_items.csv", "construction_project"), ("business_opening_items.csv", "business_opening")],
)
def test_the_table_is_the_one_with_the_sources(shared: Path, table: str, name: str) -> None:
    told = read_items((shared / "domain" / table).read_text(encoding="utf-8-sig"))

    assert read_table(name).items == told


@pytest.mark.parametrize("name", BUILT)
def test_conditions_ask_for_what_the_flow_describes(name: str) -> None:
    known = flow(name)
    conditions = {step.condition for step in as_is(name).processes[0].flows if step.condition}
    told = {attribute for profile in known.profiles.values() for attribute in profile}

    assert all(map(is_portable, conditions))
    assert {attribute for condition in conditions for attribute in names(condition)} == told


@pytest.mark.parametrize(("name", "profile"), PROFILES)
def test_a_profile_uses_the_values_that_are_described(name: str, profile: str) -> None:
    known = flow(name)
    told = known.profiles[profile]

    for attribute, description in known.attributes.items():
        chosen = told[attribute] if isinstance(told[attribute], list) else [told[attribute]]
        assert set(chosen) <= set(description.values)


@pytest.mark.parametrize("name", BUILT)
def test_every_item_can_be_called_by_its_name(name: str) -> None:
    called = [node.name for node in as_is(name).processes[0].nodes if isinstance(node, Task) and node.item_code]

    assert len(set(called)) == len(called)


@pytest.mark.parametrize("name", BUILT)
def test_what_is_recalled_is_called_assumed(name: str) -> None:
    table = read_table(name)
    fields = ("statutory_working_days", "promised_or_before_days")
    recalled = {code for code, item in table.items.items() if item.is_assumed(*fields)}

    marked = {
        node.item_code
        for node in as_is(name).processes[0].nodes
        if node.time_limit is not None and node.time_limit.assumed
    }

    assert marked == recalled
    assert not any("memory" in str(node) for node in as_is(name).processes[0].nodes)


@pytest.mark.parametrize("name", ["construction_project", "business_opening"])
def test_times_after_reform_are_those_of_the_table(name: str) -> None:
    table, times = read_table(name), flow(name).times["after"]
    counted = [node for node in as_is(name).processes[0].nodes if node.id in times]

    assert all(node.item_code for node in counted)
    for node in counted:
        item = table.items[node.item_code]
        assert times[node.id].amount == (item.after.amount if item.after else 0) or node.nature == "inspection"
    assert {node.item_code for node in counted} == set(table.items)


@pytest.mark.parametrize("name", ["construction_project", "business_opening"])
def test_every_order_of_the_table_stands_on_its_task_with_its_reason(name: str) -> None:
    table = read_table(name)
    tasks = {node.id: node for node in as_is(name).processes[0].nodes if isinstance(node, Task)}

    for order in table.orders():
        stated = [
            found
            for found in tasks[f"Task_{order.after.key}"].precedences
            if found.before == table.last_task(order.before)
        ]
        assert order.reason in {found.reason for found in stated}
        assert all(found.basis for found in stated)


@pytest.mark.parametrize("name", BUILT)
def test_the_flow_is_sound(name: str) -> None:
    assert check_soundness(as_is(name)).verdict is True


def test_the_tutorial_flow_is_small() -> None:
    [process] = as_is("shop_sign").processes

    assert sum(isinstance(node, Task) for node in process.nodes) < 10


@pytest.mark.parametrize("known", shelf(), ids=lambda known: known.name)
def test_every_flow_says_in_three_languages_what_it_is(known: Flow) -> None:
    texts = [known.titles, known.era, *known.assumed, *(one.meaning for one in known.attributes.values())]

    assert all(set(text) == {"en", "zh-Hans", "zh-Hant"} for text in texts)
    assert known.assumed
