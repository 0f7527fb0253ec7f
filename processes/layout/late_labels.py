"""Labels of messages and other lines that had no room kept for theirs: each beside its own line, where nothing is.

A place close to the line comes before the usual shape of a label: where the usual one does not fit, the text is broken
into wider or narrower lines first. Only where that does not help either is the label set further away.
"""

from __future__ import annotations

from itertools import chain, count, pairwise
from typing import TYPE_CHECKING

from processes.layout.bands import HEADER
from processes.layout.figures import WIDE
from processes.layout.sizes import LABEL_COLUMNS, Size, label_size, title_height
from processes.layout.space import Space, Where, box_of, cut, meet
from processes.layout.text import COLUMN, block
from processes.model import Bounds, Lane, Participant, SubProcess

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from processes.layout.index import Entry
    from processes.layout.sketch import Sketch

CLOSE = (4.0, 16.0, 30.0)  # from the line to the label
FURTHER = 16.0
USUAL = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9, 0.03, 0.97)  # shares of a stretch, from its middle outwards
FINE = 8.0
WIDTHS = (20, 10, 8, 6, 28)  # columns: two for a Chinese character


class _Ground:
    """What a label may not cover: shapes, names of pools and lanes, names and borders of sub-processes, labels and lines."""

    def __init__(self, drawing: Sketch, entries: dict[str, Entry]) -> None:
        self._boxes: Space[Bounds] = Space()
        self._frames: Space[Bounds] = Space()  # sub-processes: labels of the lines in them may lie in them
        self._lines: Space[tuple[Where, Where]] = Space()
        for name, box in drawing.shapes.items():
            element = entries[name].element if name in entries else None
            if isinstance(element, SubProcess):
                self._add_frame(box, element.name)
            elif isinstance(element, (Participant, Lane)):
                self.add(_name_of_band(box, element))
            elif element is not None and entries[name].kind != "group":
                self.add(box)
        for box in drawing.labels.values():
            self.add(box)
        for points in drawing.edges.values():
            self._add_line(points)

    def add(self, box: Bounds) -> None:
        self._boxes.add(box, box)

    def is_free(self, place: Bounds, points: tuple[Where, ...]) -> bool:
        """Tell whether the label of a line can stand here."""
        return (
            not any(meet(place, box) for box in self._boxes.near(place))
            and not any(cut(line, place) for line in self._lines.near(place))
            and not any(meet(place, frame) and not _reaches(points, frame) for frame in self._frames.near(place))
        )

    def _add_frame(self, box: Bounds, name: str) -> None:
        right, bottom = box.x + box.width, box.y + box.height
        self._frames.add(box, box)
        self._add_line(((box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom), (box.x, box.y)))
        self.add(Bounds(box.x, box.y, box.width, title_height(name, box.width)))

    def _add_line(self, points: tuple[Where, ...]) -> None:
        for start, end in pairwise(points):
            self._lines.add(box_of(start, end), (start, end))


def _name_of_band(box: Bounds, band: Participant | Lane) -> Bounds:
    """Return where the name of a pool or lane is written: in its header, or in the middle of a pool without a process."""
    if isinstance(band, Lane) or band.process:
        return Bounds(box.x, box.y, HEADER, box.height)
    seen = min(box.width, WIDE)
    width, height = block(band.name, max(1, int((seen - 10) / COLUMN)))
    return Bounds(box.x + (seen - width) / 2, box.y + (box.height - height) / 2, width, height)


def _reaches(points: tuple[Where, ...], frame: Bounds) -> bool:
    """Tell whether a line begins or ends inside a frame, not only at its border."""
    return any(
        frame.x + 1 < x < frame.x + frame.width - 1 and frame.y + 1 < y < frame.y + frame.height - 1
        for x, y in (points[0], points[-1])
    )


def add_labels(drawing: Sketch, entries: dict[str, Entry]) -> None:
    """Set the labels that lines have none yet for."""
    wanted = [
        name
        for name in drawing.edges
        if name in entries and entries[name].element.name.strip() and name not in drawing.labels
    ]
    if not wanted:
        return
    ground = _Ground(drawing, entries)
    for name in wanted:
        points = drawing.edges[name]
        from_pool, into_pool = (_is_pool(entries, end) for end in (entries[name].source, entries[name].target))
        if from_pool:  # its label stands near the pool, not far inside one
            points = points[::-1]
        near_end = entries[name].kind == "messageFlow" and (from_pool or into_pool)
        places = _places(points, entries[name].element.name, near_end=near_end)
        drawing.labels[name] = next(place for place in places if ground.is_free(place, points))
        ground.add(drawing.labels[name])


def _is_pool(entries: dict[str, Entry], name: str) -> bool:
    return name in entries and isinstance(entries[name].element, Participant)


def _places(points: tuple[Where, ...], text: str, *, near_end: bool) -> Iterator[Bounds]:
    """Yield places for a label, without end: the usual ones, then close ones for lines of other lengths, then any."""
    size = label_size(text)
    if near_end:
        yield from _near_end(points, size)
    stretches = sorted(pairwise(points), key=lambda pair: -abs(pair[0][0] - pair[1][0]) - abs(pair[0][1] - pair[1][1]))
    for away in CLOSE:
        for stretch in stretches:
            yield from _beside(_along(stretch, USUAL), size, away, upright=_is_upright(stretch))

    def at_distance(away: float) -> Iterator[Bounds]:
        for each in _sizes(text):
            for stretch in stretches:
                yield from _beside(_along(stretch, _fine_shares(stretch)), each, away, upright=_is_upright(stretch))

    yield from chain.from_iterable(map(at_distance, chain(CLOSE, count(CLOSE[-1] + FURTHER, FURTHER))))


def _sizes(text: str) -> tuple[Size, ...]:
    """Return the sizes of a label broken into lines of several lengths: the usual one, then those that break no word."""
    longest = max((len(word) for word in text.split() if word.isascii()), default=0)
    widths = (LABEL_COLUMNS, *(width for width in WIDTHS if width >= longest))
    return tuple(dict.fromkeys(label_size(text, width) for width in widths))


def _near_end(points: tuple[Where, ...], size: Size) -> Iterator[Bounds]:
    """Yield the places at the very end of a line that ends upright."""
    height = size[1]
    (x1, y1), (x2, y2) = points[-2:]
    if x1 == x2 and abs(y1 - y2) > 2 * height:
        middle = x2, y2 + (height / 2 + 16) * (1 if y1 > y2 else -1)
        yield from _beside([middle], size, CLOSE[0], upright=True)


def _is_upright(stretch: tuple[Where, Where]) -> bool:
    return stretch[0][0] == stretch[1][0]


def _fine_shares(stretch: tuple[Where, Where]) -> list[float]:
    """Return shares of a stretch a few pixels apart, from one end to the other."""
    (x1, y1), (x2, y2) = stretch
    steps = int(max(abs(x1 - x2), abs(y1 - y2)) / FINE) + 1
    return [step / steps for step in range(steps + 1)]


def _along(stretch: tuple[Where, Where], shares: Iterable[float]) -> Iterator[Where]:
    (x1, y1), (x2, y2) = stretch
    return ((x1 + (x2 - x1) * share, y1 + (y2 - y1) * share) for share in shares)


def _beside(spots: Iterable[Where], size: Size, away: float, *, upright: bool) -> Iterator[Bounds]:
    """Yield the places on both sides of a stretch."""
    width, height = size
    for x, y in spots:
        if upright:
            yield Bounds(x + away, y - height / 2, width, height)
            yield Bounds(x - away - width, y - height / 2, width, height)
        else:
            yield Bounds(x - width / 2, y - away - height, width, height)
            yield Bounds(x - width / 2, y + away, width, height)
