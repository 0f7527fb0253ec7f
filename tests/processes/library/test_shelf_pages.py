"""What the pages of the shelf say is what the flows hold."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from processes.catalogue import flow, shelf
from processes.library.build import read_table

PAGES = [
    (known.name, limits, figures)
    for known in shelf()
    for rows in known.expected.values()
    for limits, figures in rows.items()
]


@pytest.mark.parametrize(("name", "limits", "figures"), PAGES)
def test_a_page_shows_the_figures_that_are_tested(name: str, limits: str, figures: object) -> None:
    page = (resources.files("processes") / "library" / name / "README.md").read_text(encoding="utf-8")

    serial, custom, mandatory = (getattr(figures, kind) for kind in ("serial", "custom", "mandatory"))
    rows = [line for line in page.splitlines() if line.startswith(f"| {limits}")]
    assert [line.endswith(f"| {serial} | {custom} | {mandatory} |") for line in rows] == [True]


@pytest.mark.parametrize("name", ["construction_project", "business_opening"])
def test_every_numbered_source_is_spelled_out(name: str) -> None:
    told = set(flow(name).sources)
    cited = {
        word
        for item in read_table(name).items.values()
        for word in item.source.replace("(", ";").replace(",", ";").replace(":", ";").split(";")
        if word[:1] in "SP" and word[1:].isdigit()
    }

    assert cited <= told, sorted(cited - told)


def test_the_reference_names_every_table_of_a_plan() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "shelf.md").read_text(encoding="utf-8")

    for table in (
        "conditions",
        "questions",
        "labels",
        "copies",
        "extras",
        "intakes",
        "refusals",
        "inspections",
        "hearings",
    ):
        assert table in page
    for table in ("natures", "suspended", "split", "aliases", "separate"):
        assert table in page
