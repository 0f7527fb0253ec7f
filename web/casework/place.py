"""You are here: the deployed flow as a picture and as an outline, with what is done, what is open, and where one is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from processes.layout.drawing import draw_all
from processes.layout.outline import outline_lines
from processes.layout.picture import Part, draw
from processes.model import Bounds, scopes
from processes.reader import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from processes.model import Definitions, Diagram

HERE, OPEN, DONE = "here", "current", "done"
AROUND = (420.0, 200.0)  # pixels to the sides, and up and down, of what is shown around an element


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A line of the outline: what it says, how deep it stands, and how it is with it ("" for what is not reached)."""

    element: str
    depth: int
    heading: str
    facts: tuple[str, ...]
    state: str


@lru_cache(maxsize=32)
def drawn(xml: bytes) -> Definitions:
    """Return a deployed file with a drawing: its own, or one of ours where it has none."""
    definitions = read(xml)
    return definitions if any(one.shapes for one in definitions.diagrams) else draw_all(definitions)


def states(items: Iterable[object], here: str = "") -> dict[str, str]:
    """Return how it is with the elements of a case, by its work items; what is open again is open."""
    found: dict[str, str] = {}
    for item in items:
        element, status = getattr(item, "element", ""), getattr(item, "status", "")
        if element and status == "completed":
            found.setdefault(element, DONE)
        if element and status in {"offered", "claimed"}:
            found[element] = OPEN
    return found | ({here: HERE} if here else {})


def picture(xml: bytes, marks: Mapping[str, str], language: str, *, around: str = "") -> str:
    """Return the picture of a deployed flow; `around` an element only what is near it. "" where it is not drawn."""
    definitions = drawn(xml)
    shown = _with(definitions, around or next(iter(marks), ""))
    if shown is None:
        return ""
    if around:
        near = _near(shown, around, _ends(definitions))
        definitions, part = replace(definitions, diagrams=(near,)), Part(name="near")
        return draw(definitions, marks=marks, language=language, part=part)
    part = Part(name="picture", twin="step")
    return draw(replace(definitions, diagrams=(shown,)), marks=marks, language=language, part=part)


def outline(xml: bytes, marks: Mapping[str, str], language: str) -> tuple[Step, ...]:
    """Return the flow in words, in its order."""
    return tuple(
        Step(
            element=line.element,
            depth=line.depth,
            heading=line.heading.render(language),
            facts=tuple(fact.render(language) for fact in line.facts),
            state=marks.get(line.element, ""),
        )
        for line in outline_lines(drawn(xml))
    )


def _with(definitions: Definitions, element: str) -> Diagram | None:
    """Return the diagram that shows an element, else the first one."""
    for diagram in definitions.diagrams:
        if any(shape.element == element for shape in diagram.shapes):
            return diagram
    return definitions.diagrams[0] if definitions.diagrams and not element else None


def _near(diagram: Diagram, element: str, ends: Mapping[str, tuple[str, str]]) -> Diagram:
    """Return the part of a diagram around an element; lanes, pools and flows that lead out of it are cut."""
    middle = next(shape.bounds for shape in diagram.shapes if shape.element == element)
    left, top = middle.x + middle.width / 2 - AROUND[0], middle.y + middle.height / 2 - AROUND[1]
    box = Bounds(left, top, 2 * AROUND[0], 2 * AROUND[1])
    shapes = []
    for shape in diagram.shapes:
        cut = _cut(shape.bounds, box)
        if cut is not None and (cut == shape.bounds or shape.bounds.width > AROUND[0]):
            shapes.append(replace(shape, bounds=cut))
    seen = {shape.element for shape in shapes}
    edges = [
        replace(edge, waypoints=inside, label=edge.label if len(inside) == len(edge.waypoints) else None)
        for edge in diagram.edges
        if (inside := _inside(edge.waypoints, box))
        and (len(inside) == len(edge.waypoints) or not seen.isdisjoint(ends.get(edge.element, ())))
    ]
    return replace(diagram, shapes=tuple(shapes), edges=tuple(edges))


def _ends(definitions: Definitions) -> dict[str, tuple[str, str]]:
    """Return what each sequence flow connects."""
    flows = (flow for process in definitions.processes for scope in scopes(process) for flow in scope.flows)
    return {flow.id: (flow.source, flow.target) for flow in flows}


def _inside(points: Sequence[tuple[float, float]], box: Bounds) -> tuple[tuple[float, float], ...]:
    """Return the first part of a line that lies in a box; lines go along the axes."""
    found: list[tuple[float, float]] = []
    for (x, y), (then_x, then_y) in pairwise(points):
        cut = [(_clamp(a, box.x, box.width), _clamp(b, box.y, box.height)) for a, b in ((x, y), (then_x, then_y))]
        outside = (x != then_x and cut[0][1] != y) or (y != then_y and cut[0][0] != x) or cut[0] == cut[1]
        if outside and found:
            break
        if not outside:
            found = [*found, *(cut if not found else cut[1:])]
            if cut[1] != (then_x, then_y):
                break
    return tuple(found)


def _clamp(value: float, low: float, length: float) -> float:
    return min(max(value, low), low + length)


def _cut(bounds: Bounds, box: Bounds) -> Bounds | None:
    left, top = max(bounds.x, box.x), max(bounds.y, box.y)
    right, bottom = min(bounds.x + bounds.width, box.x + box.width), min(bounds.y + bounds.height, box.y + box.height)
    if right <= left or bottom <= top:
        return None
    return Bounds(left, top, right - left, bottom - top)
