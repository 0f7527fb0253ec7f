"""`binglian resume`: a special procedure is over, and the clocks go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import acting, office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("resume")
@click.argument("receipt")
@click.argument("kind")
@click.option("--item", type=int, help="The procedure of this work item alone.")
@acting
@with_store
@common
def command(receipt: str, kind: str, *, item: int | None, by: str, key: str, store: str, talk: Talk) -> int:
    """End a special procedure in the case RECEIPT, like suspend --end."""
    with office(store) as engine:
        engine.resume(receipt, by=by, kind=kind, item=item, key=key)
    said = message("Case {receipt}: {kind} is over, the clocks go on.", receipt=receipt, kind=kind)
    click.echo(said.render(talk.language))
    return 0
