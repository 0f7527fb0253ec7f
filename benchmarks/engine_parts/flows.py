"""Flows on which engines are measured: in a row, side by side, blocks one after the other, and a random order."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

from processes.blocks import build, parallel, partial_order, sequence, task
from processes.durations import Span
from processes.model import TimeLimit

if TYPE_CHECKING:
    from processes.blocks import Block
    from processes.model import Definitions

LIMIT = TimeLimit(statutory=Span(20), promised=Span(5), legal_basis="assumed")
LANE = ("Bureau", "Review")
NEAR = 6  # a task of the random order waits for tasks that are so near before it
SEED = 4


def review(name: str) -> Block:
    """Return a task of one post with a limit."""
    return task(name, f"Review {name}", lane=LANE, time_limit=LIMIT)


def serial(count: int) -> Definitions:
    """Return tasks in a row, in a case that has a limit as well."""
    made = build(sequence(*(review(f"t{number}") for number in range(count))))
    return replace(made, processes=(replace(made.processes[0], time_limit=LIMIT),))


def wide(count: int) -> Definitions:
    return build(parallel(*(review(f"t{number}") for number in range(count))))


def blocks(number: int, width: int) -> Definitions:
    return build(sequence(*(parallel(*(review(f"t{n}_{k}") for k in range(width))) for n in range(number))))


def random_order(count: int) -> Definitions:
    dice = random.Random(SEED)
    pairs = []
    for number in range(1, count):
        near = range(max(0, number - NEAR), number)
        pairs += [(before, number) for before in dice.sample(near, min(len(near), dice.choice((1, 1, 2))))]
    return build(partial_order([review(f"t{number}") for number in range(count)], pairs))
