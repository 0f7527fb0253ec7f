"""Tracks: parallel lines in the channels between columns and between rows, so that no two lines lie on each other."""

from __future__ import annotations

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
    found: dict[Name, int] = {}
    for name, (low, high) in sorted(intervals.items(), key=lambda entry: entry[1][1] - entry[1][0]):
        track = _first_free(tracks, 0, low, high)
        tracks[track].append((low, high))
        found[name] = track
    return found


def _first_free(tracks: list[list[Interval]], start: int, low: Any, high: Any) -> int:
    for index in range(start, len(tracks)):
        if all(other_high < low or other_low > high for other_low, other_high in tracks[index]):
            return index
    tracks.extend([] for _ in range(start - len(tracks)))
    tracks.append([])
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
        low, high = intervals[name]
        track = _first_free(tracks, least[name], low, high)
        tracks[track].append((low, high))
        found[name] = track
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
