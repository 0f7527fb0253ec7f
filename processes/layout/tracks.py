"""Tracks: parallel lines in the channels between columns and between rows, so that no two lines lie on each other."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

Interval = tuple[Any, Any]
Name = TypeVar("Name", bound="Hashable")


def pack(intervals: Mapping[Name, Interval]) -> dict[Name, int]:
    """Give each interval a track, the short ones first, so that touching intervals never share one (left edge).

    >>> pack({"long": (0, 9), "a": (1, 2), "b": (4, 5)})
    {'a': 0, 'b': 0, 'long': 1}
    """
    tracks: list[list[Interval]] = []
    by_length = sorted(intervals.items(), key=lambda entry: entry[1][1] - entry[1][0])
    return {name: _take_first_free(tracks, 0, interval) for name, interval in by_length}


def _take_first_free(tracks: list[list[Interval]], start: int, interval: Interval) -> int:
    """Put the interval on the first track that is free there; the intervals of a track are kept in order."""
    low, high = interval
    for index in range(start, len(tracks)):
        taken = tracks[index]
        here = bisect_left(taken, interval)
        if (here == 0 or taken[here - 1][1] < low) and (here == len(taken) or taken[here][0] > high):
            taken.insert(here, interval)
            return index
    tracks.extend([] for _ in range(start - len(tracks)))
    tracks.append([interval])
    return len(tracks) - 1


def order_channel(
    intervals: Mapping[Hashable, Interval],
    left: Mapping[Any, Sequence[Hashable]],
    right: Mapping[Any, Sequence[Hashable]],
) -> tuple[dict[Hashable, int], set[tuple[Hashable, Any]]]:
    """Give each vertical line of a channel between two columns a track.

    Where one line comes in from the left and another goes out to the right at the same height, the first must turn
    before the second (constrained left-edge channel routing, Hashimoto and Stevens 1971). Where that is impossible
    (a cycle) the second goes out a little lower: such (line, height) pairs are returned too.

    >>> order_channel({"a": (0, 1), "b": (0, 1)}, {0: ["a"]}, {0: ["b"]})
    ({'a': 0, 'b': 1}, set())
    """
    after: dict[Hashable, dict[Hashable, list[Any]]] = {name: {} for name in intervals}
    for height, names in left.items():
        for first in names:
            for second in right.get(height, ()):
                if first != second:
                    after[first].setdefault(second, []).append(height)
    order, shifted = _break_cycles(after, intervals)
    tracks: list[list[Interval]] = []
    found: dict[Hashable, int] = {}
    least: dict[Hashable, int] = defaultdict(int)
    for name in order:
        track = found[name] = _take_first_free(tracks, least[name], intervals[name])
        for second in after[name]:
            if second not in found:
                least[second] = max(least[second], track + 1)
    return found, shifted


def _break_cycles(
    after: Mapping[Hashable, Mapping[Hashable, Sequence[Any]]], intervals: Mapping[Hashable, Interval]
) -> tuple[list[Hashable], set[tuple[Hashable, Any]]]:
    """Return an order of the lines, and what must give way in it."""
    waiting = dict.fromkeys(after, 0)
    for seconds in after.values():
        for second in seconds:
            waiting[second] += 1
    order: list[Hashable] = []
    rest = sorted(after, key=lambda name: intervals[name][1], reverse=True)
    ready = [name for name in rest if not waiting[name]]
    placed: set[Hashable] = set()
    while len(placed) < len(after):
        name = ready.pop(0) if ready else min((one for one in rest if one not in placed), key=waiting.__getitem__)
        placed.add(name)
        order.append(name)
        for second in after[name]:
            waiting[second] -= 1
            if not waiting[second] and second not in placed:
                ready.append(second)
    position = {name: index for index, name in enumerate(order)}
    shifted = {
        (second, height)
        for first, seconds in after.items()
        for second, heights in seconds.items()
        for height in heights
        if position[second] < position[first]
    }
    return order, shifted
