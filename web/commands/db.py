"""`binglian db`: bring the store to this version, back it up, restore it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("db")
@click.argument("what", type=click.Choice(["upgrade"]))
@with_store
@common
def command(what: str, *, store: str, talk: Talk) -> int:
    """Bring the tables of the store to this version of Binglian. Back it up first."""
    from engine.store.database import Database

    del what
    database = Database(store)
    try:
        before, after = database.upgrade()
    finally:
        database.close()
    said = message("The store is at {after}; it was at {before}.", after=after, before=before or message("nothing"))
    click.echo(said.render(talk.language))
    return 0
