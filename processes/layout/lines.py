"""Lines of the picture: sequence flows, message flows and associations, with their ends and labels."""

from __future__ import annotations

from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING

from processes.layout.writing import write_label

if TYPE_CHECKING:
    from processes.layout.index import Entry
    from processes.model import Edge

Where = tuple[float, float]

DOTTED = frozenset({"association", "dataInputAssociation", "dataOutputAssociation"})
TIP = 10.0


def draw_edge(edge: Edge, entry: Entry | None) -> str:
    """Return the drawing of a line; of one to nothing the line alone."""
    if len(edge.waypoints) < 2:  # noqa: PLR2004 - a line has two ends
        return ""
    kind = entry.kind if entry else "association"
    points = edge.waypoints
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    if kind in DOTTED:
        parts = [f'<path class="line association dotted" d="{path}"/>']
        direction = getattr(entry.element, "direction", "") if entry and kind == "association" else "one"
        if direction in {"one", "both"}:
            parts.append(_tip(points[-2], points[-1], "vee"))
        if direction == "both":
            parts.append(_tip(points[1], points[0], "vee"))
    elif kind == "messageFlow":
        parts = [f'<path class="line dashed" d="{path}"/>', _tip(points[-2], points[-1], "open"), _dot(points[0])]
    else:
        parts = [f'<path class="line" d="{path}"/>', _tip(points[-2], points[-1], "tip"), _start(points, entry)]
    if entry and entry.element.name:
        parts.append(write_label(entry.element.name, edge.label, _middle(points)))
    return "".join(parts)


def _tip(before: Where, end: Where, style: str) -> str:
    """Return an arrowhead at the end of a line."""
    length = hypot(end[0] - before[0], end[1] - before[1]) or 1.0
    dx, dy = (end[0] - before[0]) / length, (end[1] - before[1]) / length
    back = end[0] - TIP * dx, end[1] - TIP * dy
    wing = TIP * 0.4
    one = back[0] - wing * dy, back[1] + wing * dx
    other = back[0] + wing * dy, back[1] - wing * dx
    close = "" if style == "vee" else "Z"
    path = f"M{one[0]:.2f} {one[1]:.2f}L{end[0]:.2f} {end[1]:.2f}L{other[0]:.2f} {other[1]:.2f}{close}"
    return f'<path class="{style}" d="{path}"/>'


def _dot(start: Where) -> str:
    return f'<circle class="open" cx="{start[0]:g}" cy="{start[1]:g}" r="4"/>'


def _start(points: tuple[Where, ...], entry: Entry | None) -> str:
    """Return the slash of a default flow or the diamond of a conditional one."""
    if entry is None or not (entry.default or entry.guarded):
        return ""
    (x, y), (x2, y2) = points[0], points[1]
    length = hypot(x2 - x, y2 - y) or 1.0
    dx, dy = (x2 - x) / length, (y2 - y) / length
    if entry.default:
        middle = x + 9 * dx, y + 9 * dy
        a = middle[0] - 4 * dx - 5 * dy, middle[1] - 4 * dy + 5 * dx
        b = middle[0] + 4 * dx + 5 * dy, middle[1] + 4 * dy - 5 * dx
        return f'<path class="line" stroke-dasharray="none" d="M{a[0]:.2f} {a[1]:.2f}L{b[0]:.2f} {b[1]:.2f}"/>'
    corners = [(x, y), (x + 7 * dx - 4 * dy, y + 7 * dy + 4 * dx), (x + 14 * dx, y + 14 * dy)]
    corners.append((x + 7 * dx + 4 * dy, y + 7 * dy - 4 * dx))
    return '<path class="open" d="M' + "L".join(f"{a:.2f} {b:.2f}" for a, b in corners) + 'Z"/>'


def _middle(points: tuple[Where, ...]) -> Where:
    """Return the middle of the longest stretch: where a label without bounds stands."""
    pairs = pairwise(points)
    (x1, y1), (x2, y2) = max(pairs, key=lambda pair: hypot(pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]))
    return (x1 + x2) / 2, (y1 + y2) / 2 - 16
