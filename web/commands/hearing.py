"""`binglian hearing`: the right to a hearing, its date, its chair and its record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import local, office, table, with_store

if TYPE_CHECKING:
    from datetime import datetime

    from engine.service import Engine
    from reengineer.commands.talk import Talk

ACTS = ("tell", "waive", "ask", "order", "set", "challenge", "uphold", "dismiss", "hold")


@click.command("hearing")
@click.argument("receipt")
@click.argument("act", type=click.Choice(ACTS), required=False)
@click.option("--by", default="", metavar="PERSON", help="Who does it.")
@click.option("--party", default="", metavar="NAME", help="The applicant, or whoever is affected.")
@click.option("--notice", default="", help="Number of the written notice.")
@click.option("--reason", default="", help="Why it is ordered, challenged, or decided so.")
@click.option("--at", type=click.DateTime(["%Y-%m-%d %H:%M"]), help='When it is held: "2026-03-20 14:00".')
@click.option("--place", default="", help="Where it is held.")
@click.option("--chair", default="", metavar="PERSON", help="Who chairs it; not who examines the case.")
@click.option("--record", default="", metavar="TEXT", help="Its record.")
@click.option("--material", type=int, help="The number of its record among the materials of the case.")
@click.option("--key", default="", help="A name for this act: given again, it is not done again.")
@with_store
@common
def command(receipt: str, *, act: str | None, at: datetime | None, store: str, talk: Talk, **said: Any) -> int:
    """Do what the law asks of a hearing in the case RECEIPT; without ACT, show how it stands.

    tell: the party knows of the right. ask, waive: the party wants one, or none. order: it is held ex officio. set: time and place,
    also others instead. challenge: of the chair; uphold, dismiss: a head decides. hold: it was held, with its record.
    """
    with office(store) as engine:
        if act:
            when = at.replace(tzinfo=ZoneInfo(engine.calendars().office.zone)) if at else None
            engine.hear(receipt, act, at=when, **said)
        click.echo(_told(engine, receipt, talk.language))
    return 0


def _told(engine: Engine, receipt: str, language: str) -> str:
    found = engine.hearings(receipt)
    if not found:
        return message("There is no hearing in case {receipt}.", receipt=receipt).render(language)
    head = (
        message("hearing"),
        message("state"),
        message("party"),
        message("begin"),
        message("place"),
        message("chair"),
    )
    rows = [
        [
            str(row.id),
            row.status,
            row.party,
            local(engine, row.at),
            row.place,
            " ".join(filter(None, (row.chair, row.ruling))),
        ]
        for row in found
    ]
    lines = [
        message("Record of hearing {number}: {record}", number=row.id, record=row.record).render(language)
        for row in found
        if row.record
    ]
    return "\n".join([table([[part.render(language) for part in head], *rows]), *lines])
