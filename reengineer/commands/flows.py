"""`binglian flows`: the shelf of flows that come with the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.options import common
from reengineer.commands.plain import to_json
from reengineer.commands.results import check_target, emit

if TYPE_CHECKING:
    from processes.catalogue import Flow
    from reengineer.commands.talk import Talk


def flows(name: str | None = None) -> tuple[Flow, ...]:
    """Return the flows on the shelf, or the one of that name."""
    from processes.catalogue import flow, shelf

    return shelf() if name is None else (flow(name),)


@click.command("flows")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Give the shelf as JSON.")
@click.option("-o", "--output", metavar="BPMN", help="Copy the as-is flow of NAME here.")
@common
def command(name: str | None, output: str | None, *, as_json: bool, talk: Talk) -> None:
    """List the flows on the shelf, or show one: figures, sources, era."""
    from reengineer.report.shelf import flow_as_plain, flow_as_text, shelf_as_text

    if output and name is None:
        raise UsageError(message("Name the flow to copy: binglian flows NAME -o FILE."))
    found = flows(name)
    if output and output != "-":
        check_target(output)
        emit(found[0].as_is.read_bytes(), output)
    elif as_json:
        emit(to_json([flow_as_plain(flow) for flow in found], talk.language), None)
    else:
        emit(flow_as_text(found[0], talk.language) if name else shelf_as_text(found, talk.language), None)
