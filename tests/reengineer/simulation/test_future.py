"""What is scheduled comes in the order of time; of two at the same time, what was scheduled first."""

from __future__ import annotations

from heapq import heappop, heappush
from math import inf
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reengineer.simulation.kernel import future
from reengineer.simulation.kernel import words as w
from reengineer.simulation.kernel.jit import COMPILED, door, plain

TREE, PLACES, ITEMS, ROOM = 100, 1200, 2000, 512


@door
def play(ints: Any, reals: Any, steps: Any, found: Any) -> None:
    """Schedule an item at each step that is a time, take out the first at each that is negative."""
    words, numbers = plain(ints), plain(reals)
    item = ITEMS
    taken = 0
    for step in steps:
        if step >= 0.0:
            future.push(words, numbers, step, item)
            item += w.ITEM
        elif future.first_time(words, numbers) < inf:
            found[taken] = (future.pop(words) - ITEMS) // w.ITEM
            taken += 1


def played(steps: list[float]) -> list[int]:
    size = ITEMS + w.ITEM * (len(steps) + 1)
    ints, reals = np.zeros(size, np.int64), np.zeros(size)
    ints[w.FUTURE], ints[w.PLACES], ints[w.LEAVES] = TREE, PLACES, 1
    reals[TREE : TREE + 2] = inf
    found = np.full(len(steps), -1)
    given_ = (ints, reals, np.array(steps), found)
    if COMPILED:
        play(*given_)
        return [number for number in found.tolist() if number >= 0]
    lists = tuple(column.tolist() for column in given_)
    play(*lists)
    return [number for number in lists[3] if number >= 0]


def in_order(steps: list[float]) -> list[int]:
    heap: list[tuple[float, int]] = []
    found = []
    number = 0
    for step in steps:
        if step >= 0:
            heappush(heap, (step, number))
            number += 1
        elif heap:
            found.append(heappop(heap)[1])
    return found


# Few different times, so that many are the same; more than a tree of one leaf holds.
@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from((-1.0, -1.0, 0.0, 1.0, 1.5, 2.0, 7.0)), max_size=200))
def test_the_tree_is_a_heap(steps: list[float]) -> None:
    assert played(steps) == in_order(steps)
