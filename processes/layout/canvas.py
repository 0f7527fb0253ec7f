"""The drawing while it is being mended: what makes room, and what keeps to what when all the rest is pushed aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from processes.layout.sketch import moved
from processes.model import Bounds, Lane, Participant, SubProcess, scopes

if TYPE_CHECKING:
    from processes.layout.index import Entry
    from processes.layout.sketch import Sketch
    from processes.model import Definitions

FRAMES = (Participant, Lane, SubProcess)
Where = tuple[float, float]


@dataclass(slots=True)
class Canvas:
    """What is drawn so far; `frames` tells the innermost lane, sub-process or pool that a node must stand in."""

    entries: dict[str, Entry]
    frames: dict[str, str]
    sketch: Sketch
    hosts: dict[str, str] = field(init=False)  # boundary event -> what it is attached to

    def __post_init__(self) -> None:
        attached = {name: getattr(entry.element, "attached_to", None) for name, entry in self.entries.items()}
        self.hosts = {name: host for name, host in attached.items() if host}

    def is_frame(self, name: str) -> bool:
        """Tell whether other elements stand in this one."""
        return name in self.entries and isinstance(self.entries[name].element, FRAMES)

    def push(self, axis: int, cut: float, distance: float) -> None:
        """Move all that lies beyond a cut to the right (axis 0) or down (axis 1), and stretch the frames it goes through.

        A line goes with what it connects. One that would have to do both is taken away, to be drawn anew.
        """
        if distance <= 0:
            return
        dx, dy = (0.0, distance) if axis else (distance, 0.0)
        shapes, labels, edges = self.sketch.shapes, self.sketch.labels, self.sketch.edges
        pushed = {name for name in shapes if _low(shapes[self._leader(name)], axis) >= cut}
        for name, box in shapes.items():
            if name in pushed:
                shapes[name] = moved(box, dx, dy)
            elif self.is_frame(name) and _high(box, axis) > cut:
                shapes[name] = Bounds(box.x, box.y, box.width + dx, box.height + dy)
        for name, box in labels.items():
            if name in pushed or (name not in shapes and _low(box, axis) >= cut):
                labels[name] = moved(box, dx, dy)
        for name, points in list(edges.items()):
            flags = _flags(points, axis, cut, [self._goes(end, pushed) for end in self.ends(name)])
            if flags is None:
                self.take_away(name)
            else:
                edges[name] = tuple(
                    (x + dx, y + dy) if goes else (x, y) for (x, y), goes in zip(points, flags, strict=True)
                )

    def ends(self, name: str) -> tuple[str, str]:
        """Return what a line connects."""
        return self.entries[name].source, self.entries[name].target

    def take_away(self, line: str) -> None:
        """Forget a line with its label."""
        del self.sketch.edges[line]
        self.sketch.labels.pop(line, None)

    def _leader(self, name: str) -> str:
        """Return what decides where a shape goes: a boundary event goes with its host."""
        host = self.hosts.get(name, name)
        return host if host in self.sketch.shapes else name

    def _goes(self, end: str, pushed: set[str]) -> bool | None:
        """Tell whether the end of a line is pushed; None where only its place tells."""
        if end not in self.sketch.shapes or (self.is_frame(end) and end not in pushed):
            return None
        return end in pushed


def find_frames(definitions: Definitions) -> dict[str, str]:
    """Return for each node the innermost lane, sub-process or pool that it must stand in, if there is any."""
    pools = {one.process: one.id for collaboration in definitions.collaborations for one in collaboration.participants}
    frames: dict[str, str] = {}
    for process in definitions.processes:
        for scope in scopes(process):
            around = pools.get(process.id) if scope is process else scope.id
            if around:
                frames.update(dict.fromkeys((node.id for node in scope.nodes), around))
            waiting = list(scope.lanes)
            for lane in waiting:
                waiting += lane.lanes
                frames.update(dict.fromkeys(lane.nodes, lane.id))
    return frames


def _low(box: Bounds, axis: int) -> float:
    return box.y if axis else box.x


def _high(box: Bounds, axis: int) -> float:
    return box.y + box.height if axis else box.x + box.width


def _flags(points: tuple[Where, ...], axis: int, cut: float, goes: list[bool | None]) -> list[bool] | None:
    """Return which points of a line are pushed: the stretches at its ends with what they hang on; None if both pull."""
    flags = [point[axis] >= cut for point in points]
    tied: dict[int, bool] = {}
    for decided, order in zip(goes, (range(len(points)), range(len(points) - 1, -1, -1)), strict=True):
        here = points[order[0]][axis]
        for index in takewhile(lambda index, here=here: points[index][axis] == here, order):  # type: ignore[misc]
            follows = flags[index] if decided is None else decided
            if tied.setdefault(index, follows) != follows:
                return None
    return [tied.get(index, flag) for index, flag in enumerate(flags)]
