"""`binglian audit`: tell whether the journal is what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import FINDINGS, common
from web.commands.office import office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("audit")
@click.argument("what", type=click.Choice(["verify"]))
@with_store
@common
def command(what: str, *, store: str, talk: Talk) -> int:
    """Recount the chain of every case's journal; name the first entry that was changed, dropped, swapped or cut off."""
    del what
    with office(store) as engine:
        fault = engine.verify()
    if fault is None:
        click.echo(message("Every journal is as it was written.").render(talk.language))
        return 0
    receipt, number = fault
    said = message(
        "Case {receipt}: entry {number} of the journal is not what was written.", receipt=receipt, number=number
    )
    click.echo(said.render(talk.language))
    return FINDINGS
