from __future__ import annotations

import pytest

from processes.catalogue import flow, shelf
from processes.durations import Span
from processes.errors import UsageError


def test_the_shelf_lists_its_flows_by_name() -> None:
    assert [known.name for known in shelf()] == ["business_opening", "construction_project", "shop_sign"]


def test_a_profile_answers_every_attribute() -> None:
    case = flow("construction_project").profiles["granted_filing_small"]

    assert (case["land"], case["basement"], case["scheme_consulted"], case["complete_C16"]) == (
        "granted",
        "no",
        [],
        "yes",
    )


def test_times_are_spans_by_task() -> None:
    assert flow("construction_project").times["after"]["Task_C17"] == Span(16)


@pytest.mark.parametrize("name", ["nothing", "../library", ""])
def test_a_flow_that_is_not_there_is_said_with_those_that_are(name: str) -> None:
    with pytest.raises(UsageError, match="shop_sign"):
        flow(name)
