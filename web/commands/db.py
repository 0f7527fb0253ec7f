"""`binglian db`: bring the store to this version, back it up, restore it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.errors import StoreError
from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import office, with_store

if TYPE_CHECKING:
    from processes.messages import Message
    from reengineer.commands.talk import Talk


@click.command("db")
@click.argument("what", type=click.Choice(["upgrade", "backup", "restore"]))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@with_store
@common
def command(what: str, file: Path | None, *, store: str, talk: Talk) -> int:
    """Bring the tables of the store to this version of Binglian (back it up first), back it up, or restore it.

    A backup is made while the office works; it is restored into an empty store, and its journals are checked.
    """
    if what == "upgrade":
        said = _upgrade(store)
    elif file is None:
        raise click.UsageError(message("Name the file of the backup.").render(talk.language))
    else:
        said = _back_up(store, file) if what == "backup" else _restore(store, file)
    click.echo(said.render(talk.language))
    return 0


def _upgrade(store: str) -> Message:
    from engine.store.database import Database

    database = Database(store)
    try:
        before, after = database.upgrade()
    finally:
        database.close()
    return message("The store is at {after}; it was at {before}.", after=after, before=before or message("nothing"))


def _back_up(store: str, file: Path) -> Message:
    from engine.store.backups import back_up

    back_up(store, file)
    with office(store) as engine:
        engine.note_backup(file.name, file.stat().st_size)
    return message("The store is backed up in {file}.", file=str(file))


def _restore(store: str, file: Path) -> Message:
    from engine.store.backups import restore

    restore(store, file)
    with office(store) as engine:
        fault = engine.verify()
    if fault is not None:
        raise StoreError(
            message(
                "The store is restored, but entry {number} of case {receipt} is not what was written: do not work with it, take another backup.",
                receipt=fault[0],
                number=fault[1],
            )
        )
    return message("The store is restored from {file}; all journals are as they were written.", file=str(file))
