"""Gateways: tokens that split, choose and join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.chance import luck, visit
from reengineer.simulation.kernel.jit import jit
from reengineer.simulation.kernel.stack import move, move_on
from reengineer.simulation.kernel.words import (
    BY_CONDITION,
    CARRIED,
    CASE,
    CELL,
    CONDITION,
    CONDITIONS,
    COUNT,
    DEFAULT,
    END_COUNTED,
    FIRST_COUNTED,
    FLOW,
    INCOMING,
    INNER,
    NOW,
    OUT,
    OUTS,
    SCOPE,
    SHARE,
    SIBLINGS,
    SLOT,
    TARGET,
    TRUTH,
)

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals


@jit
def arrive(ints: Ints, reals: Reals, slot: int, flow: int, previous: int) -> bool:
    """Book a token in the cell of its flow; tell whether no other waits there. The join remembers who came last."""
    node = ints[flow + TARGET]
    own = slot + ints[node + INNER]
    cell = slot + ints[flow + CELL]
    reals[own] += reals[NOW]
    reals[own + 1] = max(reals[own + 1], reals[CARRIED])
    ints[own + 1] = previous
    ints[cell] += 1
    if ints[cell] == 1:
        ints[own] += 1
        return True
    return False


@jit
def join(ints: Ints, reals: Reals, slot: int, flow: int, previous: int) -> None:
    """Let the token wait until each incoming flow has one; then one goes on."""
    arrive(ints, reals, slot, flow, previous)
    node = ints[flow + TARGET]
    own = slot + ints[node + INNER]
    wanted = ints[node + INCOMING]
    if ints[own] < wanted:
        return
    first = own + 2
    for cell in range(first, first + wanted):
        ints[cell] -= 1
        if ints[cell] == 0:
            ints[own] -= 1
    if ints[FIRST_COUNTED] <= ints[slot + CASE] < ints[END_COUNTED]:
        reals[node + SIBLINGS] += wanted * reals[NOW] - reals[own]
        reals[node + COUNT] += 1.0
    reals[own] = 0.0
    reals[CARRIED] = reals[own + 1]
    reals[own + 1] = 0.0
    ints[slot + SLOT + 2 * ints[node + SCOPE]] -= wanted - 1
    move_on(ints, reals, node, previous)


@jit
def choose(ints: Ints, reals: Reals, slot: int, node: int, previous: int) -> None:
    """Take one way: the first whose condition holds, or by chance."""
    flow = ints[node + OUT]
    last = flow + FLOW * (ints[node + OUTS] - 1)
    number = visit(ints, slot, node)
    if ints[node + BY_CONDITION]:
        usual = 0
        while flow <= last:
            if ints[flow + DEFAULT]:
                usual = flow
            elif holds(ints, slot, flow):
                move(ints, reals, flow, previous)
                return
            flow += FLOW
        move(ints, reals, usual or last, previous)
        return
    share = luck(ints, slot, node, number, 2)
    while flow < last and share >= reals[flow + SHARE]:
        flow += FLOW
    move(ints, reals, flow, previous)


@jit
def holds(ints: Ints, slot: int, flow: int) -> bool:
    """Tell whether the condition of a flow holds for the attributes of the case; no condition holds."""
    if ints[flow + CONDITION] < 0:
        return True
    return ints[ints[TRUTH] + ints[slot + CASE] * ints[CONDITIONS] + ints[flow + CONDITION]] == 1


@jit
def fork_some(ints: Ints, reals: Reals, slot: int, node: int, previous: int) -> None:
    """Take every way whose condition holds or that chance takes; none: the default flow."""
    usual = ints[node + OUT]
    flow = usual + FLOW * ints[node + OUTS]
    taken = 0
    number = visit(ints, slot, node)
    for place in range(ints[node + OUTS] - 1, -1, -1):  # the first flow is pushed last and moves first
        flow -= FLOW
        if ints[flow + DEFAULT]:
            usual = flow
        elif ints[node + BY_CONDITION]:
            if holds(ints, slot, flow):
                move(ints, reals, flow, previous)
                taken += 1
        elif luck(ints, slot, node, number * ints[node + OUTS] + place, 2) < reals[flow + SHARE]:
            move(ints, reals, flow, previous)
            taken += 1
    if taken == 0:
        move(ints, reals, usual, previous)
        taken = 1
    ints[slot + SLOT + 2 * ints[node + SCOPE]] += taken - 1
