"""`binglian deliver`: hand over what was decided, or see what is to be handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import local, office, table, with_store

if TYPE_CHECKING:
    from engine.service import Engine
    from reengineer.commands.talk import Talk

WAYS = ("in person", "left", "post", "electronic", "by another office", "public notice")


@click.command("deliver")
@click.argument("receipt", default="")
@click.option("--by", default="", metavar="PERSON", help="Who delivers it.")
@click.option("--to", default="", metavar="NAME", help="Who receives it.")
@click.option("--how", type=click.Choice(WAYS), default="in person", show_default=True, help="The way of service.")
@click.option("--key", default="", help="A name for this act: given again, it is not done again.")
@with_store
@common
def command(receipt: str, *, by: str, to: str, how: str, key: str, store: str, talk: Talk) -> int:
    """Put on record that the decision of the case RECEIPT was delivered; without RECEIPT, list what is to be delivered."""
    with office(store) as engine:
        if not receipt:
            click.echo(_outstanding(engine, talk.language))
            return 0
        engine.deliver(receipt, by=by, to=to, how=how, key=key)
    click.echo(message("Case {receipt}: delivered to {receiver}.", receipt=receipt, receiver=to).render(talk.language))
    return 0


def _outstanding(engine: Engine, language: str) -> str:
    found = engine.outstanding_deliveries()
    if not found:
        return message("Nothing is to be delivered.").render(language)
    head = (message("case"), message("decision"), message("post"), message("decided"), message("by law until"))
    rows = [
        [row.receipt, row.decision, row.post_id, local(engine, row.begin), local(engine, row.statutory_due)]
        for row in found
    ]
    return table([[part.render(language) for part in head], *rows])
