"""`binglian person`: who works here, and at which posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from engine.errors import ConflictError
from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk

SIDES = ("approval", "supervision", "administration")


@click.command("person")
@click.argument("person")
@click.option("--name", default="", help="The name that others see.")
@click.option(
    "--side", type=click.Choice(SIDES), default="approval", show_default=True, help="Approving or supervising."
)
@click.option("--rank", default="", help='"head" of a department, "government head": who may approve extensions.')
@click.option("--mail", default="", metavar="ADDRESS", help="Where notices go; of somebody known, it is changed.")
@click.option("--post", "posts", multiple=True, metavar="POST", help="A post to hold; * for every post.")
@with_store
@common
def command(
    person: str, *, name: str, side: str, rank: str, mail: str, posts: tuple[str, ...], store: str, talk: Talk
) -> int:
    """Make PERSON known to the office, and give posts to hold. Approval and supervision are never in one hand.

    Somebody who is known gets further posts, or another address for mail; name, side and rank stay.
    """
    with office(store) as engine:
        if not engine.knows(person):
            engine.add_person(person, name=name, side=side, rank=rank, mail=mail)
        elif name or rank:
            raise ConflictError(
                message("{person} is known already, and name and rank stay; give only posts.", person=person)
            )
        elif mail:
            engine.set_mail(person, mail)
        wanted = [post.id for post in engine.posts() if post.side == side] if posts == ("*",) else list(posts)
        for post in wanted:
            engine.assign(person, post)
    held = tuple(wanted) or message("no post")
    click.echo(message("{person} holds: {posts}", person=person, posts=held).render(talk.language))
    return 0
