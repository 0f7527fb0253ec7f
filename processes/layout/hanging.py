"""What hangs on a node: its boundary events, its label, and below it the data and annotations that belong to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from processes.layout.sizes import (
    DATA_COLUMNS,
    EVENT,
    LABEL_COLUMNS,
    even,
    item_size,
    label_size,
    up,
)
from processes.model import Artifact, Bounds, DataElement, Event, Gateway

if TYPE_CHECKING:
    from processes.model import FlowNode

PITCH = 88.0  # from one data element to the next
GAP = 24.0  # from a node to what hangs below it
STEP = 6.0  # from one line of a bundle to the next

Item = DataElement | Artifact


@dataclass(slots=True)
class Hanging:
    """Places of what hangs on one node, from the node's centre; and how far it all reaches."""

    width: float
    height: float
    left: float = 0.0
    right: float = 0.0
    above: float = 0.0
    below: float = 0.0
    boundaries: dict[str, float] = field(default_factory=dict)  # event -> dx
    items: dict[str, tuple[float, float]] = field(default_factory=dict)  # element -> centre
    boxes: dict[str, Bounds] = field(default_factory=dict)
    labels: dict[str, Bounds] = field(default_factory=dict)
    ports: dict[str, tuple[float, float]] = field(default_factory=dict)  # item -> dx of the port, dy of its bus

    @property
    def bare(self) -> bool:
        """Tell whether nothing stands below the node, so that a line may leave downwards."""
        return self.below <= self.height / 2

    def reach(self, box: Bounds) -> None:
        """Stretch the reach over a box."""
        self.left = max(self.left, -box.x)
        self.right = max(self.right, box.x + box.width)
        self.above = max(self.above, -box.y)
        self.below = max(self.below, box.y + box.height)


def boundary_width(events: list[Event]) -> float:
    """Return how wide a host must be for its boundary events to stand apart with their labels."""
    return sum(_boundary_pitch(event) for event in events) + 24 if events else 0.0


def hang(
    node: FlowNode, size: tuple[float, float], events: list[Event], items: list[Item], *, free: bool = False
) -> Hanging:
    """Place everything that hangs on a node of this size; `free` keeps the label from its bottom."""
    width, height = size
    hanging = Hanging(width, height)
    hanging.reach(Bounds(-width / 2, -height / 2, width, height))
    _hang_boundaries(hanging, events)
    _hang_items(hanging, items)
    if isinstance(node, (Event, Gateway)) and node.name.strip():
        _hang_label(hanging, node, over=isinstance(node, Gateway) or bool(items) or free)
    hanging.left, hanging.right = up(hanging.left), up(hanging.right)
    return hanging


def _boundary_pitch(event: Event) -> float:
    return max(48.0, up(label_size(event.name)[0] + 20))


def _hang_boundaries(hanging: Hanging, events: list[Event]) -> None:
    """Place the events on the bottom border, the last one rightmost, each label right of the line that leaves it."""
    right = hanging.width / 2 - 4
    for event in reversed(events):
        pitch = _boundary_pitch(event)
        x = up(right - pitch) + EVENT / 2 + 2
        right -= pitch
        hanging.boundaries[event.id] = x
        box = Bounds(x - EVENT / 2, hanging.height / 2 - EVENT / 2, EVENT, EVENT)
        hanging.boxes[event.id] = box
        hanging.reach(box)
        if event.name.strip():
            label = Bounds(x + 6, hanging.height / 2 + EVENT / 2 + 2, *label_size(event.name))
            hanging.labels[event.id] = label
            hanging.reach(label)


def _hang_items(hanging: Hanging, items: list[Item]) -> None:
    """Place data and annotations side by side below the node, left of the boundary events."""
    if not items:
        return
    pitches = [_item_pitch(item) for item in items]
    total = sum(pitches)
    left = -total / 2
    if hanging.boundaries:
        left = min(left, min(hanging.boundaries.values()) - EVENT / 2 - 8 - total)
    middles = []
    for pitch in pitches:
        middles.append(up(left + pitch / 2))
        left += pitch
    _find_ports(hanging, items, middles)
    deepest = max((bus for _, bus in hanging.ports.values()), default=0.0)
    top = hanging.height / 2 + GAP + deepest
    for item, pitch, middle in zip(items, pitches, middles, strict=True):
        width, height = item_size(item)
        hanging.items[item.id] = middle, top + height / 2
        hanging.boxes[item.id] = Bounds(middle - width / 2, top, width, height)
        hanging.reach(Bounds(middle - pitch / 2, top, pitch, height))
        if isinstance(item, DataElement) and item.name.strip():
            size = label_size(item.name, DATA_COLUMNS)
            hanging.labels[item.id] = Bounds(middle - size[0] / 2, top + height + 2, *size)
            hanging.reach(hanging.labels[item.id])


def _item_pitch(item: Item) -> float:
    return max(PITCH, even(item_size(item)[0] + 28))


def _find_ports(hanging: Hanging, items: list[Item], middles: list[float]) -> None:
    """Give each item its port on the node's bottom: straight above it, or spread, with a bus, the outermost highest."""
    low, high = 6 - hanging.width / 2, hanging.width / 2 - 6
    if hanging.boundaries:
        high = max(low, min(high, min(hanging.boundaries.values()) - EVENT / 2 - 6))
    if low <= middles[0] and middles[-1] <= high:
        ports = middles
    else:
        step = (high - low) / max(len(items) - 1, 1)
        ports = [low + step * index for index in range(len(items))]
    leftward = [index for index, x in enumerate(middles) if x < ports[index]]
    rightward = [index for index, x in enumerate(middles) if x > ports[index]][::-1]
    buses = {index: 8 + STEP * order for group in (leftward, rightward) for order, index in enumerate(group)}
    for index, item in enumerate(items):
        hanging.ports[item.id] = ports[index], buses.get(index, 0.0)


def _hang_label(hanging: Hanging, node: FlowNode, *, over: bool) -> None:
    width, height = label_size(node.name, LABEL_COLUMNS)
    y = -hanging.height / 2 - 3 - height if over else hanging.height / 2 + 3
    x = 8.0 if over and isinstance(node, Event) else -width / 2
    if over and isinstance(node, Event):
        x, y = 16.0, -hanging.height / 2 - height
    hanging.labels[node.id] = Bounds(x, y, width, height)
    hanging.reach(hanging.labels[node.id])
