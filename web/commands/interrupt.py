"""`binglian interrupt`: a limit begins again at zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import acting, office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("interrupt")
@click.argument("receipt")
@click.option("--item", type=int, help="The limit of this work item.")
@click.option("--stage", default="", metavar="ID", help="The limit of this sub-process; without both, of the case.")
@click.option("--reason", required=True, help="Why.")
@click.option("--basis", required=True, help="The article for that.")
@acting
@with_store
@common
def command(receipt: str, *, item: int | None, by: str, key: str, store: str, talk: Talk, **said: str) -> int:
    """Let a limit of the case RECEIPT begin again at zero; suspend keeps what is left, this does not."""
    with office(store) as engine:
        engine.interrupt(receipt, by=by, item=item, key=key, **said)
    click.echo(message("Case {receipt}: the limit begins again.", receipt=receipt).render(talk.language))
    return 0
