"""Messages between pools: straight through the gap, with a horizontal track where the ends are apart.

A message between pools that are not neighbours goes round at the right, so that it crosses no pool on its way.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.layout.bands import HEADER
from processes.layout.coordinates import TRACK, Where, simplify
from processes.layout.sizes import LABEL_COLUMNS, up
from processes.layout.sketch import Sketch, shifted
from processes.layout.text import COLUMN
from processes.layout.tracks import pack
from processes.model import Bounds

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from processes.layout.links import Link
    from processes.layout.stack import Pool, Stack

GAP = 48.0  # between two pools, beside the tracks of messages
LABELLED = up(LABEL_COLUMNS * COLUMN + 16)  # between two messages that connect whole pools
CORNER = 160.0, 80.0  # of the first pool


@dataclass(frozen=True, slots=True)
class Bend:
    """Where a message lies: x at source and target, its pools, its tracks in gaps and in the margin at the right."""

    x1: float
    x2: float
    first: int
    last: int
    around: bool


def _bends(stack: Stack, messages: Mapping[str, Link]) -> dict[str, Bend]:
    found = {}
    free = CORNER[0] + HEADER + 40.0
    for name, link in messages.items():
        if link.source not in stack.position or link.target not in stack.position:
            continue
        first, last = stack.position[link.source], stack.position[link.target]
        if first == last:
            continue
        ends = [x for x in (_rim_x(stack, name, first), _rim_x(stack, name, last)) if x is not None]
        if not ends:  # between whole pools: anywhere, with room for its label
            ends, free = [free], free + LABELLED
            for pool in stack.pools:
                pool.width = max(pool.width, free - CORNER[0])
        found[name] = Bend(ends[0], ends[-1], first, last, abs(first - last) > 1)
    return found


def _rim_x(stack: Stack, message: str, index: int) -> float | None:
    pool = stack.pools[index]
    if pool.sketch is None or message not in pool.sketch.exits:
        return None
    return CORNER[0] + pool.header + pool.sketch.exits[message][-1][0]


def place_pools(stack: Stack, messages: Mapping[str, Link]) -> Sketch:
    """Set the pools one below the other, with room for the messages between them, and draw these."""
    bends = _bends(stack, messages)
    tracks = _gap_tracks(stack, bends)
    crowds = _crowds(stack, bends)
    result = Sketch()
    y = CORNER[1] + TRACK * _tracks_of(tracks, 0)
    for index, pool in enumerate(stack.pools):
        pool.top = y
        _place(result, pool)
        y += pool.height + GAP + TRACK * _tracks_of(tracks, index + 1) + crowds[index + 1]
    margin = pack(
        {name: (min(bend.first, bend.last), max(bend.first, bend.last)) for name, bend in bends.items() if bend.around}
    )
    for name, bend in bends.items():
        inner = _route(stack, bend, {gap: tracks[gap][name] for gap in tracks if name in tracks[gap]}, margin.get(name))
        result.edges[name] = simplify(
            [*_ends(stack, name, bend.first), *inner, *reversed(_ends(stack, name, bend.last))]
        )
    result.width = CORNER[0] + max((pool.width for pool in stack.pools), default=0.0)
    result.height = y
    return result


def _place(result: Sketch, pool: Pool) -> None:
    x, y = CORNER[0], pool.top
    if pool.participant is not None:
        result.shapes[pool.name] = Bounds(x, y, pool.width, pool.height)
        result.lanes.add(pool.name)
    if pool.sketch is None:
        return
    result.include(pool.sketch, x + pool.header, y)
    for lane in pool.sketch.lanes - pool.sketch.inner_lanes:
        box = result.shapes[lane]
        result.shapes[lane] = Bounds(box.x, box.y, x + pool.width - box.x, box.height)


def _gap_tracks(stack: Stack, bends: Mapping[str, Bend]) -> dict[int, dict[Hashable, int]]:
    """Give each message that bends a track in the gaps it uses; gap i lies above pool i."""
    intervals: dict[int, dict[Hashable, tuple[float, float]]] = defaultdict(dict)
    right = CORNER[0] + max((pool.width for pool in stack.pools), default=0.0) + GAP
    for name, bend in bends.items():
        if bend.around:
            intervals[_gap(bend.first, bend.last)][name] = bend.x1, right
            intervals[_gap(bend.last, bend.first)][name] = bend.x2, right
        elif bend.x1 != bend.x2:
            intervals[max(bend.first, bend.last)][name] = min(bend.x1, bend.x2), max(bend.x1, bend.x2)
    return {gap: pack(here) for gap, here in intervals.items()}


def _crowds(stack: Stack, bends: Mapping[str, Bend]) -> dict[int, float]:
    """Return how much higher each gap must be for the labels of messages that lie close to each other.

    Two have room at the left and at the right; more stand one above the other.
    """
    ends: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for name in stack.label_heights.keys() & bends.keys():
        bend = bends[name]
        ends[_gap(bend.first, bend.last)].append((bend.x1, name))
        ends[_gap(bend.last, bend.first)].append((bend.x2, name))
    more: dict[int, float] = defaultdict(float)
    for gap, here in ends.items():
        for x, _ in here:
            crowd = {name for other, name in here if abs(other - x) < LABELLED}
            if len(crowd) > 2:  # noqa: PLR2004 - left and right
                more[gap] = max(more[gap], sum(stack.label_heights[name] for name in crowd) - GAP)
    return more


def _gap(near: int, far: int) -> int:
    return near if far < near else near + 1


def _tracks_of(tracks: Mapping[int, Mapping[Hashable, int]], gap: int) -> int:
    return max(tracks.get(gap, {}).values(), default=-1) + 1


def _ends(stack: Stack, message: str, index: int) -> list[Where]:
    """Return the waypoints of a message inside one pool, from its end outwards."""
    pool = stack.pools[index]
    if pool.sketch is None or message not in pool.sketch.exits:
        return []
    return list(shifted(pool.sketch.exits[message], CORNER[0] + pool.header, pool.top))


def _route(stack: Stack, bend: Bend, tracks: Mapping[int, int], margin: int | None) -> list[Where]:
    """Return the waypoints of a message between its pools, from border to border."""

    def level(gap: int) -> float:
        top = stack.pools[gap].top if gap < len(stack.pools) else stack.pools[-1].top + stack.pools[-1].height + GAP
        return top - GAP / 2 - TRACK * tracks[gap]

    down = bend.first < bend.last
    start, end = stack.pools[bend.first], stack.pools[bend.last]
    first = bend.x1, start.top + start.height if down else start.top
    last = bend.x2, end.top if down else end.top + end.height
    if bend.around and margin is not None:
        x = CORNER[0] + start.width + GAP / 2 + TRACK * margin
        leave, arrive = level(_gap(bend.first, bend.last)), level(_gap(bend.last, bend.first))
        return [first, (bend.x1, leave), (x, leave), (x, arrive), (bend.x2, arrive), last]
    if not tracks:
        return [first, last]
    y = level(next(iter(tracks)))
    return [first, (bend.x1, y), (bend.x2, y), last]
