"""The two drawings of the report: what was, with what is to go; what will be, with what is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.messages import Message, message
from reengineer.report.sheets import Picture, sheets, take_apart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.diff import Change
    from processes.model import Bounds, Definitions, Diagram, Lane
    from reengineer.critical_path import CriticalPath

READABLE = 1300.0  # a picture up to this width can be read when it is fitted to the page on a screen
TITLE = 30.0  # width of the title of a pool or lane, in pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawing with its sheets for paper and its twin in words."""

    title: str
    svg: str
    full: str  # the same at full size, for a screen on which it can be scrolled; empty where the overview can be read
    sheets: tuple[Sheet, ...]
    caption: str
    outline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One landscape page of a drawing."""

    title: str
    svg: str


def marks(path: CriticalPath, changes: tuple[Change, ...], kinds: tuple[str, ...]) -> dict[str, str]:
    """Return which element is marked how; a change is marked over the critical path."""
    found = dict.fromkeys(path.path, "critical")
    return found | {change.element: change.kind for change in changes if change.kind in kinds}


def drawing(
    definitions: Definitions,
    *,
    name: str,
    title: Message,
    marked: Mapping[str, str],
    language: str,
) -> Drawing:
    """Draw a flow for the report; a flow without a drawing is laid out first."""
    from processes.layout import lay_out
    from processes.layout.outline import outline
    from processes.layout.picture import draw

    drawn = definitions if any(diagram.shapes for diagram in definitions.diagrams) else lay_out(definitions)
    diagram = drawn.diagrams[0]
    picture = take_apart(draw(drawn, marks=marked, language=language), name)
    windows = sheets(picture, _bounds(drawn, diagram), _titles(drawn, diagram, picture.x))
    return Drawing(
        title=title.render(language),
        svg=picture.svg,
        full="" if picture.width <= READABLE else picture.again,
        sheets=tuple(
            Sheet(title=_sheet_title(title, number, len(windows)).render(language), svg=window)
            for number, window in enumerate(windows, 1)
        ),
        caption=_caption(len(windows), picture).render(language),
        outline=outline(drawn, language=language, conditions=False),
    )


def _sheet_title(title: Message, number: int, count: int) -> Message:
    return message("{title}: sheet {number} of {count}", title=title, number=number, count=count)


def _caption(count: int, picture: Picture) -> Message:
    if count:
        return message("Overview; on paper, {count} sheets with readable text follow.", count=count)
    if picture.fits:
        return message("The whole flow.")
    return message(
        "Overview of a flow too large for paper: read it on a screen, where it can be scrolled, or in the schedule above."
    )


def _lanes(definitions: Definitions) -> set[str]:
    def walk(lanes: tuple[Lane, ...]) -> set[str]:
        return {lane.id for lane in lanes}.union(*(walk(lane.lanes) for lane in lanes))

    return set().union(*(walk(process.lanes) for process in definitions.processes))


def _bounds(definitions: Definitions, diagram: Diagram) -> tuple[Bounds, ...]:
    pools = {pool.id for group in definitions.collaborations for pool in group.participants}
    frames = pools | _lanes(definitions)
    return tuple(shape.bounds for shape in diagram.shapes if shape.element not in frames)


def _titles(definitions: Definitions, diagram: Diagram, left: float) -> float:
    """Return how wide the titles of pools and lanes are together: up to where the innermost lane's own title ends."""
    lanes = _lanes(definitions)
    edges = [shape.bounds.x + TITLE for shape in diagram.shapes if shape.element in lanes]
    return max(edges) - left if edges else 0.0
