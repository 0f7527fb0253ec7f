"""`binglian reassign`: work goes to somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import FINDINGS, common
from web.commands.office import acting, office, table, with_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.deputies import Reassignment
    from reengineer.commands.talk import Talk


@click.command("reassign")
@click.argument("item", type=int, required=False)
@click.option("--to", required=True, metavar="PERSON", help="Who gets it; holds the post.")
@click.option("--all-of", default="", metavar="PERSON", help="Everything that this person has in hand.")
@click.option("--reason", default="", help="Why; it goes on record with both names.")
@click.option("--dry-run", is_flag=True, help="With --all-of: say what would go, change nothing.")
@acting
@with_store
@common
def command(
    item: int | None,
    *,
    to: str,
    all_of: str,
    reason: str,
    dry_run: bool,
    by: str,
    key: str,
    store: str,
    talk: Talk,
) -> int:
    """Put the work item with the number ITEM, or all that a person has in hand, into the hands of another."""
    if (item is None) == (not all_of):
        raise click.UsageError(message("Give one work item, or --all-of PERSON.").render(talk.language))
    with office(store) as engine:
        if item is not None:
            engine.reassign(item, to=to, reason=reason, by=by, key=key)
            said = message("Work item {item} is in the hands of {person}.", item=item, person=to)
            click.echo(said.render(talk.language))
            return 0
        found = (
            engine.plan_reassignments(all_of, to=to)
            if dry_run
            else engine.reassign_all(all_of, to=to, reason=reason, by=by)
        )
    click.echo(_listed(found, talk.language))
    return FINDINGS if any(each.refusal for each in found) else 0


def _listed(found: Sequence[Reassignment], language: str) -> str:
    if not found:
        return message("Nothing is in these hands.").render(language)
    head = (message("case"), message("item"), message("task"), message("moves"), message("why not"))
    rows = []
    for each in found:
        goes = message("no") if each.refusal else message("yes")
        why = each.refusal.render(language) if each.refusal else ""
        rows.append([each.receipt, str(each.item), each.task, goes.render(language), why])
    return table([[part.render(language) for part in head], *rows])
