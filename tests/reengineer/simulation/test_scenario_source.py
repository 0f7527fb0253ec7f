"""The scenario of a file is found where it stands."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from processes.blocks import build, sequence, task
from processes.errors import UsageError
from processes.reader import read
from processes.writer import write
from reengineer.simulation.bpsim import write_bpsim
from reengineer.simulation.defaults import default_scenario
from reengineer.simulation.scenario_source import find_base

if TYPE_CHECKING:
    from pathlib import Path

FLOW = read(write(build(sequence(task("a", "A"), task("b", "B")))))


def with_bpsim() -> bytes:
    base = default_scenario(FLOW)
    return write_bpsim(
        FLOW, [replace(base, id="base", cases=10), replace(base, id="peak", name="Peak season", cases=20)]
    )


@pytest.mark.parametrize(("named", "cases"), [(None, 10), ("x.toml", 10), ("peak", 20), ("Peak season", 20)])
def test_a_scenario_of_the_file_is_the_first_or_the_one_named(named: str | None, cases: int) -> None:
    found = find_base(read(with_bpsim()), named)

    assert found is not None
    assert found.cases == cases


def test_a_bare_flow_has_no_base() -> None:
    assert find_base(FLOW) is None


@pytest.mark.parametrize(("data", "said"), [(with_bpsim(), "did you mean peak"), (FLOW.source, "peek is no scenario")])
def test_a_scenario_that_is_not_there_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        find_base(read(data), "peek")


def test_a_parameter_file_of_prosimos_may_be_named(tmp_path: Path) -> None:
    fixed = {"distribution_name": "fix", "distribution_params": [{"value": 60}]}
    content = {
        "resource_profiles": [],
        "resource_calendars": [],
        "arrival_time_distribution": fixed,
        "gateway_branching_probabilities": [],
        "task_resource_distribution": [],
    }
    path = tmp_path / "params.json"
    path.write_text(json.dumps(content))

    found = find_base(FLOW, path)

    assert found is not None
    assert str(found.arrivals.interarrival) == "fixed(1 minute)"


def test_an_annotation_of_qbp_is_found() -> None:
    annotation = (
        '<q:processSimulationInfo xmlns:q="http://www.qbp-simulator.com/Schema201212" id="sim">'
        '<q:arrivalRateDistribution type="FIXED" mean="120"/></q:processSimulationInfo></bpmn:definitions>'
    )
    assert FLOW.source is not None
    found = find_base(read(FLOW.source.replace(b"</bpmn:definitions>", annotation.encode())))

    assert found is not None
    assert found.id == "sim"
