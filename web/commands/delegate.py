"""`binglian delegate`: a deputy for some days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import local, office, table, with_store

if TYPE_CHECKING:
    from datetime import datetime

    from engine.service import Engine
    from reengineer.commands.talk import Talk

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("delegate")
@click.argument("person", default="")
@click.argument("deputy", default="")
@click.option(
    "--post", "posts", multiple=True, metavar="POST", help="Which post; several times for several; without it all."
)
@click.option("--from", "begin", type=DAY, help="The first day, YYYY-MM-DD.")
@click.option("--to", "end", type=DAY, help="The last day.")
@click.option("--reason", default="", help="Why; it goes on record with both names.")
@click.option("--by", default="", metavar="PERSON", help="The person, or a head.")
@click.option("--key", default="", help="A name for this act: given again, it is not done again.")
@with_store
@common
def command(
    person: str,
    *,
    deputy: str,
    posts: tuple[str, ...],
    begin: datetime | None,
    end: datetime | None,
    reason: str,
    by: str,
    key: str,
    store: str,
    talk: Talk,
) -> int:
    """Let DEPUTY hold the posts of PERSON too, for some days; without PERSON, list what was delegated."""
    from engine.deputies import Delegation

    with office(store) as engine:
        if person:
            if begin is None or end is None:
                raise click.UsageError(
                    message("Give the first and the last day: --from and --to.").render(talk.language)
                )
            days = {"begin": begin.date(), "end": end.date()}
            said = Delegation(person=person, deputy=deputy, posts=posts, reason=reason, **days)
            engine.delegate(said, by=by, key=key)
        click.echo(_listed(engine, talk.language))
    return 0


def _listed(engine: Engine, language: str) -> str:
    found = engine.delegations()
    if not found:
        return message("Nothing is delegated.").render(language)
    head = (message("person"), message("deputy"), message("post"), message("begin"), message("end"), message("reason"))
    rows = [
        [row.delegated_by, row.person_id, row.post_id, local(engine, row.begin), local(engine, row.end), row.reason]
        for row in found
    ]
    return table([[part.render(language) for part in head], *rows])
