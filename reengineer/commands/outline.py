"""`binglian outline`: a flow in words, for those who read rather than look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reengineer.commands.options import common, standard_input
from reengineer.commands.results import check_target, emit
from reengineer.commands.sources import load

if TYPE_CHECKING:
    from reengineer.commands.sources import Source
    from reengineer.commands.talk import Talk


def outline(source: Source, *, language: str = "en") -> str:
    """Return the flow as a numbered list: who does what, in what time, after what and before what."""
    from processes.layout.outline import outline as write_outline

    return write_outline(load(source), language=language)


@click.command("outline")
@click.argument("source")
@click.option("-o", "--output", metavar="FILE", help="Write the outline here instead of to standard output.")
@common
def command(source: str, output: str | None, *, talk: Talk) -> None:
    """Tell a flow in words: a numbered list."""
    if output and output != "-":
        check_target(output, source)
    emit(outline(standard_input(source), language=talk.language), output)
