"""`binglian extend`: add to a limit what the law allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import acting, office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("extend")
@click.argument("receipt")
@click.option("--item", type=int, help="The limit of this work item.")
@click.option("--stage", default="", metavar="ID", help="The limit of this sub-process; without both, of the case.")
@click.option("--approver", required=True, metavar="PERSON", help="Who approves it.")
@click.option("--reason", required=True, help="What the applicant is told.")
@acting
@with_store
@common
def command(receipt: str, *, item: int | None, by: str, key: str, store: str, talk: Talk, **said: str) -> int:
    """Extend a limit of the case RECEIPT, once, by what its flow allows."""
    with office(store) as engine:
        engine.extend(receipt, by=by, item=item, key=key, **said)
    click.echo(message("Case {receipt}: the limit is extended.", receipt=receipt).render(talk.language))
    return 0
