"""The mix of cases, held fixed: of each kind there are as many in a replication as its share says, in an order of chance.

Drawing the kind of each case by itself would let the mix differ from one replication to the next, and that hides what is to
be seen: what the flow does with it. So kinds are dealt out by systematic sampling with a random start (Cochran, Sampling
Techniques, 3rd ed. (1977), chapter 8): a grid of as many shares as there are cases, moved by a random number, cut where the
cumulated shares say. A kind then has share x cases of them, rounded up or down, and the chance of each single case is its
share exactly, so that nothing is biased.

Several attributes: the next is dealt out along the cases sorted by those before, in steps of the golden section, so that
each run of neighbours gets its share too, up to one or two (Kuipers and Niederreiter, Uniform Distribution of Sequences
(1974), section 2.3). Combinations are then nearly as even as their cells are large. For a single case the attributes are
independent, as they are meant to be.

What comes before the cases that count, these, and what comes after them are dealt out each for itself. Within a part the order is of chance alone:
kinds that came in turns would come more evenly than they do, and wait less.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod, sqrt
from typing import TYPE_CHECKING

import numpy as np

from processes.expressions import evaluate, names
from reengineer.simulation.randomness import case_keys, draws, element_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from reengineer.simulation.scenario import Attribute, Scenario

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

GOLDEN = (sqrt(5) - 1) / 2


def deal(attributes: Iterable[Attribute], *, seed: int, parts: tuple[int, ...]) -> Mapping[str, Integers]:
    """Return the value of each case, by its place among the values, for each attribute; `parts` are numbers of cases.

    It hangs on the seed of the replication and on the attributes that are more mixed, not on the order in which they stand
    nor on the flow: as-is and to-be get the same cases.

    >>> from reengineer.simulation.scenario import Attribute
    >>> wet = Attribute(name="wet", values=(("yes", 0.2), ("no", 0.8)))
    >>> np.bincount(deal([wet], seed=1, parts=(5, 20))["wet"]).tolist()
    [5, 20]
    """
    ends = np.cumsum((0, *parts))
    cell, cells = np.repeat(np.arange(len(parts)), parts), len(parts)
    keys, part_keys = case_keys(seed, np.arange(cell.size)), case_keys(seed, np.arange(len(parts)))
    chosen = {}
    for attribute in sorted(attributes, key=lambda one: (-_variety(one), one.name)):
        words = element_keys(f"attribute {attribute.name}")
        order = np.argsort(cell + draws(*keys, *words, 0))
        values = np.empty(cell.size, np.int64)
        for first, last, start in zip(ends[:-1], ends[1:], draws(*part_keys, *words, 1), strict=True):
            values[order[first:last]] = _cut(attribute, (_grid(last - first) + start) % 1)
        chosen[attribute.name] = values
        if cells < cell.size:  # finer cells would have no neighbours
            cell, cells = cell * len(attribute.values) + values, cells * len(attribute.values)
    return chosen


def parts_of(scenario: Scenario) -> tuple[int, ...]:
    """Return how many cases come before those that count, how many count, and how many come after them."""
    first, last = scenario.first_counted, scenario.run_out
    counted = scenario.size - first - last
    return (first, counted, last) if last else (first, counted)


def _variety(attribute: Attribute) -> float:
    """Return the chance that two cases differ, if shares add up to 1 (Gini and Simpson)."""
    return 1 - sum(share**2 for _, share in attribute.values)


@lru_cache(maxsize=64)
def _grid(size: int) -> Floats:
    """Return an even grid on [0, 1) in the order of the multiples of the golden section."""
    grid = np.empty(size)
    grid[np.argsort(np.arange(size) * GOLDEN % 1)] = np.arange(size) / max(size, 1)
    grid.flags.writeable = False  # it is handed out again
    return grid


def _cut(attribute: Attribute, numbers: Floats) -> Integers:
    bounds = np.cumsum([share for _, share in attribute.values])
    return np.minimum(np.searchsorted(bounds / bounds[-1], numbers, side="right"), len(bounds) - 1)


def truths(condition: str, attributes: Iterable[Attribute], chosen: Mapping[str, Integers], size: int) -> Integers:
    """Return 1 for each case for which a condition holds, 0 for the others.

    >>> from reengineer.simulation.scenario import Attribute
    >>> wet = Attribute(name="wet", values=(("yes", 0.5), ("no", 0.5)))
    >>> truths('wet == "no"', [wet], {"wet": np.array([0, 1, 1])}, 3).tolist()
    [0, 1, 1]
    """
    wanted = names(condition)
    asked = [attribute for attribute in attributes if attribute.name in wanted]
    if not asked:
        return np.full(size, int(evaluate(condition, {})))
    columns, sizes = [chosen[one.name] for one in asked], [len(one.values) for one in asked]
    if prod(sizes) <= size:
        answers = np.array([_answer(condition, asked, kind) for kind in np.ndindex(*sizes)], np.int64)
        return answers.reshape(sizes)[tuple(columns)]
    kinds, which = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    return np.array([_answer(condition, asked, kind) for kind in kinds], np.int64)[which.ravel()]


def _answer(condition: str, asked: Iterable[Attribute], kind: Iterable[int]) -> int:
    facts = {attribute.name: attribute.values[value][0] for attribute, value in zip(asked, kind, strict=True)}
    return int(evaluate(condition, facts))
