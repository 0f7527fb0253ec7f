"""Inclusive joins: when nothing else can come, what has come goes on (BPMN 2.0, 13.4.3).

A join waits while some token of the case can reach one of its empty flows, unless that token can also reach a flow on
which a token waits already. What can be reached from where, without passing the join itself, is compiled into a mask of
incoming flows for each node (`UPSTREAM`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.kernel.jit import jit
from reengineer.simulation.kernel.stack import move_on
from reengineer.simulation.kernel.words import (
    ALL_JOINS,
    AT,
    CARRIED,
    CASE,
    COUNT,
    DEAD,
    END_COUNTED,
    FIRST_COUNTED,
    INCOMING,
    INNER,
    ITEMS,
    JOIN_LIST,
    NEXT,
    NEXT_ANY_JOIN,
    NEXT_JOIN,
    NOW,
    ORDINAL,
    OVER,
    SCOPE,
    SIBLINGS,
    SLOT,
    STATE,
    TICKET,
    TIMING,
    UPSTREAM,
)

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals


@jit
def fire_inclusive(ints: Ints, reals: Reals, slot: int) -> bool:
    """Let one inclusive join of the case go on, if one can; tell whether one did."""
    node = ints[JOIN_LIST]
    while node:
        own = slot + ints[node + INNER]
        if ints[own] and (ints[own] == ints[node + INCOMING] or not _expects(ints, slot, node)):
            _fire(ints, reals, slot, node)
            return True
        node = ints[node + NEXT_JOIN]
    return False


@jit
def _expects(ints: Ints, slot: int, node: int) -> bool:
    """Tell whether a token elsewhere in the case holds the join back."""
    own = slot + ints[node + INNER]
    full = 0
    for flow in range(ints[node + INCOMING]):
        if ints[own + 2 + flow]:
            full |= 1 << flow
    masks = ints[node + UPSTREAM]
    item = ints[slot + ITEMS]
    while item:
        state = ints[item + STATE]
        if state not in (OVER, DEAD, TICKET, TIMING):
            mask = ints[masks + ints[ints[item + AT] + ORDINAL]]
            if mask & ~full and not mask & full:
                return True
        item = ints[item + NEXT]
    other = ints[ALL_JOINS]
    while other:
        if other != node and ints[slot + ints[other + INNER]]:
            mask = ints[masks + ints[other + ORDINAL]]
            if mask & ~full and not mask & full:
                return True
        other = ints[other + NEXT_ANY_JOIN]
    return False


@jit
def _fire(ints: Ints, reals: Reals, slot: int, node: int) -> None:
    own = slot + ints[node + INNER]
    taken = 0
    left = 0
    for cell in range(own + 2, own + 2 + ints[node + INCOMING]):
        if ints[cell]:
            ints[cell] -= 1
            taken += 1
            if ints[cell]:
                left += 1
    if ints[FIRST_COUNTED] <= ints[slot + CASE] < ints[END_COUNTED]:
        reals[node + SIBLINGS] += taken * reals[NOW] - reals[own]
        reals[node + COUNT] += 1.0
    ints[own] = left
    reals[own] = 0.0
    reals[CARRIED] = reals[own + 1]
    reals[own + 1] = 0.0
    ints[slot + SLOT + 2 * ints[node + SCOPE]] -= taken - 1
    move_on(ints, reals, node, ints[own + 1])
