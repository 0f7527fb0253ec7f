"""A path for one line through a finished drawing: the first of a few simple ones that runs over nothing."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from processes.layout.space import Space, box_of, collinear, cut, meet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Bounds

Where = tuple[float, float]
CLEAR = 18.0  # between a node and the first bend
STEPS = range(0, 120, 12)


class Ground:
    """What a path must not touch: shapes and labels (but for its own ends), and lines it shares no end with."""

    def __init__(self) -> None:
        self._boxes: Space[tuple[str, Bounds]] = Space()
        self._lines: Space[tuple[str, str, Where, Where]] = Space()

    def add_box(self, name: str, box: Bounds) -> None:
        """Put a shape or label on the ground."""
        self._boxes.add(box, (name, box))

    def add_line(self, ends: tuple[str, str], points: tuple[Where, ...]) -> None:
        """Put a line on the ground."""
        for start, end in pairwise(points):
            self._lines.add(box_of(start, end), (*ends, start, end))

    def is_free(self, ends: tuple[str, str], points: tuple[Where, ...]) -> bool:
        """Tell whether a path between these ends runs over nothing."""
        return not any(self._is_blocked(ends, stretch) for stretch in pairwise(points))

    def is_clear(self, place: Bounds) -> bool:
        """Tell whether nothing stands on a place and no line runs over it."""
        if any(meet(place, box) for _, box in self._boxes.near(place)):
            return False
        return not any(cut((start, end), place) for _, _, start, end in self._lines.near(place))

    def _is_blocked(self, ends: tuple[str, str], stretch: tuple[Where, Where]) -> bool:
        around = box_of(*stretch)
        if any(cut(stretch, box) for name, box in self._boxes.near(around) if name not in ends):
            return True
        return any(
            source != ends[0] and target != ends[1] and collinear(stretch, (one, other))
            for source, target, one, other in self._lines.near(around)
        )


def find_path(
    ground: Ground, ends: tuple[str, str], source: Bounds, target: Bounds, *, upright: bool
) -> tuple[Where, ...] | None:
    """Return the first free path, or None; `upright` lines prefer tops and bottoms."""
    ways = [_sideways, _by_top_or_bottom, _round]
    if upright:
        ways = [_by_top_or_bottom, _sideways, _round]
    for way in ways:
        for points in way(source, target):
            if ground.is_free(ends, points):
                return points
    return None


def _sideways(source: Bounds, target: Bounds) -> Iterator[tuple[Where, ...]]:
    """Yield paths from the right side to the left side, bending between."""
    (x1, y1), (x2, y2) = _right(source), _left(target)
    if y1 == y2 and x1 < x2:
        yield (x1, y1), (x2, y2)
    for step in STEPS:
        for x in (x2 - CLEAR - step, x1 + CLEAR + step):
            if y1 != y2 and x1 + CLEAR <= x <= x2 - CLEAR:
                yield (x1, y1), (x, y1), (x, y2), (x2, y2)


def _by_top_or_bottom(source: Bounds, target: Bounds) -> Iterator[tuple[Where, ...]]:
    """Yield paths with one bend, and straight ones up or down."""
    (x1, y1), (x2, y2) = _right(source), _left(target)
    middle, other = source.x + source.width / 2, target.x + target.width / 2
    down = target.y > source.y + source.height
    leave = source.y + source.height if down else source.y
    arrive = target.y if down else target.y + target.height
    if middle == other:
        yield (middle, leave), (middle, arrive)
    if middle < x2 and not source.y < y2 < source.y + source.height:
        yield (middle, leave), (middle, y2), (x2, y2)
    if x1 < other and not target.y < y1 < target.y + target.height:
        yield (x1, y1), (other, y1), (other, arrive)


def _round(source: Bounds, target: Bounds) -> Iterator[tuple[Where, ...]]:
    """Yield paths above or below both, for loops and where the direct ways are taken."""
    (x1, y1), (x2, y2) = _right(source), _left(target)
    top, bottom = min(source.y, target.y), max(source.y + source.height, target.y + target.height)
    for step in STEPS:
        for y in (top - CLEAR - step, bottom + CLEAR + step, source.y - CLEAR - step):
            for aside in (CLEAR, 2 * CLEAR):
                yield (x1, y1), (x1 + aside, y1), (x1 + aside, y), (x2 - aside, y), (x2 - aside, y2), (x2, y2)


def _right(box: Bounds) -> Where:
    return box.x + box.width, box.y + box.height / 2


def _left(box: Bounds) -> Where:
    return box.x, box.y + box.height / 2
