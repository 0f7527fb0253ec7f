"""`binglian work`: what a person has to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from processes.messages import message
from reengineer.commands.options import common
from reengineer.commands.plain import to_json
from web.commands.office import as_facts, local, office, table, with_store
from web.words import in_words

if TYPE_CHECKING:
    from engine.service import Engine
    from reengineer.commands.talk import Talk


@click.command("work")
@click.argument("person")
@click.option("--json", "as_json", is_flag=True, help="Give the list as JSON.")
@with_store
@common
def command(person: str, *, as_json: bool, store: str, talk: Talk) -> int:
    """List what PERSON can do now, the most urgent first."""
    with office(store) as engine:
        items = engine.work(person)
        if as_json:
            click.echo(to_json([as_facts(item) for item in items], talk.language))
            return 0
        if not items:
            click.echo(message("There is nothing to do for {person}.", person=person).render(talk.language))
            return 0
        head = (message("item"), message("case"), message("task"), message("post"), message("due"), message("state"))
        rows = [[part.render(talk.language) for part in head]]
        click.echo(table([*rows, *(_row(engine, item, talk.language) for item in items)]))
    return 0


def _row(engine: Engine, item: Any, language: str) -> list[str]:
    due = local(engine, item.promised_due or item.statutory_due)
    state = in_words(item.status, language)
    if item.assignee is not None:
        state += f" ({item.assignee})"
    return [str(item.id), item.receipt, item.name, item.post_id, due, state]
