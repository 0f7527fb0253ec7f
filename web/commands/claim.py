"""`binglian claim`: take a work item into one's own hands, or put it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import acting, office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("claim")
@click.argument("item", type=int)
@click.option("--back", is_flag=True, help="Put it back into the list of its post.")
@acting
@with_store
@common
def command(item: int, *, back: bool, by: str, key: str, store: str, talk: Talk) -> int:
    """Take the work item with the number ITEM into one's own hands."""
    with office(store) as engine:
        if back:
            engine.give_back(item, by=by, key=key)
            said = message("Work item {item} is back in the list of its post.", item=item)
        else:
            engine.claim(item, by=by, key=key)
            said = message("Work item {item} is in the hands of {person}.", item=item, person=by)
    click.echo(said.render(talk.language))
    return 0
