"""Parameters of Prosimos are read; what is not taken is named, what is no such file is refused."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from processes.blocks import Branch, build, choice, sequence, task
from processes.errors import UsageError
from reengineer.simulation.flow_names import decisions
from reengineer.simulation.prosimos import read_prosimos
from reengineer.simulation.run import simulate
from reengineer.simulation.scenario import Attribute, Batch, People, Pool

if TYPE_CHECKING:
    from pathlib import Path

    from reengineer.simulation.scenario import Scenario

TWO_WAYS = choice("Again?", Branch(condition='again == "yes"', block=task("b", "B")), Branch())
FLOW = build(sequence(task("a", "A"), TWO_WAYS))
EVENT = next(node.id for node in FLOW.processes[0].nodes if node.kind == "endEvent")
AGAIN, ON = next(flows for _, flows in decisions(FLOW))


def length(name: str, *numbers: float) -> dict[str, Any]:
    return {"distribution_name": name, "distribution_params": [{"value": number} for number in numbers]}


def period(first: str, last: str, begin: str, end: str) -> dict[str, str]:
    return {"from": first, "to": last, "beginTime": begin, "endTime": end}


WEEK = [period("MONDAY", "FRIDAY", "09:00:00", "17:00:00")]
CLERK = {"id": "clerk", "name": "Clerk", "amount": 2, "cost_per_hour": 30, "calendar": "day"}
SENIOR = CLERK | {"id": "senior", "name": "Senior", "amount": 1}
FILE: dict[str, Any] = {
    "resource_profiles": [{"id": "desk", "name": "Desk", "resource_list": [CLERK, SENIOR]}],
    "resource_calendars": [{"id": "day", "name": "day", "time_periods": WEEK}],
    "arrival_time_distribution": length("expon", 1800, 0, 1e9),
    "arrival_time_calendar": [period("MONDAY", "SUNDAY", "00:00:00", "23:59:59.999")],
    "gateway_branching_probabilities": [
        {"gateway_id": "g", "probabilities": [{"path_id": AGAIN, "value": 0.25}, {"path_id": ON}]}
    ],
    "task_resource_distribution": [
        {
            "task_id": "a",
            "resources": [
                {"resource_id": "clerk"} | length("fix", 600),
                {"resource_id": "senior"} | length("fix", 300),
            ],
        },
        {"task_id": "b", "resources": [{"resource_id": "clerk"} | length("norm", 900, 60, 0, 1e9)]},
    ],
    "event_distribution": [],
    "batch_processing": [],
}


def got(**changes: Any) -> Scenario:
    return read_prosimos(json.dumps(deepcopy(FILE) | changes).encode(), FLOW, file="params.json")


def said(scenario: Scenario) -> str:
    return " ".join(str(note) for note in scenario.assumed)


def test_a_file_is_read_as_a_scenario() -> None:
    scenario = got()

    assert str(scenario.arrivals.interarrival) == "exponential(30 minute)"
    assert (scenario.arrivals.clock, scenario.arrivals.calendar) == ("wall", "arrivals")
    assert scenario.calendars["arrivals"].week == (((0, 1440),),) * 7
    assert scenario.calendars["day"].week[4:6] == (((540, 1020),), ())
    assert {task: str(work.processing) for task, work in scenario.work.items()} == {
        "a": "fixed(10 minute)",
        "b": "normal(15, 1 minute)",
    }
    assert {work.needs for work in scenario.work.values()} == {(("desk", 1),)}
    assert scenario.probabilities == {AGAIN: 0.25, ON: 0.75}


def test_people_who_share_a_task_are_one_post_and_the_quicker_have_a_higher_speed() -> None:
    people = (
        People(count=2, calendar="day", cost_per_hour=30),
        People(count=1, calendar="day", cost_per_hour=30, speed=2.0),
    )

    assert got().pools == (Pool(id="desk", name="Desk", people=people),)
    assert "Everybody at desk may do b" in said(got())


def test_people_who_share_no_task_are_posts_of_their_own() -> None:
    tasks = deepcopy(FILE["task_resource_distribution"])
    tasks[0]["resources"] = tasks[0]["resources"][1:]
    scenario = got(task_resource_distribution=tasks)

    assert [pool.id for pool in scenario.pools] == ["desk", "clerk"]
    assert scenario.work["a"].needs != scenario.work["b"].needs


def test_times_of_another_form_are_named() -> None:
    tasks = deepcopy(FILE["task_resource_distribution"])
    tasks[0]["resources"][1] |= length("expon", 600, 0, 1e9)

    assert "senior differs from the first by speed only" in said(got(task_resource_distribution=tasks))


FORMS = [
    (length("uniform", 60, 180), "uniform(1, 3 minute)"),
    (length("gamma", 120, 3600, 0, 1e9), "gamma(2, 1 minute)"),
    (length("lognorm", 120, 3600, 0, 1e9), "lognormal(2, 1 minute)"),
    (length("norm", 120, 0, 0, 1e9), "fixed(2 minute)"),
    (
        {"distribution_name": "histogram_sampling", "histogram_data": {"cdf": [0.25, 1.0], "bin_midpoints": [60, 120]}},
        "histogram(1, 1, 0.25, 2, 2, 0.75 minute)",
    ),
]


@pytest.mark.parametrize(("told", "read"), FORMS)
def test_every_distribution_is_read(told: dict[str, Any], read: str) -> None:
    assert str(got(arrival_time_distribution=told).arrivals.interarrival) == read


def test_limits_that_cut_are_named_once() -> None:
    assert "limits of distributions" in said(got(arrival_time_distribution=length("expon", 60, 30, 90)))
    assert "limits of distributions" not in said(got())


def test_what_is_not_taken_is_named() -> None:
    scenario = got(branch_rules=[{"id": "x"}], multitask={"type": "local"})

    assert "branch_rules, multitask of params.json are not taken." in said(scenario)


def batched(*rules: list[dict[str, Any]], kind: str = "Parallel", alone: float = 0.0, task: str = "b") -> Scenario:
    sizes = [{"key": "1", "value": alone}, {"key": "4", "value": 1 - alone}]
    told = {"task_id": task, "type": kind, "size_distrib": sizes, "duration_distrib": [{"key": "4", "value": 0.5}]}
    return got(batch_processing=[told | {"firing_rules": list(rules)}])


def rule(attribute: str, comparison: str, value: Any) -> dict[str, Any]:
    return {"attribute": attribute, "comparison": comparison, "value": value}


@pytest.mark.parametrize("rules", [[[rule("size", ">=", 4)]], [[rule("size", ">", 3)]], [[rule("size", "=", 4)]], []])
def test_a_batch_that_begins_by_its_size_is_taken(rules: list[list[dict[str, Any]]]) -> None:
    scenario = batched(*rules)

    assert scenario.work["b"].batch == Batch(size=4)
    alone = got().work["b"].processing
    assert alone is not None
    assert scenario.work["b"].processing == alone.scaled(2)  # half the time of one, for each of four
    assert "Batches" not in said(scenario)


NOT_THE_SAME = {
    "one after the other": {"rules": [[rule("size", ">=", 4)]], "kind": "Sequential"},
    "some alone": {"rules": [[rule("size", ">=", 4)]], "alone": 0.2},
    "after a while": {"rules": [[rule("large_wt", ">=", 3600)]]},
    "by size or after a while": {"rules": [[rule("size", ">=", 4)], [rule("large_wt", ">=", 3600)]]},
    "by size and hour": {"rules": [[rule("size", ">=", 4), rule("daily_hour", "<", "15")]]},
    "as many as there are": {"rules": [[rule("size", "<=", 4)]]},
    "of no task": {"rules": [], "task": "none"},
}


@pytest.mark.parametrize("told", NOT_THE_SAME.values(), ids=NOT_THE_SAME)
def test_a_batch_that_means_something_else_is_named(told: dict[str, Any]) -> None:
    scenario = batched(*told["rules"], **{key: value for key, value in told.items() if key != "rules"})

    assert all(work.batch is None for work in scenario.work.values())
    assert f"Batches of {told.get('task', 'b')} in params.json are not taken" in said(scenario)


KINDS = [
    {"name": "kind", "type": "discrete", "values": [{"key": "x", "value": 0.5}, {"key": "y", "value": 0.5}]},
    {"name": "age", "type": "discrete", "values": [{"key": "new", "value": 1.0}]},
]


def test_priorities_of_cases_are_taken_in_their_order() -> None:
    rules = [
        {"priority_level": 2, "rules": [[rule("kind", "=", "y")]]},
        {"priority_level": 1, "rules": [[rule("kind", "=", "x"), rule("age", "=", "new")], [rule("age", "=", "old")]]},
    ]
    scenario = got(case_attributes=KINDS, prioritisation_rules=rules)

    assert scenario.discipline == "priority"
    assert scenario.case_priorities == (
        ('kind == "x" && age == "new"', 2),
        ('age == "old"', 2),
        ('kind == "y"', 1),
    )
    assert "who is next in a queue" in said(scenario)


@pytest.mark.parametrize(
    "asked",
    [rule("sum", "=", "x"), rule("kind", "in", ["1", "inf"]), rule("kind", "=", 'say "x"'), rule("kind", "=", 3)],
)
def test_priorities_by_anything_else_are_named(asked: dict[str, Any]) -> None:
    scenario = got(case_attributes=KINDS, prioritisation_rules=[{"priority_level": 1, "rules": [[asked]]}])

    assert (scenario.discipline, scenario.case_priorities) == ("fifo", ())
    assert "priority rules of params.json are not taken" in said(scenario)


def test_cases_of_a_higher_priority_wait_less() -> None:
    rules = [{"priority_level": 1, "rules": [[rule("kind", "=", "x"), rule("age", "=", "new")]]}]
    scenario = got(case_attributes=KINDS, prioritisation_rules=rules, arrival_time_distribution=length("expon", 260))
    first, second = (
        next(kind for kind in simulate(FLOW, replace(scenario, cases=400, replications=5)).kinds if kind.value == value)
        for value in "xy"
    )

    assert first.figure("cycle mean").interval.high < second.figure("cycle mean").interval.low


def test_attributes_with_values_are_taken_and_numbers_named() -> None:
    discrete = {"name": "kind", "type": "discrete", "values": [{"key": "x", "value": 0.5}, {"key": "y", "value": 0.5}]}
    scenario = got(case_attributes=[discrete, {"name": "sum", "type": "continuous", "values": length("fix", 1)}])

    assert scenario.attributes == (Attribute(name="kind", values=(("x", 0.5), ("y", 0.5))),)
    assert "The attribute sum is a number" in said(scenario)


def test_hours_with_a_probability_are_named() -> None:
    fuzzy = [{"id": "day", "name": "day", "time_periods": [WEEK[0] | {"probability": 0.5}]}]

    assert "taken as always worked" in said(got(resource_calendars=fuzzy))


BAD = [
    (b"{", "is not JSON"),
    (b"[]", "is no parameter file of Prosimos"),
    (json.dumps(FILE | {"resource_profiles": [{}]}).encode(), "has no resource_list where one is needed"),
    (json.dumps(FILE | {"arrival_time_distribution": length("triang", 1)}).encode(), "triang, which is not taken"),
    (json.dumps(FILE | {"arrival_time_calendar": [period("MON", "MON", "1:00", "2:00")]}).encode(), "weekday 'MON'"),
    (json.dumps(FILE | {"arrival_time_calendar": [period("MONDAY", "MONDAY", "1h", "2h")]}).encode(), "time '1h'"),
    (json.dumps(FILE | {"event_distribution": [{"event_id": "x"} | length("fix", 1)]}).encode(), "no event x"),
]


@pytest.mark.parametrize(("data", "reason"), BAD)
def test_a_file_that_makes_no_sense_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "params.json"
    path.write_bytes(data)

    with pytest.raises(UsageError, match=reason):
        read_prosimos(path, FLOW)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_prosimos(tmp_path / "none.json", FLOW)


def test_the_approval_clock_rests_when_people_do() -> None:
    many = [{"id": "desk", "name": "Desk", "resource_list": [CLERK | {"amount": 500}, SENIOR]}]
    scenario = replace(got(resource_profiles=many), cases=100, replications=2)
    result = simulate(FLOW, scenario)

    assert scenario.calendar == "day"
    assert "runs in the hours of day" in said(scenario)
    approval, effort = (result.figure(name).interval.value for name in ("approval mean", "effort"))
    assert approval == pytest.approx(effort, rel=1e-6)  # nobody waits, and nights do not count


def test_events_wait_day_and_night() -> None:
    scenario = got(event_distribution=[{"event_id": EVENT} | length("fix", 86400)])

    assert str(scenario.timers[EVENT]) == "fixed(1 day)"
