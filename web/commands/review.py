"""`binglian review`: ask one more post, before a case is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import acting, office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("review")
@click.argument("receipt")
@click.argument("post")
@click.option("--reason", required=True, help="What it is for; the post reads it.")
@click.option("--days", type=click.IntRange(min=1), default=3, show_default=True, help="Working days it has.")
@acting
@with_store
@common
def command(receipt: str, post: str, *, reason: str, days: int, by: str, key: str, store: str, talk: Talk) -> int:
    """Ask POST to review the case with the number RECEIPT; nothing is decided in it before POST has answered."""
    with office(store) as engine:
        item = engine.add_reviewer(receipt, post, by=by, reason=reason, days=days, key=key)
    click.echo(message("{post} is asked: work item {item}.", post=post, item=item).render(talk.language))
    return 0
