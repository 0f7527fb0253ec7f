"""Tasks that take no time are named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from processes.blocks import build, sequence, subprocess, task
from reengineer.simulation.scenario_file import Told, make_scenario
from reengineer.simulation.timeless import timeless_notes
from reengineer.simulation.token_graph import make_token_graph

FLOW = build(sequence(subprocess("stage", "Stage", task("a", "A")), *(task(name, name.upper()) for name in "bcdefg")))


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        ({}, ["B, C, D, E, F and 2 more"]),
        ({"b": "fixed(8 hour)", "c": {"work": "2 hour"}, "d": {"wait": "1 day"}}, ["E, F, G, A"]),
        (dict.fromkeys("abcdefg", "1 hour"), []),  # the stage takes as long as what is inside
    ],
)
def test_tasks_without_time_are_named(tasks: dict[str, Any], said: list[str]) -> None:
    scenario = make_scenario(FLOW, Told(table={"tasks": tasks}))

    notes = [str(note) for note in timeless_notes(FLOW, scenario)]

    assert notes == [f"Tasks without any time count as done at once: {names}." for names in said]


def test_among_tokens_nothing_takes_time() -> None:
    assert not list(timeless_notes(FLOW, replace(make_scenario(FLOW), level=1)))


def test_repeats_of_a_task_with_one_instance_are_told() -> None:
    said = [
        str(note)
        for note in make_token_graph(FLOW, make_scenario(FLOW, Told(table={"tasks": {"b": {"repeats": 3}}}))).notes
    ]

    assert said == ["B has one instance in the file; the run takes 3, as its repeats say."]
