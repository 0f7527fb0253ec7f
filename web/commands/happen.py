"""`binglian happen`: say that an event has happened for which a case waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import acting, office, read_pairs, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("happen")
@click.argument("receipt")
@click.argument("element")
@click.option("--set", "answers", multiple=True, metavar="NAME=VALUE", help="What it says to the gateways behind it.")
@acting
@with_store
@common
def command(receipt: str, element: str, *, answers: tuple[str, ...], by: str, key: str, store: str, talk: Talk) -> int:
    """Say that ELEMENT has happened, for which the case RECEIPT waits: a message came, a signal was given.

    `binglian case` shows what a case waits for. A timer with a time rings by itself; one that is drawn without a time waits for this.
    """
    with office(store) as engine:
        engine.happen(receipt, element, by=by, answers=read_pairs(answers), key=key)
    click.echo(
        message("{element} has happened in case {receipt}.", element=element, receipt=receipt).render(talk.language)
    )
    return 0
