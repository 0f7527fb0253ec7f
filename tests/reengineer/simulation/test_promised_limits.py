"""What the planner promises is the limit of tasks and cases, and their time only where nothing else is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from processes.blocks import Branch, build, choice, sequence, subprocess, task
from processes.durations import Span
from processes.model import TimeLimit
from reengineer.report.simulation_text import simulation_as_plain
from reengineer.simulation.run import simulate
from reengineer.simulation.scenario_file import Told, make_scenario
from reengineer.simulation.scenario_options import Options

if TYPE_CHECKING:
    from processes.model import Definitions
    from reengineer.simulation.run import SimulationResult

A, B = task("a", "A", lane=("Window",)), task("b", "B", lane=("Review",))
ROW = build(sequence(A, B))


def simulated(flow: Definitions, tasks: dict[str, Any], *promise: str) -> SimulationResult:
    table = {"cases": 40, "replications": 2, "tasks": tasks}
    return simulate(flow, make_scenario(flow, Told(table=table, options=Options(promise=promise))))


def kept(result: SimulationResult) -> dict[str, tuple[float | None, float | None]]:
    return {place.id: (place.kept_promise, place.kept_law) for place in result.places}


def test_a_task_whose_own_time_is_longer_than_the_promise_is_late_and_so_is_its_case() -> None:
    result = simulated(ROW, {"b": "fixed(5 working day)"}, "1 working day")

    assert (kept(result)["a"], kept(result)["b"]) == ((1.0, None), (0.0, None))
    assert [kind for kind, _ in result.limits] == ["promised"]
    assert result.figure("on time promised").interval.value == 0.0


@pytest.mark.parametrize(
    ("days", "share"),
    [
        (5, 0.0),  # 3 and 3 days where 1 and 4 are promised
        (6, 1.0),  # where 1 and 5 are
    ],
)
def test_a_case_has_the_sum_of_the_promises_on_its_way(days: int, share: float) -> None:
    result = simulated(ROW, {"a": 3, "b": 3}, "a=1", f"b={days - 1}")

    assert result.figure("on time promised").interval.value == share


def test_a_case_has_only_the_promises_of_its_own_way() -> None:
    either = build(choice("Which?", Branch(condition='kind == "a"', probability=0.5, block=A), Branch(block=B)))
    result = simulated(either, {"a": 3}, "2")  # two days for either way, and all 2 working days for b

    on_time = result.figure("on time promised").interval.value
    assert 0.2 < on_time < 0.8


def test_without_any_limit_nothing_is_kept_or_broken() -> None:
    result = simulated(ROW, {"a": 3, "b": 3})
    figures = {figure["name"]: figure for figure in simulation_as_plain(result)["places"][0]["figures"]}

    assert set(kept(result).values()) == {(None, None)}
    assert (figures["kept_promise"]["value"], figures["kept_law"]["value"]) == (None, None)
    assert result.limits == ()


def test_a_department_keeps_what_its_tasks_with_a_limit_keep() -> None:
    late = task("b", "B", lane=("Window",), time_limit=TimeLimit(promised=Span(1), statutory=Span(9)))
    result = simulated(build(sequence(A, late)), {"a": 3, "b": 3})
    (department,) = (place for place in result.places if place.kind == "department")

    assert (department.kept_promise, department.kept_law) == (0.0, 1.0)


def test_a_promise_goes_before_that_of_the_file_and_leaves_the_law() -> None:
    limited = task("a", "A", lane=("Window",), time_limit=TimeLimit(promised=Span(2), statutory=Span(9)))
    result = simulated(build(limited), {"a": 3}, "a=4")

    assert kept(result)["a"] == (1.0, 1.0)


def test_a_promise_for_all_is_not_for_sub_processes_or_the_applicant() -> None:
    flow = build(sequence(subprocess("stage", "Stage", A), task("c", "C", lane=("申请人",))))
    scenario = make_scenario(flow, Told(options=Options(promise=("2",))))

    assert set(scenario.promises) == {"a"}
