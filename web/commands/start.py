"""`binglian start`: take in an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import office, read_pairs, with_store

if TYPE_CHECKING:
    from datetime import datetime

    from reengineer.commands.talk import Talk


@click.command("start")
@click.argument("flow")
@click.option("--applicant", multiple=True, metavar="NAME=VALUE", help="Who applies: name=..., phone=...")
@click.option("--set", "attributes", multiple=True, metavar="NAME=VALUE", help="What the conditions of the flow ask.")
@click.option("--at", default="", metavar="EVENT", help="At which start event it starts, where there are several.")
@click.option("--renews", default="", metavar="NUMBER", help="The permit that it renews.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which that permit is good.")
@click.option("--by", default="", metavar="PERSON", help="Who takes it in.")
@click.option("--key", default="", help="A name for this act: given again, it is not done again.")
@with_store
@common
def command(
    flow: str,
    *,
    applicant: tuple[str, ...],
    attributes: tuple[str, ...],
    renews: str,
    expires: datetime | None,
    at: str,
    by: str,
    key: str,
    store: str,
    talk: Talk,
) -> int:
    """Start a case of FLOW; its receipt number is the answer.

    A renewal is asked for thirty days before the permit expires; if it is not decided by then, the permit counts as renewed.
    """
    from engine.renewals import LATE, Renewal

    if bool(renews) != bool(expires):
        raise UsageError(
            message("A renewal names the permit (--renews) and the last day on which it is good (--expires).")
        )
    renewal = Renewal(certificate=renews, expires=expires.date()) if expires else None
    with office(store) as engine:
        who, what = read_pairs(applicant), read_pairs(attributes)
        receipt = engine.start(flow, applicant=who, attributes=what, at=at, renews=renewal, by=by, key=key)
        found = engine.case(receipt).renewal if renewal else None
    click.echo(receipt)
    if found is not None and found.status == LATE:
        talk.say(
            message("Asked for less than thirty days before {day}: nothing is renewed by itself.", day=found.expires)
        )
    return 0
