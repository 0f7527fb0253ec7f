"""`binglian cancel`: the applicant withdraws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import acting, office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("cancel")
@click.argument("receipt")
@click.option("--reason", required=True, help="Why the applicant withdraws, and by which letter.")
@acting
@with_store
@common
def command(receipt: str, *, reason: str, by: str, key: str, store: str, talk: Talk) -> int:
    """End the case RECEIPT because its applicant withdraws: open work is taken back, the clocks stop."""
    with office(store) as engine:
        engine.cancel(receipt, by=by, reason=reason, key=key)
    click.echo(message("Case {receipt} is withdrawn.", receipt=receipt).render(talk.language))
    return 0
