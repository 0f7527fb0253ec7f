"""`binglian exception`: why a promise cannot be half of the statutory limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import office, with_store

if TYPE_CHECKING:
    from datetime import datetime

    from reengineer.commands.talk import Talk


@click.command("exception")
@click.argument("flow")
@click.argument("element")
@click.option("--reason", required=True, help="Why it cannot be half; it is published beside the promise.")
@click.option("--approver", required=True, metavar="PERSON", help="The head who approves it.")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day, YYYY-MM-DD.")
@click.option("--promised", type=float, help="Up to which promise it holds, in the unit of the limit.")
@click.option("--by", required=True, metavar="PERSON", help="Who writes it.")
@with_store
@common
def command(
    flow: str,
    element: str,
    *,
    reason: str,
    approver: str,
    until: datetime,
    promised: float | None,
    by: str,
    store: str,
    talk: Talk,
) -> int:
    """Put on record why ELEMENT of FLOW (a task, a stage, or the process) promises more than half of its statutory limit.

    It holds up to the promise that is deployed, or --promised; a longer one needs another exception. See binglian promises.
    """
    from engine.promises import PromiseException

    asked = PromiseException(
        flow=flow, element=element, reason=reason, approver=approver, until=until.date(), promised=promised
    )
    with office(store) as engine:
        engine.record_exception(asked, by=by)
    said = message(
        "The exception for {element} of {flow} holds until {day}.", element=element, flow=flow, day=asked.until
    )
    click.echo(said.render(talk.language))
    return 0
