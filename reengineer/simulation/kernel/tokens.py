"""What each kind of node does with a token: the token game of BPMN 2.0, chapter 13."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.awaited import race, receive, send
from reengineer.simulation.kernel.gateways import arrive, choose, fork_some, join
from reengineer.simulation.kernel.inclusive import fire_inclusive
from reengineer.simulation.kernel.jit import inlined, jit
from reengineer.simulation.kernel.scopes import cancel_scope, enter, leave, throw
from reengineer.simulation.kernel.stack import move_on
from reengineer.simulation.kernel.words import (
    BURST,
    CARRIED,
    CHOOSE,
    END,
    ENDLESS,
    ENTER,
    ENTRY_WIDTH,
    FORK,
    FORK_SOME,
    FUTURE_ROOM,
    JOIN,
    JOIN_SOME,
    MARGIN,
    OP,
    OR_JOINS,
    OUTS,
    RACE,
    ROOM,
    SCHEDULED,
    SCOPE,
    SEND,
    SLOT,
    STACK,
    STACK_ROOM,
    STACK_SIZE,
    STATUS,
    TERMINATE,
    THROW,
    TOP,
    WHERE,
    WORK,
)
from reengineer.simulation.kernel.work import begin

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals


LOOK_EVERY = 8  # steps; there is room for as many


@inlined
def settle(ints: Ints, reals: Reals, slot: int) -> None:
    """Move the tokens of a case until each waits for time, for people, for a message or for another token."""
    steps = 0
    while True:
        while ints[STACK_SIZE]:
            ints[STACK_SIZE] -= 1
            entry = ints[STACK] + ENTRY_WIDTH * ints[STACK_SIZE]
            step(ints, reals, slot, entry)
            steps += 1
            if steps % LOOK_EVERY == 0:
                if _overflows(ints):
                    ints[STATUS] = ENDLESS
                    ints[WHERE] = ints[entry]
                if ints[STATUS] == ENDLESS:
                    return
        if ints[OR_JOINS] == 0 or not fire_inclusive(ints, reals, slot):
            return


@jit
def _overflows(ints: Ints) -> bool:
    """Tell whether tokens have become more than a sound flow can have; the caller made room for those."""
    if ints[STACK_SIZE] > ints[STACK_ROOM]:
        return True
    return ints[TOP] + ints[MARGIN] > ints[ROOM] or ints[SCHEDULED] + ints[BURST] > ints[FUTURE_ROOM]


@inlined
def step(ints: Ints, reals: Reals, slot: int, entry: int) -> None:
    """Let a token enter a node."""
    node = ints[entry]
    flow = ints[entry + 1]
    previous = ints[entry + 2]
    reals[CARRIED] = reals[entry]
    op = ints[node + OP]
    if op == WORK:
        begin(ints, reals, slot, node, previous)
    elif op == JOIN:
        join(ints, reals, slot, flow, previous)
    elif op == FORK:
        ints[slot + SLOT + 2 * ints[node + SCOPE]] += ints[node + OUTS] - 1
        move_on(ints, reals, node, previous)
    elif op == CHOOSE:
        choose(ints, reals, slot, node, previous)
    elif op == END:
        leave(ints, reals, slot, node, previous)
    else:
        step_rare(ints, reals, slot, entry)


@jit
def step_rare(ints: Ints, reals: Reals, slot: int, entry: int) -> None:
    """Let a token enter a node of a rarer kind."""
    node = ints[entry]
    flow = ints[entry + 1]
    previous = ints[entry + 2]
    op = ints[node + OP]
    if op == ENTER:
        enter(ints, reals, slot, node, previous)
    elif op == FORK_SOME:
        fork_some(ints, reals, slot, node, previous)
    elif op == JOIN_SOME:
        arrive(ints, reals, slot, flow, previous)
    elif op == RACE:
        race(ints, reals, slot, node, previous)
    elif op == TERMINATE:
        cancel_scope(ints, reals, slot, ints[node + SCOPE])
        ints[slot + SLOT + 2 * ints[node + SCOPE]] = 1
        leave(ints, reals, slot, node, previous)
    elif op == THROW:
        throw(ints, reals, slot, node, previous)
    elif op == SEND:
        send(ints, reals, slot, node, previous)
        move_on(ints, reals, node, previous)
    else:
        receive(ints, reals, slot, node, previous)
