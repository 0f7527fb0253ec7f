"""`binglian start`: take in an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reengineer.commands.options import common
from web.commands.office import office, read_pairs, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("start")
@click.argument("flow")
@click.option("--applicant", multiple=True, metavar="NAME=VALUE", help="Who applies: name=..., phone=...")
@click.option("--set", "attributes", multiple=True, metavar="NAME=VALUE", help="What the conditions of the flow ask.")
@click.option("--at", default="", metavar="EVENT", help="At which start event it starts, where there are several.")
@click.option("--by", default="", metavar="PERSON", help="Who takes it in.")
@click.option("--key", default="", help="A name for this act: given again, it is not done again.")
@with_store
@common
def command(
    flow: str,
    *,
    applicant: tuple[str, ...],
    attributes: tuple[str, ...],
    at: str,
    by: str,
    key: str,
    store: str,
    talk: Talk,
) -> int:
    """Start a case of FLOW; its receipt number is the answer."""
    del talk
    with office(store) as engine:
        said = {"applicant": read_pairs(applicant), "attributes": read_pairs(attributes)}
        click.echo(engine.start(flow, **said, at=at, by=by, key=key))
    return 0
