"""`binglian tick`: let reminders and cards come that are due."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import local, office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("tick")
@with_store
@common
def command(*, store: str, talk: Talk) -> int:
    """Send the reminders and cards whose time has come, each once; on a rest day none comes."""
    with office(store) as engine:
        fired = engine.tick(worker=platform.node())
        for card in fired:
            said = message(
                "{colour}: case {receipt}, {subject} {element}, since {due}",
                colour=card.colour,
                receipt=card.receipt,
                subject=card.subject,
                element=card.element,
                due=local(engine, card.at),
            )
            click.echo(said.render(talk.language))
    talk.say(message("Reminders and cards sent: {count}.", count=len(fired)))
    return 0
