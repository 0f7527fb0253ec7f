"""`binglian draw`: a picture of a flow, as SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.options import common, standard_input
from reengineer.commands.results import check_target, emit
from reengineer.commands.sources import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reengineer.commands.sources import Source
    from reengineer.commands.talk import Talk


def draw(
    source: Source,
    *,
    fresh: bool = False,
    diagram: int = 0,
    marks: Mapping[str, str] | None = None,
    language: str = "en",
) -> str:
    """Return the flow drawn as SVG: as its author drew it, or laid out anew (`fresh`, or where no drawing is)."""
    from processes.layout import lay_out
    from processes.layout.picture import draw as draw_picture

    definitions = load(source)
    if fresh or not any(drawing.shapes for drawing in definitions.diagrams):
        definitions = lay_out(definitions)
    if diagram >= max(1, len(definitions.diagrams)):
        raise UsageError(
            message(
                "There is no diagram {number}: the file has {count}, counted from 0.",
                number=diagram,
                count=len(definitions.diagrams),
            )
        )
    return draw_picture(definitions, marks=marks, language=language, diagram=diagram)


@click.command("draw")
@click.argument("source")
@click.option("-o", "--output", metavar="FILE", help="Write the SVG here instead of to standard output.")
@click.option("--fresh", is_flag=True, help="Lay the flow out anew, whatever drawing the file holds.")
@click.option("--diagram", type=click.IntRange(min=0), default=0, help="Which diagram of the file; 0 is the first.")
@common
def command(source: str, output: str | None, *, fresh: bool, diagram: int, talk: Talk) -> None:
    """Draw a flow as SVG."""
    if output and output != "-":
        check_target(output, source)
    with talk.progress(message("Drawing")):
        picture = draw(standard_input(source), fresh=fresh, diagram=diagram, language=talk.language)
    emit(picture, output)
