"""`binglian return`: give a file back to the applicant, or turn it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import acting, office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("return")
@click.argument("item", type=int)
@click.option(
    "--kind",
    required=True,
    type=click.Choice(["supplement", "refusal", "not a licensing matter", "out of scope"]),
    help="What is asked for or refused by the flow, or turned away at intake.",
)
@click.option("--statement", required=True, help="Why, and what to mend.")
@click.option("--basis", default="", help="The article for that.")
@click.option("--missing", multiple=True, metavar="TEXT", help="What is missing in the file; everything at once.")
@click.option("--record", default="", metavar="NUMBER", help="After a hearing: the number of its record.")
@click.option("--authority", default="", help="Out of scope: the authority that is the right one.")
@acting
@with_store
@common
def command(item: int, *, kind: str, by: str, key: str, store: str, talk: Talk, **said: Any) -> int:
    """Return a file from the work item with the number ITEM, with the answers that lead there in its flow."""
    with office(store) as engine:
        engine.send_back(item, kind, by=by, key=key, **said)
    click.echo(message("Work item {item}: returned ({kind}).", item=item, kind=kind).render(talk.language))
    return 0
