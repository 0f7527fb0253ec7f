"""The picture of a diagram as SVG, made without a browser.

It stands alone, has a title and a description for those who do not see it, and needs no colour to be read.

It draws what the diagram information of any file says; a file without any is laid out first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from processes.layout.drawing import draw_all
from processes.layout.figures import draw_shape
from processes.layout.index import index_elements
from processes.layout.lines import draw_edge
from processes.layout.style import BADGE, MARKS, SHEET, mark_rules
from processes.layout.tags import tag
from processes.layout.text import COLUMN, columns
from processes.messages import Message, message
from processes.model import Bounds, FlowNode, Lane, Participant, SubProcess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.layout.index import Entry
    from processes.model import Definitions, Diagram, Shape

MARGIN = 20.0
LEGEND_LINE = 24.0


def draw(
    definitions: Definitions,
    *,
    marks: Mapping[str, str] | None = None,
    language: str = "en",
    diagram: int = 0,
    part: Part | None = None,
) -> str:
    """Return one diagram of a file as SVG; `marks` gives elements one of the classes in `MARKS`.

    With `part` it is made for a page that has several, and whose style sheet is `processes.layout.style.page_sheet`.
    """
    if not any(one.shapes for one in definitions.diagrams):
        definitions = draw_all(definitions)
    if not definitions.diagrams:
        return _svg(_Page(Bounds(0, 0, 200, 60), definitions.label, ""), [], part)
    chosen = definitions.diagrams[diagram]
    entries = index_elements(definitions)
    known = {name: mark for name, mark in (marks or {}).items() if mark in MARKS}
    body = [_linked(name, entries, part, _group(name, known, text)) for name, text in _parts(chosen, entries)]
    body += [
        tag(shape.bounds, part.figures[shape.element])
        for shape in chosen.shapes
        if part and shape.element in part.figures
    ]
    drawn = {shape.element for shape in chosen.shapes} | {edge.element for edge in chosen.edges}
    used = {mark for name, mark in known.items() if name in drawn}
    bounds = _extent(chosen)
    keys = _legend(used, bounds, language, badge=any(_has_badge(entries.get(name)) for name in drawn))
    box = Bounds(bounds.x, bounds.y, bounds.width, bounds.height + LEGEND_LINE * bool(keys))
    page = _Page(
        box, _title(definitions, chosen, entries), _description(chosen, entries).render(language), frozenset(used)
    )
    return _svg(page, [*body, *keys], part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a picture has as part of a page: a name for its ids, links from its nodes, and figures at them.

    The node X has the id `name-X`; with `twin`, the name of an outline on the same page, it leads to `twin-X` there.
    """

    name: str
    twin: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Page:
    box: Bounds
    title: str
    description: str
    used: frozenset[str] = frozenset()


def _svg(page: _Page, body: list[str], part: Part | None = None) -> str:
    box = page.box
    own = f"{part.name}-" if part else ""  # ids are unique on a page
    role = 'class="bpmn" role="group"' if part and part.twin else 'class="bpmn" role="img"' if part else 'role="img"'
    sheet = () if part else (f"<style>{SHEET}{mark_rules(set(page.used))}</style>",)
    size = f'width="{box.width:g}" height="{box.height:g}" viewBox="{box.x:g} {box.y:g} {box.width:g} {box.height:g}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {role} aria-labelledby="{own}title {own}desc">',
            f'<title id="{own}title">{escape(page.title)}</title>',
            f'<desc id="{own}desc">{escape(page.description)}</desc>',
            *sheet,
            f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" fill="#fff"/>',
            *body,
            "</svg>",
            "",
        ]
    )


def _parts(diagram: Diagram, entries: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
    """Yield element and drawing, from the background to the foreground."""
    behind: list[Shape] = []
    front: list[Shape] = []
    for shape in diagram.shapes:
        entry = entries.get(shape.element)
        element = entry.element if entry else None
        opened = isinstance(element, SubProcess) and shape.expanded is not False
        if opened or isinstance(element, (Participant, Lane)):
            behind.append(shape)
        else:
            front.append(shape)
    behind.sort(
        key=lambda shape: -shape.bounds.width * shape.bounds.height
    )  # what holds others is larger than they are
    for shape in behind:
        yield shape.element, draw_shape(shape, entries.get(shape.element))
    for edge in diagram.edges:
        yield edge.element, draw_edge(edge, entries.get(edge.element))
    for shape in sorted(front, key=lambda shape: _is_boundary(entries.get(shape.element))):
        yield shape.element, draw_shape(shape, entries.get(shape.element))


def _is_boundary(entry: Entry | None) -> bool:
    return entry is not None and entry.kind == "boundaryEvent"


def _has_badge(entry: Entry | None) -> bool:
    limit = getattr(entry.element, "time_limit", None) if entry else None
    return limit is not None and bool(limit.statutory or limit.promised)


def _group(name: str, marks: Mapping[str, str], text: str) -> str:
    mark = f' class="{marks[name]}"' if name in marks else ""
    return f'<g data-element="{escape(name)}"{mark}>{text}</g>'


def _linked(name: str, entries: Mapping[str, Entry], part: Part | None, group: str) -> str:
    """Let a flow node lead to its line in the outline, and be found from there; it is no stop of the Tab key."""
    entry = entries.get(name)
    if part is None or not part.twin or entry is None or not isinstance(entry.element, FlowNode):
        return group
    near, far, words = (escape(text) for text in (f"{part.name}-{name}", f"#{part.twin}-{name}", entry.element.label))
    named = "" if "<text" in group else f' aria-label="{words}"'  # what is written in it is its name
    return f'<a id="{near}" href="{far}" tabindex="-1"{named}>{group}</a>'


def _extent(diagram: Diagram) -> Bounds:
    """Return the box around everything drawn, labels too, with a margin."""
    boxes = [shape.bounds for shape in diagram.shapes]
    boxes += [shape.label for shape in diagram.shapes if shape.label]
    boxes += [edge.label for edge in diagram.edges if edge.label]
    points = [point for edge in diagram.edges for point in edge.waypoints]
    left = [*(box.x for box in boxes), *(x for x, _ in points)]
    right = [*(box.x + box.width for box in boxes), *(x for x, _ in points)]
    top = [*(box.y for box in boxes), *(y for _, y in points)]
    bottom = [*(box.y + box.height + 20 for box in boxes), *(y for _, y in points)]
    x, y = min(left, default=0) - MARGIN, min(top, default=0) - MARGIN
    width = max(right, default=0) + MARGIN - x
    return Bounds(x, y, max(width, 300.0), max(bottom, default=0) + MARGIN - y)


def _legend(used: set[str], bounds: Bounds, language: str, *, badge: bool) -> list[str]:
    """Return a line that explains the marks that are used."""
    x, y = bounds.x + MARGIN, bounds.y + bounds.height
    parts: list[str] = []
    for name, (_, _, _, _, words) in MARKS.items():
        if name in used:
            text = words.render(language)
            parts.append(
                f'<g class="{name}"><path class="line" d="M{x:g} {y:g}h36"/></g>'
                f'<text x="{x + 44:g}" y="{y + 4:g}">{escape(text)}</text>'
            )
            x += 44 + columns(text) * COLUMN + 24
    if badge:
        parts.append(f'<text x="{x:g}" y="{y + 4:g}">{escape(BADGE.render(language))}</text>')
    return parts


def _title(definitions: Definitions, diagram: Diagram, entries: Mapping[str, Entry]) -> str:
    names = [process.name for process in definitions.processes if process.name]
    shown = entries.get(diagram.plane)
    return diagram.name or (shown.element.name if shown else "") or ", ".join(names) or definitions.label


def _description(diagram: Diagram, entries: Mapping[str, Entry]) -> Message:
    kinds = [entries[shape.element].kind for shape in diagram.shapes if shape.element in entries]
    return message(
        "BPMN diagram: {tasks} tasks, {gateways} gateways, {events} events, {lanes} lanes, {pools} pools. "
        "The outline in text says the same as the picture.",
        tasks=sum(kind.endswith(("Task", "task", "Activity")) for kind in kinds),
        gateways=sum(kind.endswith("Gateway") for kind in kinds),
        events=sum(kind.endswith("Event") for kind in kinds),
        lanes=kinds.count("lane"),
        pools=kinds.count("participant"),
    )
