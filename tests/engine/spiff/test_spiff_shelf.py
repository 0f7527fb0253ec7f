"""The flows of the shelf run to the end, with every case stored and restored after every step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.spiff import Run, prepare, restore, start
from processes.catalogue import shelf
from processes.reader import read

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

RUNS = [
    pytest.param(file, profile, id=f"{flow.name}-{kind}-{name}")
    for flow in shelf()
    for kind, file in (("as-is", flow.as_is), ("to-be", flow.to_be))
    if file is not None
    for name, profile in flow.profiles.items()
]


@pytest.mark.parametrize(("file", "profile"), RUNS)
def test_a_case_of_the_shelf_runs_to_its_end(file: Traversable, profile: dict[str, object]) -> None:
    executable = prepare(read(file.read_bytes()))
    run = start(executable, profile)
    done: list[str] = []
    while not run.done:
        assert not run.stuck
        task = run.ready()[-1 if len(done) % 2 else 0]
        run.complete(task.token)
        done.append(task.element)
        run = restore(executable, run.state())

    assert len(done) == len(set(done)), "every task once"
    assert run.outcome is not None
    assert executable.variables <= set(profile)


def test_a_missing_paper_goes_round_again_and_a_refusal_ends_the_case() -> None:
    flow = next(flow for flow in shelf() if flow.name == "shop_sign")
    executable = prepare(read(flow.to_be.read_bytes()))
    run = start(executable, {**flow.profiles["any"], "complete_registration": "no", "decision_S04": "refused"})
    seen = []
    while not run.done:
        (task, *_) = run.ready()
        seen.append((task.element, task.round))
        run = complete(run, task.element, complete_registration="no" if task.round < 3 else "yes")

    assert [step for step in seen if step[0] == "Task_registration"] == [("Task_registration", n) for n in (1, 2, 3)]
    assert "Task_S05" not in {element for element, _ in seen}


def complete(run: Run, element: str, **variables: str) -> Run:
    token = next(task.token for task in run.ready() if task.element == element)
    run.complete(token, variables)
    return restore(run.executable, run.state())
