"""From a partial order of steps to parallel gateways and the flows between them, pair by covering pair.

Definition: a pair (a, b) is covering if nothing lies between a and b. Every covering pair becomes a way from a to b: a
split behind a where several ways leave, a join before b where several arrive. Steps that wait for the same several
steps share one join and one split. The net is acyclic and has one token on every path, so it is sound, safe, and allows
exactly the order given.

Source: transitive reduction, Aho, Garey, Ullman, "The transitive reduction of a directed graph", SIAM J. Computing 1
(1972).
"""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Point:
    """Where a flow begins or ends: a step, the gateway behind or before a step, or that of the whole (step None)."""

    kind: Literal["step", "split", "join", "fan"]  # a fan splits behind a shared join, before its step
    step: int | None


@dataclass(frozen=True, slots=True)
class GatewayPlan:
    """Flows between points, and the points where the whole begins and ends."""

    flows: tuple[tuple[Point, Point], ...]
    first: Point
    last: Point


def order_gateways(count: int, pairs: Iterable[tuple[int, int]]) -> GatewayPlan:
    """Return the gateways and flows that allow exactly the order of the pairs on the steps 0 .. count - 1.

    >>> for source, target in order_gateways(4, [(0, 2), (1, 2), (1, 3)]).flows:
    ...     print(source.kind, source.step, "->", target.kind, target.step)
    split None -> step 0
    split None -> step 1
    step 0 -> join 2
    step 1 -> split 1
    split 1 -> join 2
    split 1 -> step 3
    join 2 -> step 2
    step 2 -> join None
    step 3 -> join None
    """
    successors = covering_pairs(count, pairs)
    predecessors: list[list[int]] = [[] for _ in range(count)]
    for before, afters in enumerate(successors):
        for after in afters:
            predecessors[after].append(before)
    shared = _share_joins(predecessors)
    sources = [step for step in range(count) if not predecessors[step]]
    sinks = [step for step in range(count) if not successors[step]]
    flows = [(Point("split", None), Point("step", step)) for step in sources if len(sources) > 1]
    for step in range(count):
        flows += _flows_behind(step, list(dict.fromkeys(shared[after] for after in successors[step])), predecessors)
    flows += _flows_into(shared, predecessors)
    flows += [(Point("step", step), Point("join", None)) for step in sinks if len(sinks) > 1]
    first = Point("split", None) if len(sources) > 1 else Point("step", sources[0])
    last = Point("join", None) if len(sinks) > 1 else Point("step", sinks[0])
    return GatewayPlan(tuple(flows), first, last)


def covering_pairs(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return for each step the steps right behind it: the transitive reduction of the pairs.

    >>> covering_pairs(3, [(0, 1), (1, 2), (0, 2)])
    [[1], [2], []]
    """
    direct: list[set[int]] = [set() for _ in range(count)]
    for before, after in pairs:
        direct[before].add(after)
    sorter = TopologicalSorter({step: sorted(direct[step]) for step in range(count)})
    order = list(sorter.static_order())  # a step comes after everything it leads to
    place = {step: number for number, step in enumerate(order)}
    reached = [0] * count
    covering: list[list[int]] = [[] for _ in range(count)]
    for step in order:
        for after in sorted(direct[step], key=place.__getitem__, reverse=True):
            if not reached[step] >> after & 1:
                covering[step].append(after)
                reached[step] |= reached[after] | 1 << after
        covering[step].sort()
    return covering


def _share_joins(predecessors: list[list[int]]) -> list[int]:
    """Return for each step the step whose join it shares: the first one that waits for the same several steps."""
    first: dict[tuple[int, ...], int] = {}
    return [
        first.setdefault(tuple(waits_for), step) if len(waits_for) > 1 else step
        for step, waits_for in enumerate(predecessors)
    ]


def _flows_behind(step: int, targets: list[int], predecessors: list[list[int]]) -> list[tuple[Point, Point]]:
    arrivals = [Point("join" if len(predecessors[target]) > 1 else "step", target) for target in targets]
    here = Point("step", step)
    if len(arrivals) < 2:  # noqa: PLR2004 - one way out needs no split
        return [(here, arrival) for arrival in arrivals]
    split = Point("split", step)
    return [(here, split), *((split, arrival) for arrival in arrivals)]


def _flows_into(shared: list[int], predecessors: list[list[int]]) -> list[tuple[Point, Point]]:
    flows: list[tuple[Point, Point]] = []
    for step, waits_for in enumerate(predecessors):
        members = [member for member, owner in enumerate(shared) if owner == step]
        if len(waits_for) < 2 or not members:  # noqa: PLR2004 - one way in needs no join
            continue
        join = Point("join", step)
        if len(members) == 1:
            flows.append((join, Point("step", step)))
            continue
        fan = Point("fan", step)
        flows += [(join, fan), *((fan, Point("step", member)) for member in members)]
    return flows
