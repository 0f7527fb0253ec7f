"""Runs with several tasks at work at once."""

from __future__ import annotations

import pytest
from check_models import inner, model

from processes.checks.ordering import RunFinder
from processes.checks.token_game import compile_net, replay

N_SHAPE = "s>a1 a1>t1 a1>t2 t1>a2 a2>t3 a2>a3 t2>a3 a3>t4 t3>a4 t4>a4 a4>e"
CHOICE = "s>x1 x1>t1 x1>t2 t1>x2 t2>x2 x2>e"
LOOP = "s>x1 x1>t1 t1>t2 t2>x2 x2>x1 x2>e"
TWICE = "s>x1 x1>x2 x2>a2 a2>x1 a2>a1 x2>t2 t2>a1 a1>t3 t3>e"  # the choice must be made one way, then the other
REFUSAL = "s>a1 a1>t1 a1>t2 t1>x1 x1>k1 x1>a2 t2>x2 x2>k2 x2>a2 a2>t3 t3>e"
NESTED = inner("u", "s1>t8 t8>t9 t9>e1")


@pytest.mark.parametrize(
    ("text", "tasks", "found"),
    [
        (N_SHAPE, ("t1", "t2"), True),
        (N_SHAPE, ("t3", "t2"), True),
        (N_SHAPE, ("t1", "t4"), False),
        (CHOICE, ("t1", "t2"), False),
        (CHOICE, ("t2",), True),
        (REFUSAL, ("t1", "t2"), True),
        (LOOP, ("t2",), True),
        (TWICE, ("t3",), True),
        ("s>t1 t1>e t2>e", ("t2",), False),
        ("s>t1 t1>e", ("t9",), False),
    ],
)
def test_a_run_to_tasks_at_work_at_once(text: str, tasks: tuple[str, ...], found: bool) -> None:  # noqa: FBT001
    definitions = model(text)

    finder = RunFinder(compile_net(definitions))
    run = finder.at_once(tasks)

    assert (run is not None) == found
    assert not (finder.exhausted and found)
    if run is not None:
        assert {f"running:{task}" for task in tasks} <= set(run[-1].tokens)
        assert replay(definitions, run)


def test_a_run_goes_through_a_sub_process() -> None:
    definitions = model("s>u u>o1 o1>t2 o1>t3 t2>o2 t3>o2 o2>t4 t4>e", NESTED)
    for tasks in (("t4",), ("t2", "t3"), ("t9",)):
        run = RunFinder(compile_net(definitions)).at_once(tasks)
        assert run is not None
        assert replay(definitions, run)


def test_what_follows_a_sub_process_that_never_ends_is_never_at_work() -> None:
    stuck = inner("u", "s1>x1 x1>t1 x1>t2 t1>a1 t2>a1 a1>e1")
    finder = RunFinder(compile_net(model("s>u u>t5 t5>e", stuck)))
    assert finder.at_once(("t1",)) is not None
    assert finder.at_once(("t5",)) is None
    assert finder.exhausted
