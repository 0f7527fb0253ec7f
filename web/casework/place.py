"""You are here: the deployed flow as a picture and as an outline, with what is done, what is open, and where one is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from processes.layout.drawing import draw_all
from processes.layout.outline import outline_lines
from processes.layout.picture import Part, draw
from processes.model import Bounds
from processes.reader import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from processes.model import Definitions, Diagram

HERE, OPEN, DONE = "here", "open", "done"
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
        near = _near(shown, around)
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


def _near(diagram: Diagram, element: str) -> Diagram:
    """Return the part of a diagram around an element; lanes and pools are cut to it."""
    middle = next(shape.bounds for shape in diagram.shapes if shape.element == element)
    left, top = middle.x + middle.width / 2 - AROUND[0], middle.y + middle.height / 2 - AROUND[1]
    box = Bounds(left, top, 2 * AROUND[0], 2 * AROUND[1])
    shapes = []
    for shape in diagram.shapes:
        cut = _cut(shape.bounds, box)
        if cut is not None and (cut == shape.bounds or shape.bounds.width > AROUND[0]):
            shapes.append(replace(shape, bounds=cut))
    edges = tuple(
        edge
        for edge in diagram.edges
        if all(left <= x <= left + box.width and top <= y <= top + box.height for x, y in edge.waypoints)
    )
    return replace(diagram, shapes=tuple(shapes), edges=edges)


def _cut(bounds: Bounds, box: Bounds) -> Bounds | None:
    left, top = max(bounds.x, box.x), max(bounds.y, box.y)
    right, bottom = min(bounds.x + bounds.width, box.x + box.width), min(bounds.y + bounds.height, box.y + box.height)
    if right <= left or bottom <= top:
        return None
    return Bounds(left, top, right - left, bottom - top)
