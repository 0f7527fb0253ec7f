"""Tokens on the move: a stack of (node, flow by which it comes, item whose end set it going; approval time)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.jit import inlined, jit
from reengineer.simulation.kernel.words import CARRIED, ENTRY_WIDTH, FLOW, OUT, OUTS, STACK, STACK_SIZE, TARGET

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals


@inlined
def move(ints: Ints, reals: Reals, flow: int, previous: int) -> None:
    """Send a token along a flow."""
    entry = ints[STACK] + ENTRY_WIDTH * ints[STACK_SIZE]
    ints[entry] = ints[flow + TARGET]
    ints[entry + 1] = flow
    ints[entry + 2] = previous
    reals[entry] = reals[CARRIED]
    ints[STACK_SIZE] += 1


@inlined
def move_on(ints: Ints, reals: Reals, node: int, previous: int) -> None:
    """Send a token along every flow that leaves a node; that on the first flow moves first."""
    flow = ints[node + OUT] + FLOW * ints[node + OUTS]
    for _ in range(ints[node + OUTS]):
        flow -= FLOW
        move(ints, reals, flow, previous)


@jit
def push_entry(ints: Ints, reals: Reals, node: int, previous: int) -> None:
    """Put a token on a node itself."""
    entry = ints[STACK] + ENTRY_WIDTH * ints[STACK_SIZE]
    ints[entry] = node
    ints[entry + 1] = 0
    ints[entry + 2] = previous
    reals[entry] = reals[CARRIED]
    ints[STACK_SIZE] += 1
