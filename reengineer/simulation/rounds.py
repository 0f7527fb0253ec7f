"""Activities that are done several times: instances side by side or one after the other, and loops."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.simulation.kernel import words as w
from reengineer.simulation.points import Point, Way

if TYPE_CHECKING:
    from processes.messages import Message
    from processes.model import SubProcess, Task
    from reengineer.simulation.points import Opening
    from reengineer.simulation.scenario import Work

Pairs = list[tuple[Point, Point]]  # where a token enters each copy, and where it leaves


def copies(node: SubProcess | Task, work: Work) -> int:
    """Return how many copies of an activity are laid: its instances, or the rounds that a loop may have at most."""
    most = node.loop.most if node.loop else None
    if work.again:
        return most or 1
    if work.repeats is not None:
        return work.repeats
    return most or 1 if node.loop and node.loop.kind != "standard" else 1


def untold(node: SubProcess | Task, work: Work) -> Message | None:
    """Return what has to be assumed of a loop or of instances: how many, or that there are several at all."""
    if node.loop is None and (work.repeats or 1) > 1:
        return message(
            "{node} has one instance in the file; the run takes {count}, as its repeats say.",
            node=node.label,
            count=work.repeats,
        )
    if node.loop is not None and node.loop.kind != "standard" and work.again:
        return message(
            "{node} has several instances in the file; as it is done again, the run takes a loop.", node=node.label
        )
    if node.loop is None or work.again or work.repeats is not None or copies(node, work) > 1:
        return None
    return message("Nothing says how many times {node} is done; the run does it once (assumed).", node=node.label)


def lay_copies(node: SubProcess | Task, opening: Opening, key: str, pairs: Pairs, again: float) -> tuple[Point, Point]:
    """Lay the ways between copies; return where a token enters them and where it leaves."""
    if again:
        return _loop(node, opening, key, pairs, again)
    if len(pairs) == 1:
        return pairs[0]
    if node.loop is None or node.loop.kind != "parallel":
        for (_, before), (after, _) in pairwise(pairs):
            before.ways = [Way(after)]
        return pairs[0][0], pairs[-1][1]
    fork = _point(w.FORK, node, opening, key + "/fork")
    join = _point(w.JOIN, node, opening, key + "/join")
    fork.ways = [Way(first) for first, _ in pairs]
    for _, last in pairs:
        last.ways = [Way(join)]
    return fork, join


def _loop(node: SubProcess | Task, opening: Opening, key: str, pairs: Pairs, again: float) -> tuple[Point, Point]:
    """Ask after each round, or before it, whether there is one more; the last that there may be is not asked after."""
    out = _point(w.FORK, node, opening, key + "/out")
    asks = [_point(w.CHOOSE, node, opening, f"{key}/again {number}") for number in range(len(pairs))]
    for ask, (first, _) in zip(asks, pairs, strict=True):
        ask.ways = [Way(first, share=again), Way(out, share=1 - again)]
    endless = node.loop is None or node.loop.most is None
    for (_, last), after in zip(pairs, [*asks[1:], asks[0] if endless else out], strict=True):
        last.ways = [*last.ways, Way(after)]
    if node.loop is not None and node.loop.test_before:
        return asks[0], out
    if not endless:
        opening.points.remove(asks[0])  # nobody asks before the first round
    return pairs[0][0], out


def _point(op: int, node: SubProcess | Task, opening: Opening, key: str) -> Point:
    point = Point(op, node.id, key, opening, activity=node)
    opening.points.append(point)
    return point
