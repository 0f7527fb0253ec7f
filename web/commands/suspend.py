"""`binglian suspend`: let the clocks of a case stand still, or go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import acting, office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("suspend")
@click.argument("receipt")
@click.argument("kind")
@click.option("--notice", default="", help="Number of the written notice to the applicant.")
@click.option("--item", type=int, help="Only this work item, and the limit of the case.")
@click.option("--days", type=click.IntRange(min=1), help="Working days that it may take, where the law says nothing.")
@click.option("--end", is_flag=True, help="The procedure is over: the clocks go on.")
@acting
@with_store
@common
def command(
    receipt: str,
    kind: str,
    *,
    notice: str,
    item: int | None,
    days: int | None,
    end: bool,
    by: str,
    key: str,
    store: str,
    talk: Talk,
) -> int:
    """Begin a special procedure in the case RECEIPT, or end it: KIND is hearing, inspection, "expert review", ..."""
    with office(store) as engine:
        if end:
            engine.resume(receipt, by=by, kind=kind, item=item, key=key)
            said = message("Case {receipt}: {kind} is over, the clocks go on.", receipt=receipt, kind=kind)
        else:
            engine.suspend(receipt, by=by, kind=kind, notice=notice, item=item, days=days, key=key)
            said = message("Case {receipt}: the clocks stand still for {kind}.", receipt=receipt, kind=kind)
    click.echo(said.render(talk.language))
    return 0
