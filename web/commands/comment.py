"""`binglian comment`: a word to the others who work on a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import acting, office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("comment")
@click.argument("receipt")
@click.argument("words")
@acting
@with_store
@common
def command(receipt: str, words: str, *, by: str, key: str, store: str, talk: Talk) -> int:
    """Say WORDS to all who work on the case RECEIPT; they stay in its journal and change nothing else."""
    with office(store) as engine:
        engine.comment(receipt, words, by=by, key=key)
    click.echo(message("The comment is on record in case {receipt}.", receipt=receipt).render(talk.language))
    return 0
