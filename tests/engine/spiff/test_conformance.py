"""Random flows, stored and restored after every step: what is ready is what the token game says, and so is the end."""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING

from hypothesis import given, reject, settings
from hypothesis import strategies as st
from random_flows import questions, random_flows
from token_oracle import Oracle, UnsafeError

from engine.spiff import RefusedFlowError, prepare, restore, start

if TYPE_CHECKING:
    from processes.model import Definitions

EXAMPLES = int(os.environ.get("CONFORMANCE_EXAMPLES", "200"))
STEPS = 40


def play(definitions: Definitions, seed: int) -> None:
    dice = Random(seed)  # noqa: S311 - not a secret
    asked = list(questions(definitions.processes[0]))
    answers = answer(asked, dice)
    oracle = Oracle(definitions, answers)
    executable = prepare(definitions)
    run = start(executable, answers)
    for _ in range(STEPS):
        assert sorted(task.element for task in run.ready()) == oracle.ready()
        possible = oracle.waits()
        assert {wait.element for wait in run.waits() if wait.interrupting} == possible & oracle.waited_for
        assert run.done == oracle.done
        run = restore(executable, run.state())
        steps = [*run.ready(), *(wait for wait in run.waits() if wait.element in possible)]
        if not steps:
            return
        step = dice.choice(steps)
        if step in run.waits():
            oracle.happen(step.element)
            run.happen(step.token)
        else:
            said = answer(dice.sample(asked, dice.randint(0, len(asked))), dice)
            oracle.complete(step.element, said)
            run.complete(step.token, said)


def answer(asked: list[tuple[str, int, bool]], dice: Random) -> dict[str, object]:
    said: dict[str, object] = {}
    for name, ways, several in asked:
        options = [str(way) for way in range(ways)]
        said[name] = [way for way in options if dice.random() < 0.6] if several else dice.choice(options)
    return said


@given(random_flows(), st.integers(0, 2**32))
@settings(max_examples=EXAMPLES)
def test_the_engine_plays_the_token_game(definitions: Definitions, seed: int) -> None:
    try:
        play(definitions, seed)
    except (UnsafeError, RefusedFlowError):
        reject()
