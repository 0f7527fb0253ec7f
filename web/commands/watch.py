"""`binglian watch`: what looks as if a limit was met on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from reengineer.commands.plain import to_json
from web.commands.office import in_period, office, period, with_store

if TYPE_CHECKING:
    from datetime import datetime

    from reengineer.commands.talk import Talk


@click.command("watch")
@click.option("--json", "as_json", is_flag=True, help="Give it as JSON.")
@in_period
@with_store
@common
def command(*, begin: datetime, end: datetime, as_json: bool, store: str, talk: Talk) -> int:
    """List what to look at twice, with the cases behind it: it proves nothing.

    Special procedures begun in the last working hour before a card, many completions within minutes at the end of a month, and
    completions within a minute of taking the work.
    """
    with office(store) as engine:
        found = engine.watch(*period(engine, begin, end))
    if as_json:
        click.echo(to_json(found, talk.language))
        return 0
    for one in found:
        click.echo(one.said.render(talk.language))
        click.echo("  " + " ".join(one.cases))
    if not found:
        click.echo(message("There is nothing to look at twice.").render(talk.language))
    return 0
