"""Changing an order as little as possible: what must hold, then as much of the old order as goes with it."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from reengineer.partial_order import is_acyclic
from reengineer.redesign.edits import find_node
from reengineer.redesign.merging import take_over
from reengineer.redesign.rewiring import rewire
from reengineer.redesign.synthesis import synthesize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from processes.model import Definitions, FlowNode
    from reengineer.partial_order import Pair, PartialOrder
    from reengineer.redesign.study import Study
    from reengineer.steps import Region


def keep_what_fits(
    elements: Sequence[str], must: Iterable[Pair], old: PartialOrder, more: Sequence[Pair] = ()
) -> tuple[Pair, ...]:
    """Return the pairs that must hold and as much of the old order, and of more pairs, as goes with them.

    >>> from reengineer.partial_order import PartialOrder
    >>> keep_what_fits("abc", [("c", "b")], PartialOrder.of("abc", [("a", "b"), ("b", "c")]))
    (('c', 'b'), ('a', 'b'), ('a', 'c'))
    """
    taken = tuple(must)
    everything = (*taken, *old.covering_pairs(), *more)
    if is_acyclic(elements, everything):
        return everything
    return add_what_fits(taken, chain(old.all_pairs(), more))  # what a covering pair only implied counts by itself now


def add_what_fits(must: Iterable[Pair], wanted: Iterable[Pair]) -> tuple[Pair, ...]:
    """Return the pairs that must hold and, one after the other, those wanted that run against none before them.

    >>> add_what_fits([("b", "a")], [("a", "b"), ("b", "c")])
    (('b', 'a'), ('b', 'c'))
    """
    followers: dict[str, list[str]] = {}
    taken = list(dict.fromkeys(must))
    for before, after in taken:
        followers.setdefault(before, []).append(after)
    for before, after in wanted:
        if before != after and not _reaches(followers, after, before):
            followers.setdefault(before, []).append(after)
            taken.append((before, after))
    return tuple(taken)


def merge_steps(study: Study, region: Region, kept: FlowNode, others: Sequence[str], *, at_front: bool) -> Definitions:
    """Let one task of a region do the work of others; it stands at the first (or the last) of their places."""
    laid = lay_together(study, region, kept.id, others, at_front=at_front)
    return take_over(laid, kept, [find_node(study.definitions, name) for name in others])


def lay_together(study: Study, region: Region, kept: str, others: Sequence[str], *, at_front: bool) -> Definitions:
    """Lay the flow of a region past some steps; one step stands for them, at the first (or the last) of their places.

    Everything keeps the order that it has a reason for; of the rest stays what goes with the new place.
    """
    names = dict.fromkeys(others, kept)
    steps = [step for step in region.steps if step.id not in names]

    def renamed(pairs: Iterable[Pair]) -> list[Pair]:
        found = [(names.get(before, before), names.get(after, after)) for before, after in pairs]
        return [(before, after) for before, after in found if before != after]

    merged = {kept, *others}
    place = min if at_front else max
    as_is = study.as_is_order(region)
    at = place(merged, key=as_is.index.__getitem__)
    around = as_is.restricted(step for step in as_is.elements if step == at or step not in merged)
    around = replace(around, elements=tuple(kept if step == at else step for step in around.elements))
    order = keep_what_fits([step.id for step in steps], renamed(study.new_order(region)), around)
    smaller = replace(region, steps=tuple(steps))
    return rewire(study.definitions, smaller, synthesize([step.id for step in steps], order))


def _reaches(followers: dict[str, list[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    for name in waiting:
        if name == goal:
            return True
        fresh = [after for after in followers.get(name, ()) if after not in seen]
        seen.update(fresh)
        waiting += fresh
    return False
