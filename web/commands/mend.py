"""`binglian mend`: what was mended at the window, so that the file need not go back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import acting, office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("mend")
@click.argument("item", type=int)
@click.option("--what", required=True, metavar="TEXT", help="What was mended.")
@acting
@with_store
@common
def command(item: int, *, what: str, by: str, key: str, store: str, talk: Talk) -> int:
    """Put on record what the applicant mended on the spot while the work item ITEM takes the file in; nothing else changes."""
    with office(store) as engine:
        engine.mend(item, what, by=by, key=key)
    click.echo(message("What was mended is on record with work item {item}.", item=item).render(talk.language))
    return 0
