"""`binglian diff`: what changed between two flows, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.options import FINDINGS, common, standard_input
from reengineer.commands.plain import to_json
from reengineer.commands.results import check_target, emit
from reengineer.commands.sources import load

if TYPE_CHECKING:
    from processes.diff import Change
    from reengineer.commands.sources import Source
    from reengineer.commands.talk import Talk


def diff(before: Source, after: Source) -> tuple[Change, ...]:
    """Return the changes from one flow to another: elements, and the order between tasks."""
    from processes.diff import diff as compare

    return compare(load(before), load(after))


@click.command("diff")
@click.argument("before")
@click.argument("after")
@click.option("--json", "as_json", is_flag=True, help="Give the changes as JSON.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if there is any change.")
@click.option("-o", "--output", metavar="FILE", help="Write the changes here instead of to standard output.")
@common
def command(before: str, after: str, output: str | None, *, as_json: bool, exit_code: bool, talk: Talk) -> int:
    """Tell what changed from BEFORE to AFTER, in words."""
    if before == after == "-":
        raise UsageError(message("Only one of the two flows can come from standard input."))
    if output and output != "-":
        check_target(output, before, after)
    with talk.progress(message("Comparing")):
        changes = diff(standard_input(before), standard_input(after))
    if as_json:
        emit(to_json(changes, talk.language), output)
    elif changes:
        emit("\n".join(change.message.render(talk.language) for change in changes), output)
    else:
        emit(message("No change.").render(talk.language), output)
    return FINDINGS if changes and exit_code else 0
