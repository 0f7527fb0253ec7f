"""Boxes and lines in the plane: do they meet, and which are near (a grid of buckets, so that big drawings stay quick)."""

from __future__ import annotations

from collections import defaultdict
from math import hypot
from typing import TYPE_CHECKING, Generic, TypeVar

from processes.model import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

Thing = TypeVar("Thing")
Where = tuple[float, float]
BUCKET = 240.0
NEAR = 1.5  # pixels: borders may touch, a line's end may be off by rounding


class Space(Generic[Thing]):
    """Things by where they are."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[int, int], list[Thing]] = defaultdict(list)

    def add(self, box: Bounds, thing: Thing) -> None:
        """Put a thing into every bucket its box meets."""
        for bucket in _buckets(box):
            self._buckets[bucket].append(thing)

    def near(self, box: Bounds) -> Iterator[Thing]:
        """Yield the things that may meet a box, each once."""
        seen: set[Thing] = set()
        for bucket in _buckets(box):
            for thing in self._buckets.get(bucket, ()):
                if thing not in seen:
                    seen.add(thing)
                    yield thing


def _buckets(box: Bounds) -> Iterator[tuple[int, int]]:
    for column in range(int(box.x // BUCKET), int((box.x + box.width) // BUCKET) + 1):
        for row in range(int(box.y // BUCKET), int((box.y + box.height) // BUCKET) + 1):
            yield column, row


def meet(one: Bounds, other: Bounds, slack: float = 1.0) -> bool:
    """Tell whether two boxes overlap by more than the slack."""
    return (
        one.x < other.x + other.width - slack
        and other.x < one.x + one.width - slack
        and one.y < other.y + other.height - slack
        and other.y < one.y + one.height - slack
    )


def inside(box: Bounds, frame: Bounds, slack: float = 1.0) -> bool:
    """Tell whether a box lies in a frame."""
    return (
        box.x >= frame.x - slack
        and box.y >= frame.y - slack
        and box.x + box.width <= frame.x + frame.width + slack
        and box.y + box.height <= frame.y + frame.height + slack
    )


def cut(line: tuple[Where, Where], box: Bounds) -> bool:
    """Tell whether a straight line runs through the inside of a box (Liang and Barsky 1984), its border apart."""
    (x1, y1), (x2, y2) = line
    dx, dy = x2 - x1, y2 - y1
    low, high = 0.0, 1.0
    left, right = box.x + NEAR, box.x + box.width - NEAR
    top, bottom = box.y + NEAR, box.y + box.height - NEAR
    for step, room in ((-dx, x1 - left), (dx, right - x1), (-dy, y1 - top), (dy, bottom - y1)):
        if step == 0:
            if room < 0:
                return False
        elif step < 0:
            low = max(low, room / step)
        else:
            high = min(high, room / step)
    return high > low


def on_border(point: Where, box: Bounds, kind: str) -> bool:
    """Tell whether a point lies on the border of a shape: a circle, a diamond or a box."""
    x, y = point[0] - box.x - box.width / 2, point[1] - box.y - box.height / 2
    if kind.endswith("Event"):
        return abs(hypot(x, y) - box.width / 2) <= NEAR
    if kind.endswith("Gateway"):
        return abs(abs(x) / (box.width / 2) + abs(y) / (box.height / 2) - 1) <= 2 * NEAR / box.width
    dx, dy = abs(x) - box.width / 2, abs(y) - box.height / 2
    return max(dx, dy) <= NEAR and (abs(dx) <= NEAR or abs(dy) <= NEAR)


def box_of(start: Where, end: Where) -> Bounds:
    """Return the box around a straight line."""
    return Bounds(min(start[0], end[0]), min(start[1], end[1]), abs(start[0] - end[0]), abs(start[1] - end[1]))


def collinear(one: tuple[Where, Where], other: tuple[Where, Where]) -> bool:
    """Tell whether two axis-parallel stretches share more than a point."""
    for axis in (0, 1):
        along = 1 - axis
        values = {one[0][axis], one[1][axis], other[0][axis], other[1][axis]}
        if max(values) - min(values) < 0.5:  # noqa: PLR2004 - half a pixel
            low = max(min(one[0][along], one[1][along]), min(other[0][along], other[1][along]))
            high = min(max(one[0][along], one[1][along]), max(other[0][along], other[1][along]))
            return high - low > 1
    return False
