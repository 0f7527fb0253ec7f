"""`binglian party`: whose major interests a case concerns, beside the applicant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import local, office, table, with_store

if TYPE_CHECKING:
    from engine.service import Engine
    from reengineer.commands.talk import Talk


@click.command("party")
@click.argument("receipt")
@click.argument("name", required=False)
@click.option("--interest", default="", metavar="TEXT", help="Why the case concerns it: puts it on record.")
@click.option("--notice", default="", metavar="NUMBER", help="The written notice by which it was told.")
@click.option("--statement", default="", metavar="TEXT", help="What it stated.")
@click.option("--by", default="", metavar="PERSON", help="Who does it.")
@click.option("--key", default="", help="A name for this act: given again, it is not done again.")
@with_store
@common
def command(receipt: str, *, name: str | None, store: str, talk: Talk, **said: Any) -> int:
    """Put on record that the case RECEIPT concerns NAME, that NAME was told, or what NAME stated; without NAME, list them.

    From then on nothing is decided in the case before NAME was told in writing.
    """
    with office(store) as engine:
        if name is not None:
            engine.note_party(receipt, name, **said)
        elif any(said.values()):
            raise UsageError(message("Name the party whom this is about."))
        click.echo(_told(engine, receipt, talk.language))
    return 0


def _told(engine: Engine, receipt: str, language: str) -> str:
    found = engine.parties(receipt)
    if not found:
        return message("Nobody is on record as an interested party in case {receipt}.", receipt=receipt).render(
            language
        )
    head = (message("party"), message("interest"), message("told"), message("notice"), message("statement"))
    rows = [[row.name, row.interest, local(engine, row.told_at), row.notice, row.statement] for row in found]
    return table([[part.render(language) for part in head], *rows])
