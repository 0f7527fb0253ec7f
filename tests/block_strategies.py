"""Random processes for laws: blocks in blocks, with choices, loops, refusals, sub-processes and N-shaped orders."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from processes.blocks import (
    Block,
    Branch,
    build,
    choice,
    loop,
    parallel,
    partial_order,
    refusal,
    sequence,
    subprocess,
    task,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Definitions

LANES = (("Window", "Intake"), ("Water", "Review"), ("Fire", "Review"))
PAPERS = ("plan", "permit", "opinion")


@st.composite
def partial_orders(draw: st.DrawFn, *, most: int = 6) -> tuple[int, list[tuple[int, int]]]:
    """Draw a number of steps and pairs of them that contain no circle."""
    size = draw(st.integers(1, most))
    possible = [(a, b) for a in range(size) for b in range(a + 1, size)]
    return size, draw(st.lists(st.sampled_from(possible), unique=True)) if possible else []


@st.composite
def processes(draw: st.DrawFn, *, depth: int = 3) -> Definitions:
    """Draw a sound process: blocks in blocks, down to the depth given."""
    return build(draw(blocks(count(), depth=depth)))


@st.composite
def blocks(draw: st.DrawFn, numbers: Iterator[int], *, depth: int) -> Block:
    """Draw a block; `numbers` keeps the ids of its tasks apart."""
    kinds = ["task", "sequence", "parallel", "order", "choice", "loop", "refusal", "subprocess"]
    kind = draw(st.sampled_from(kinds)) if depth else "task"
    number = next(numbers)

    def inner() -> Block:
        return draw(blocks(numbers, depth=depth - 1))

    made: Block
    if kind == "task":
        reads, writes = (draw(st.lists(st.sampled_from(PAPERS), unique=True, max_size=2)) for _ in range(2))
        made = task(f"t{number}", lane=draw(st.sampled_from(LANES)), reads=reads, writes=writes)
    elif kind in {"sequence", "parallel"}:
        parts = [inner() for _ in range(draw(st.integers(2, 3)))]
        made = sequence(*parts) if kind == "sequence" else parallel(*parts)
    elif kind == "order":
        size, pairs = draw(partial_orders(most=4))
        made = partial_order([inner() for _ in range(size)], pairs)
    elif kind == "choice":
        skip = Branch() if draw(st.booleans()) else Branch(block=inner())
        made = choice(f"way {number}?", Branch(condition=f'way{number} == "a"', block=inner()), skip)
    elif kind == "loop":
        back = inner() if draw(st.booleans()) else None
        made = loop(inner(), name=f"again {number}?", again=Branch(condition=f'again{number} == "yes"', block=back))
    elif kind == "refusal":
        when = Branch(condition=f'answer{number} == "no"', block=task(f"n{number}", lane=LANES[0]))
        made = refusal(inner(), name=f"granted {number}?", when=when, end="Refused")
    else:
        made = subprocess(f"s{number}", f"Part {number}", inner(), lane=LANES[1])
    return made
