"""From a partial order of steps to gateways and sequence flows that allow exactly that order.

Series-parallel parts become blocks, a split with its join. What is left is prime: there every covering pair is a
flow, with a split where several flows leave and a join where several arrive, so that an N-shaped order stays exact.
Steps that share all successors meet in one join, steps that share all predecessors leave from one split: a complete
bipartite layer becomes join, then split. An acyclic net of such gateways is a marked graph with one token on every
path, hence sound and safe.

Source: Valdes, Tarjan, Lawler, "The recognition of series parallel digraphs", SIAM J. Computing 11 (1982).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from reengineer.redesign.blocktree import Block, reduce_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Bound(Enum):
    """Where the region begins and ends."""

    ENTRY = "entry"
    EXIT = "exit"


@dataclass(frozen=True, slots=True)
class PlannedGateway:
    """A parallel gateway to make: it only splits or only joins."""

    side: Literal["split", "join"]
    number: int


Point = str | PlannedGateway | Bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Gateways and flows that allow exactly one partial order of the steps.

    `structured` says that every split has its own join (no N shape in it).
    """

    gateways: tuple[PlannedGateway, ...]
    flows: tuple[tuple[Point, Point], ...]
    structured: bool


def synthesize(steps: Sequence[str], pairs: Iterable[tuple[str, str]]) -> Plan:
    """Return the gateways and flows whose order of the steps is the closure of the pairs.

    >>> plan = synthesize(["a", "b", "c"], [("a", "c"), ("b", "c")])
    >>> [gateway.side for gateway in plan.gateways], plan.structured
    (['split', 'join'], True)
    >>> synthesize(["a", "b", "c", "d"], [("a", "c"), ("b", "c"), ("b", "d")]).structured
    False
    """
    rest = reduce_order(steps, pairs)
    weaver = _Weaver()
    ends = {block.number: weaver.block(block) for block in rest.blocks}
    if not rest.blocks:
        weaver.link(Bound.ENTRY, Bound.EXIT)
    else:
        _weave_remainder(weaver, rest.succs(), ends)
    return Plan(
        gateways=tuple(weaver.gateways),
        flows=tuple(weaver.flows),
        structured=len(rest.blocks) <= 1,
    )


class _Weaver:
    """Collects gateways and flows while the blocks are laid."""

    def __init__(self) -> None:
        self.gateways: list[PlannedGateway] = []
        self.flows: list[tuple[Point, Point]] = []

    def gateway(self, side: Literal["split", "join"]) -> PlannedGateway:
        """Make the next gateway."""
        made = PlannedGateway(side, len(self.gateways) + 1)
        self.gateways.append(made)
        return made

    def link(self, source: Point, target: Point) -> None:
        """Lay one flow."""
        self.flows.append((source, target))

    def block(self, block: Block) -> tuple[Point, Point]:
        """Lay a series-parallel block; return where it begins and ends.

        Without recursion: a chain of nested blocks may be as deep as the process is long.
        """
        ends: dict[int, tuple[Point, Point]] = {}
        for inner in block.inner_first():
            if inner.kind == "step":
                ends[inner.number] = (inner.step, inner.step)
                continue
            parts = [ends[part.number] for part in inner.parts]
            ends[inner.number] = self._series(parts) if inner.kind == "series" else self._parallel(parts)
        return ends[block.number]

    def _series(self, parts: list[tuple[Point, Point]]) -> tuple[Point, Point]:
        for (_, end), (begin, _) in pairwise(parts):
            self.link(end, begin)
        return parts[0][0], parts[-1][1]

    def _parallel(self, parts: list[tuple[Point, Point]]) -> tuple[Point, Point]:
        split, join = self.gateway("split"), self.gateway("join")
        for begin, end in parts:
            self.link(split, begin)
            self.link(end, join)
        return split, join


def _weave_remainder(weaver: _Weaver, succs: dict[int, tuple[int, ...]], ends: dict[int, tuple[Point, Point]]) -> None:
    """Connect the blocks of the prime rest, with the region's entry (-1) and exit (-2) as blocks of their own."""
    entry, leave = -1, -2
    preds = _reverse(succs)
    succs = {entry: tuple(n for n in succs if not preds[n])} | {n: succs[n] or (leave,) for n in succs}
    preds = {n: preds[n] or (entry,) for n in preds} | {leave: tuple(n for n in preds if succs[n] == (leave,))}
    all_ends: dict[int, tuple[Point, Point]] = {
        **ends,
        entry: (Bound.ENTRY, Bound.ENTRY),
        leave: (Bound.EXIT, Bound.EXIT),
    }
    sources, targets = _classes(succs), _classes(preds)
    target_class = {n: members for members in targets.values() for n in members}
    outgoing = {members: _unique(target_class[n] for n in key) for key, members in sources.items()}
    incoming: dict[tuple[int, ...], list[tuple[int, ...]]] = {members: [] for members in targets.values()}
    for members, reached in outgoing.items():
        for target in reached:
            incoming[target].append(members)
    begins = {members: _open(weaver, members, all_ends, wide=len(incoming[members]) > 1) for members in incoming}
    for members, reached in outgoing.items():
        _connect(weaver, [all_ends[n][1] for n in members], [begins[target] for target in reached])


def _open(
    weaver: _Weaver,
    members: tuple[int, ...],
    ends: dict[int, tuple[Point, Point]],
    *,
    wide: bool,
) -> tuple[PlannedGateway | None, list[Point]]:
    """Make the join in front of steps that wait for the same (if needed); return it with what it opens."""
    begins: list[Point] = [ends[n][0] for n in members]
    if not wide:
        return None, begins
    join = weaver.gateway("join")
    if len(begins) == 1:
        weaver.link(join, begins[0])
        return join, begins
    split = weaver.gateway("split")
    weaver.link(join, split)
    for begin in begins:
        weaver.link(split, begin)
    return join, begins


def _connect(weaver: _Weaver, ends: list[Point], reached: list[tuple[PlannedGateway | None, list[Point]]]) -> None:
    """Lead the ends, together, to every target: into its join, or straight to what it opens."""
    targets: list[Point] = []
    for join, begins in reached:
        targets.extend([join] if join is not None else begins)
    if len(targets) == 1 and isinstance(targets[0], PlannedGateway) and reached[0][0] is not None:
        for end in ends:  # the target's own join gathers them
            weaver.link(end, targets[0])
        return
    source = ends[0]
    if len(ends) > 1:
        source = weaver.gateway("join")
        for end in ends:
            weaver.link(end, source)
    if len(targets) > 1:
        split = weaver.gateway("split")
        weaver.link(source, split)
        source = split
    for target in targets:
        weaver.link(source, target)


def _reverse(succs: dict[int, tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
    preds: dict[int, list[int]] = {n: [] for n in succs}
    for node, followers in succs.items():
        for follower in followers:
            preds[follower].append(node)
    return {n: tuple(found) for n, found in preds.items()}


def _classes(neighbours: dict[int, tuple[int, ...]]) -> dict[tuple[int, ...], tuple[int, ...]]:
    """Group the blocks that have the same neighbours: sorted neighbours -> blocks."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for node, others in neighbours.items():
        groups.setdefault(tuple(sorted(others)), []).append(node)
    return {key: tuple(members) for key, members in groups.items()}


def _unique(items: Iterable[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    return tuple(dict.fromkeys(items))
