"""`binglian post`: the posts of an office, and those that no flow brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import office, table, with_store

if TYPE_CHECKING:
    from engine.service import Engine
    from reengineer.commands.talk import Talk


@click.command("post")
@click.argument("post", required=False)
@click.option(
    "--side",
    type=click.Choice(["supervision", "administration"]),
    default="supervision",
    show_default=True,
    help="On which side it stands; the posts of approval are the lanes of flows.",
)
@click.option("--department", default="", metavar="NAME", help="Its department; the post is called by both.")
@with_store
@common
def command(post: str | None, *, side: str, department: str, store: str, talk: Talk) -> int:
    """Make a post of supervision or administration; without POST, list the posts and who holds them."""
    with office(store) as engine:
        if post is not None:
            made = engine.open_post(department, post, side=side, by="")
            said = message(
                "{post} is a post on the side of {side}; binglian person gives it to somebody.", post=made, side=side
            )
            click.echo(said.render(talk.language))
            return 0
        click.echo(_told(engine, talk.language))
    return 0


def _told(engine: Engine, language: str) -> str:
    found = engine.posts()
    if not found:
        return message("There is no post yet; the lanes of a flow are posts: binglian deploy FILE.").render(language)
    head = (message("post"), message("department"), message("side"), message("held by"))
    rows = [[row.id, row.department, row.side, " ".join(engine.holders(row.id))] for row in found]
    return table([[part.render(language) for part in head], *rows])
