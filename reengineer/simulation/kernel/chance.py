"""Luck: keyed random numbers and quantile tables, so that the same case does the same task with the same luck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation import quantile_tables, randomness
from reengineer.simulation.kernel.jit import inlined
from reengineer.simulation.kernel.words import (
    CASE_A,
    CASE_B,
    ENDLESS,
    KEY_A,
    KEY_B,
    LIKELY,
    LIKELY_COUNT,
    ORDINAL,
    SCOPES,
    SLOT,
    STATUS,
    WHERE,
    WORK_SCALE,
    WORK_SHIFT,
    WORK_TABLE,
)

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals

_draw = inlined(randomness.draw)
_locate = inlined(quantile_tables.locate)
MOST_VISITS = 10_000  # a case that comes to one node more often would never end
PURPOSES = 4  # numbers that one visit may need: processing time, lead, choice


@inlined
def luck(ints: Ints, slot: int, node: int, visit: int, purpose: int) -> float:
    """Return the random number of a case at its n-th visit of a node, for one purpose."""
    key_a, key_b = ints[node + KEY_A], ints[node + KEY_B]
    return _draw(ints[slot + CASE_A], ints[slot + CASE_B], key_a, key_b, PURPOSES * visit + purpose)


@inlined
def quantile(reals: Reals, table: int, share: float) -> float:
    """Return the length that a share of all fall below, in the unit of the table."""
    row, fraction = _locate(share)
    place = table + 2 * row
    return reals[place] + reals[place + 1] * fraction


@inlined
def work_of(ints: Ints, reals: Reals, slot: int, node: int, visit: int) -> float:
    """Return how long people work on a task at the n-th visit of a case; the node has a table."""
    return reals[node + WORK_SHIFT] + reals[node + WORK_SCALE] * quantile(
        reals, ints[node + WORK_TABLE], luck(ints, slot, node, visit, 0)
    )


@inlined
def foresee(ints: Ints, reals: Reals, slot: int) -> None:
    """Draw the work of all tasks that a case will very likely come to: so many at once cost little."""
    works = slot + SLOT + 2 * ints[SCOPES]
    first = ints[LIKELY]
    for place in range(first, first + ints[LIKELY_COUNT]):
        node = ints[place]
        reals[works + ints[node + ORDINAL]] = work_of(ints, reals, slot, node, 0)


@inlined
def visit(ints: Ints, slot: int, node: int) -> int:
    """Return how often the case has been at the node before, and count this time."""
    place = slot + SLOT + 2 * ints[SCOPES] + ints[node + ORDINAL]
    before = ints[place]
    ints[place] = before + 1
    if before >= MOST_VISITS:
        ints[STATUS] = ENDLESS
        ints[WHERE] = node
    return before
