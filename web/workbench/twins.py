"""A flow as picture and outline side by side: the same elements marked in both, each leading to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.layout.outline import outline_lines
from processes.layout.picture import Part, draw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.model import Definitions


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the outline, in words; `mark` is that of the picture."""

    element: str
    depth: int
    heading: str
    facts: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    mark: str
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Picture and outline; `name` begins the ids of both."""

    name: str
    picture: str
    rows: tuple[Row, ...]
    numbers: Mapping[str, str]  # of the outline, by element


def twins(
    drawn: Definitions,
    *,
    name: str,
    language: str,
    marks: Mapping[str, str] | None = None,
    figures: Mapping[str, str] | None = None,
) -> Twins:
    """Return a flow that has a drawing as picture and outline."""
    marks, figures = marks or {}, figures or {}
    part = Part(name=f"{name}-picture", twin=f"{name}-line", figures=figures)
    lines = outline_lines(drawn)
    rows = tuple(
        Row(
            element=line.element,
            depth=line.depth,
            heading=line.heading.render(language),
            facts=tuple(fact.render(language) for fact in line.facts),
            before=line.before,
            after=line.after,
            mark=marks.get(line.element, ""),
            figure=figures.get(line.element, ""),
        )
        for line in lines
    )
    picture = draw(drawn, marks=marks, language=language, part=part)
    return Twins(name=name, picture=picture, rows=rows, numbers={line.element: line.number for line in lines})
