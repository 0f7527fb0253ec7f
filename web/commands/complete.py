"""`binglian complete`: finish a task, with what the flow asks to be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import acting, office, read_pairs, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("complete")
@click.argument("item", type=int)
@click.option("--set", "decisions", multiple=True, metavar="NAME=VALUE", help="What the flow asks to be decided here.")
@click.option("--opinion", default="", help="The opinion of the post, for the others and for the record.")
@click.option(
    "--verdict",
    type=click.Choice(["agree", "agree with conditions", "disagree"]),
    default=None,
    help="What a reviewer of a joint decision says.",
)
@click.option("--statement", default="", help="Why it is refused or sent back, and what to mend.")
@click.option("--basis", default="", help="The article for that.")
@click.option("--missing", multiple=True, metavar="TEXT", help="What is missing in the file; everything at once.")
@click.option("--officer", "officers", multiple=True, metavar="PERSON", help="Who inspected; of a hearing, the chair.")
@click.option(
    "--record",
    default="",
    metavar="TEXT",
    help="The record of a hearing, or where it is; of a decision after one, its number.",
)
@click.option("--rights", default="", metavar="TEXT", help="The remedies that a refusal tells of, where not the usual.")
@click.option("--approver", default="", metavar="PERSON", help="Who approves what takes a superior.")
@acting
@with_store
@common
def command(item: int, *, decisions: tuple[str, ...], by: str, key: str, store: str, talk: Talk, **said: Any) -> int:
    """Finish the work item with the number ITEM; the next tasks are offered to their posts in the same act."""
    with office(store) as engine:
        given = {**said, "verdict": said["verdict"] or ""}
        engine.complete(item, by=by, decisions=read_pairs(decisions), key=key, **given)
    click.echo(message("Work item {item} is completed.", item=item).render(talk.language))
    return 0
