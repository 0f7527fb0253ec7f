"""`binglian letter`: the authority letters of the chief windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import office, table, with_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from reengineer.commands.talk import Talk

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("letter")
@click.argument("person", default="")
@click.option("--number", default="", help="The number of a new letter; without it the letters are listed.")
@click.option("--post", "posts", multiple=True, metavar="POST", help="For which post; several times for several.")
@click.option("--flow", "flows", multiple=True, metavar="FLOW", help="In which flow; without it in all.")
@click.option("--from", "begin", type=DAY, help="The first day, YYYY-MM-DD.")
@click.option("--to", "end", type=DAY, help="The last day.")
@click.option("--by", default="", metavar="PERSON", help="The head who issues it.")
@with_store
@common
def command(
    person: str,
    *,
    number: str,
    posts: tuple[str, ...],
    flows: tuple[str, ...],
    begin: datetime | None,
    end: datetime | None,
    by: str,
    store: str,
    talk: Talk,
) -> int:
    """Give PERSON a letter to decide at a chief window, or list the letters."""
    from engine.letters import Letter

    with office(store) as engine:
        if number:
            if begin is None or end is None:
                raise click.UsageError(message("Give the days of the letter: --from and --to.").render(talk.language))
            days = {"begin": begin.date(), "end": end.date()}
            engine.issue_letter(Letter(person=person, number=number, posts=posts, flows=flows, **days), by=by)
        found = engine.letters(person)
    click.echo(_listed(found, talk.language))
    return 0


def _listed(letters: Sequence[Any], language: str) -> str:
    if not letters:
        return message("There is no authority letter.").render(language)
    head = (message("letter"), message("person"), message("post"), message("flow"), message("begin"), message("end"))
    rows = [
        [row.number, row.person_id, " ".join(row.posts), " ".join(row.flows), row.begin, row.end] for row in letters
    ]
    return table([[part.render(language) for part in head], *rows])
