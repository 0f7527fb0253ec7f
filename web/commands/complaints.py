"""`binglian complaints`: complaints and the matters of bad ratings, and what is answered to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from engine.complaints import ACTS
from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import local, office, table, with_store
from web.words import in_words

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("complaints")
@click.option("--over", is_flag=True, help="Those that are over, not those that are open.")
@click.option("--answer", nargs=2, metavar="NUMBER ANSWER", help=f"Answer a complaint: {', '.join(ACTS)}.")
@click.option("--words", default="", help="What the complainant is told.")
@click.option("--by", default="", metavar="PERSON", help="Who answers: somebody of supervision.")
@with_store
@common
def command(*, over: bool, answer: tuple[str, str] | None, words: str, by: str, store: str, talk: Talk) -> int:
    """List complaints with their clocks, the most urgent first, or answer one."""
    with office(store) as engine:
        if answer is not None:
            engine.answer_complaint(*answer, words, by=by)
        head = (message("complaint"), message("case"), message("state"), message("due"), message("about"))
        rows = [[part.render(talk.language) for part in head]]
        for found in engine.complaints(over=over):
            due = local(engine, found.due) if found.due else "–"
            state = in_words(found.status, talk.language)
            rows.append([found.reference, found.receipt or "–", state, due, found.said[0].words])
    click.echo(table(rows))
    return 0
