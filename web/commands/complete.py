"""`binglian complete`: finish a task, with what the flow asks to be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import acting, office, read_pairs, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("complete")
@click.argument("item", type=int)
@click.option("--set", "decisions", multiple=True, metavar="NAME=VALUE", help="What the flow asks to be decided here.")
@click.option("--opinion", default="", help="The opinion of the post, for the others and for the record.")
@acting
@with_store
@common
def command(item: int, *, decisions: tuple[str, ...], opinion: str, by: str, key: str, store: str, talk: Talk) -> int:
    """Finish the work item with the number ITEM; the next tasks are offered to their posts in the same act."""
    with office(store) as engine:
        engine.complete(item, by=by, decisions=read_pairs(decisions), opinion=opinion, key=key)
    click.echo(message("Work item {item} is completed.", item=item).render(talk.language))
    return 0
