"""`binglian separation`: whether approval and supervision are in different hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import FINDINGS, common
from reengineer.commands.plain import to_json
from web.commands.office import office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("separation")
@click.option("--json", "as_json", is_flag=True, help="Give it as JSON.")
@with_store
@common
def command(*, as_json: bool, store: str, talk: Talk) -> int:
    """Name who holds or held posts of two sides, decided on cards of cases with a part in them, or approved what was their own.

    Exit code 1 if there is anybody.
    """
    with office(store) as engine:
        found = engine.separation()
    if as_json:
        click.echo(to_json(found, talk.language))
    else:
        for said in [one.said for one in found] or [message("Approval and supervision are in different hands.")]:
            click.echo(said.render(talk.language))
    return FINDINGS if found else 0
