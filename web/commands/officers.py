"""`binglian officers`: name who inspects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import acting, office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("officers")
@click.argument("item", type=int)
@click.argument("people", nargs=-1, required=True)
@acting
@with_store
@common
def command(item: int, *, people: tuple[str, ...], by: str, key: str, store: str, talk: Talk) -> int:
    """Name PEOPLE, at least two, for the inspection with the number ITEM; the limit for naming them ends."""
    with office(store) as engine:
        engine.name_officers(item, people, by=by, key=key)
    said = message("Work item {item} is inspected by {people}.", item=item, people=people)
    click.echo(said.render(talk.language))
    return 0
