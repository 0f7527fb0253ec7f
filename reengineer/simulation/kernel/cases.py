"""Cases: how one begins, and what is booked when nothing of it is under way any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation import randomness
from reengineer.simulation.kernel.chance import foresee
from reengineer.simulation.kernel.jit import inlined, jit
from reengineer.simulation.kernel.records import free_item, free_slot, make_slot
from reengineer.simulation.kernel.stack import push_entry
from reengineer.simulation.kernel.tokens import settle
from reengineer.simulation.kernel.words import (
    ACTIVE,
    APPROVED,
    AT,
    C_APPROVAL,
    C_COST,
    C_DELAY,
    C_EFFORT,
    C_END,
    C_HANDOVERS,
    C_OUTCOME,
    C_RETURNS,
    CANCELS,
    CARRIED,
    CASE,
    CASE_A,
    CASE_B,
    CASE_RESULT,
    CASE_RESULTS,
    COST,
    CRITICAL,
    DEAD,
    DELAY,
    EARLIEST,
    EFFORT,
    END_COUNTED,
    FINISH,
    FIRST_COUNTED,
    FREE_ITEM,
    HANDOVERS,
    IN_CASE,
    ITEMS,
    LAST,
    LEAD_CRITICAL,
    NEED_COUNT,
    NEXT,
    NOW,
    OFF,
    OFF_CRITICAL,
    ORDINAL,
    OUTCOME,
    OWNER,
    PENDING,
    PREVIOUS,
    READY,
    RETURNS,
    SCOPE,
    SCOPES,
    SEED,
    SLOT,
    START,
    START_COUNT,
    STARTED,
    STARTS,
    STATE,
    WAIT_CRITICAL,
    WORK_CRITICAL,
    WORK_END,
)

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals

_case_key = jit(randomness.case_key)
STUCK = -2


@jit
def start_case(ints: Ints, reals: Reals, case: int) -> int:
    """Let a case arrive: a token on each start of the process."""
    slot = make_slot(ints, reals)
    ints[slot + CASE] = case
    key_a, key_b = _case_key(ints[SEED], case)
    ints[slot + CASE_A] = key_a
    ints[slot + CASE_B] = key_b
    foresee(ints, reals, slot)
    reals[slot + STARTED] = reals[NOW]
    reals[CARRIED] = 0.0
    ints[IN_CASE] += 1
    for start in range(ints[START_COUNT]):
        node = ints[ints[STARTS] + start]
        ints[slot + SLOT + 2 * ints[node + SCOPE]] += 1
        push_entry(ints, reals, node, 0)
    return slot


@inlined
def go_on(ints: Ints, reals: Reals, slot: int) -> None:
    """Move the tokens of a case; with nothing left to wait for, the case is over."""
    settle(ints, reals, slot)
    if ints[slot + ACTIVE] == 0:
        _end_case(ints, reals, slot)


@jit
def _end_case(ints: Ints, reals: Reals, slot: int) -> None:
    """Book a case: its outcome, or that it is stuck with tokens that wait for what never comes."""
    now = reals[NOW]
    record = ints[CASE_RESULTS] + CASE_RESULT * ints[slot + CASE]
    outcome = ints[ints[slot + OUTCOME] + ORDINAL] if ints[slot + OUTCOME] else STUCK
    for scope in range(ints[SCOPES]):
        if ints[slot + SLOT + 2 * scope]:
            outcome = STUCK
    ints[record + C_OUTCOME] = outcome
    ints[record + C_HANDOVERS] = ints[slot + HANDOVERS]
    ints[record + C_RETURNS] = ints[slot + RETURNS]
    reals[record + C_END] = now
    reals[record + C_APPROVAL] = reals[slot + APPROVED]
    reals[record + C_EFFORT] = reals[slot + EFFORT]
    reals[record + C_DELAY] = reals[slot + DELAY]
    reals[record + C_COST] = reals[slot + COST]
    if ints[FIRST_COUNTED] <= ints[slot + CASE] < ints[END_COUNTED]:
        _walk_back(ints, reals, ints[slot + LAST])
    _clear(ints, slot)
    free_slot(ints, slot)
    ints[IN_CASE] -= 1


@jit
def _walk_back(ints: Ints, reals: Reals, item: int) -> None:
    """Follow the critical path of the case from its end: each item back to the one whose end made it ready."""
    while item:
        node = ints[item + AT]
        reals[node + CRITICAL] += 1.0
        if ints[node + NEED_COUNT]:
            reals[node + WAIT_CRITICAL] += reals[item + START] - reals[item + READY] - reals[item + OFF]
            reals[node + OFF_CRITICAL] += reals[item + OFF]
            reals[node + WORK_CRITICAL] += reals[item + WORK_END] - reals[item + START]
            reals[node + LEAD_CRITICAL] += reals[item + FINISH] - reals[item + WORK_END]
        else:
            reals[node + LEAD_CRITICAL] += reals[item + FINISH] - reals[item + READY]
        item = ints[item + PREVIOUS]


@jit
def _clear(ints: Ints, slot: int) -> None:
    """Give back the items of a case; one that is still to come goes when its time comes."""
    item = ints[slot + ITEMS]
    if ints[slot + CANCELS] == 0:  # none is still to come: all at once
        if item:
            ints[ints[slot + EARLIEST] + NEXT] = ints[FREE_ITEM]
            ints[FREE_ITEM] = item
        return
    while item:
        after = ints[item + NEXT]
        if ints[item + PENDING]:
            ints[item + STATE] = DEAD
            ints[item + OWNER] = 0
        else:
            free_item(ints, item)
        item = after
