"""The token game again, slow and obvious, on plain flows only: a marking is a tuple of flow ids, every marking is visited.

A sequence flow is named by its id; a task is one step; ends are counted, so that an end reached twice is seen.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Definitions, FlowNode, Process

Marking = frozenset[str]


def verdict(definitions: Definitions, limit: int = 30_000) -> bool | None:
    """Tell whether the one process is sound; None where there are more markings than the limit."""
    (process,) = definitions.processes
    game = Game(process)
    seen = {game.initial}
    waiting = [game.initial]
    arrows: dict[Marking, set[Marking]] = {}
    visited: set[str] = set()
    while waiting:
        marking = waiting.pop()
        arrows[marking] = set()
        for node, after in game.steps(marking):
            if after is None:
                return False
            visited.add(node)
            arrows[marking].add(after)
            if after not in seen:
                seen.add(after)
                waiting.append(after)
        if len(seen) > limit:
            return None
    finished = {m for m in seen if "TERMINATED" in m or all(token.startswith("ended ") for token in m)}
    return visited == {node.id for node in process.nodes} and can_all_reach(arrows, finished)


def can_all_reach(arrows: dict[Marking, set[Marking]], good: set[Marking]) -> bool:
    good = set(good)
    grown = True
    while grown:
        more = {m for m, targets in arrows.items() if m not in good and targets & good}
        grown = bool(more)
        good |= more
    return good == set(arrows)


class Game:
    def __init__(self, process: Process) -> None:
        self.process = process
        self.into = {n.id: [f.id for f in process.flows if f.target == n.id] for n in process.nodes}
        self.out = {n.id: [f.id for f in process.flows if f.source == n.id] for n in process.nodes}
        self.source = {f.id: f.source for f in process.flows}
        self.initial: Marking = frozenset({"START"})

    def steps(self, marking: Marking) -> Iterator[tuple[str, Marking | None]]:
        if "TERMINATED" in marking:
            return
        for node in self.process.nodes:
            for taken in self.taken(node, marking):
                for given in self.given(node):
                    rest = marking - set(taken)
                    yield node.id, None if rest & set(given) else rest | set(given)

    def taken(self, node: FlowNode, marking: Marking) -> Iterator[tuple[str, ...]]:
        into = self.into[node.id]
        if node.kind == "startEvent":
            if "START" in marking:
                yield ("START",)
        elif node.kind == "parallelGateway":
            if into and set(into) <= marking:
                yield tuple(into)
        elif node.kind == "inclusiveGateway" and len(into) > 1:
            if self.inclusive_ready(node.id, marking):
                yield tuple(marking & set(into))
        else:
            yield from ((flow,) for flow in into if flow in marking)

    def inclusive_ready(self, node: str, marking: Marking) -> bool:
        full = [flow for flow in self.into[node] if flow in marking]
        empty = [flow for flow in self.into[node] if flow not in marking]
        tokens = [flow for flow in marking if flow in self.source]
        return bool(full) and not any(
            any(self.leads(flow, goal, node) for goal in empty)
            and not any(self.leads(flow, goal, node) for goal in full)
            for flow in tokens
        )

    def leads(self, flow: str, goal: str, avoiding: str) -> bool:
        """A path of sequence flows from `flow` to `goal` that does not visit the gateway."""
        target = {f.id: f.target for f in self.process.flows}
        seen, waiting = {flow}, [flow]
        while waiting:
            here = waiting.pop()
            if here == goal:
                return True
            if target[here] != avoiding:
                fresh = [following for following in self.out[target[here]] if following not in seen]
                seen.update(fresh)
                waiting += fresh
        return False

    def given(self, node: FlowNode) -> Iterator[tuple[str, ...]]:
        out = self.out[node.id]
        if getattr(node, "trigger", "") == "terminate":
            yield ("TERMINATED",)
        elif not out:
            yield (f"ended {node.id}",)
        elif node.kind in ("exclusiveGateway", "eventBasedGateway"):
            yield from ((flow,) for flow in out)
        elif node.kind == "inclusiveGateway":
            for size in range(1, len(out) + 1):
                yield from combinations(out, size)
        else:
            yield tuple(out)
