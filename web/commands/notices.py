"""`binglian notices`: what people are told, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from reengineer.commands.plain import to_json
from web.commands.office import as_facts, local, office, table, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk

STATES = ("pending", "sent", "no address", "failed")


@click.command("notices")
@click.option("--state", type=click.Choice(STATES), help="Only those in this state.")
@click.option("--case", "receipt", default="", metavar="RECEIPT", help="Only those of this case.")
@click.option("--retry", type=int, metavar="NUMBER", help="Let this notice be tried again from the beginning.")
@click.option("--json", "as_json", is_flag=True, help="Give the list as JSON.")
@with_store
@common
def command(*, state: str | None, receipt: str, retry: int | None, as_json: bool, store: str, talk: Talk) -> int:
    """List notices, the newest first: to be sent (pending), sent, without an address, or failed for good."""
    with office(store) as engine:
        if retry is not None:
            engine.send_again(retry)
        rows = engine.notices(status=state or "", receipt=receipt)
        if as_json:
            click.echo(to_json([as_facts(row) for row in rows], talk.language))
            return 0
        head = (
            message("notice"),
            message("case"),
            message("kind"),
            message("to"),
            message("state"),
            message("next"),
            message("why not"),
        )
        lines = [[part.render(talk.language) for part in head]]
        for row in rows:
            whom = row.recipient or row.role
            following = local(engine, row.next_at)
            lines.append([str(row.id), row.receipt, row.kind, whom, row.status, following, row.error])
    click.echo(table(lines))
    return 0
