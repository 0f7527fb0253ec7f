"""`binglian cards`: reminders and cards, and what is answered to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import local, office, table, with_store
from web.words import in_words

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk

ANSWERS = ("receive", "explain", "appeal", "uphold", "withdraw")


@click.command("cards")
@click.option("--post", default="", metavar="POST", help="Only those of this post.")
@click.option("--answer", nargs=2, metavar="CARD ANSWER", help=f"Answer a card: {', '.join(ANSWERS)}.")
@click.option("--words", default="", help="The explanation, appeal or verdict.")
@click.option("--by", default="", metavar="PERSON", help="Who answers.")
@with_store
@common
def command(post: str, *, answer: tuple[str, str] | None, words: str, by: str, store: str, talk: Talk) -> int:
    """List reminders and cards, or answer one: the post receives, explains, appeals; supervision upholds or withdraws."""
    with office(store) as engine:
        if answer is not None:
            if not answer[0].isdigit():
                raise UsageError(message("{text} is not the number of a card.", text=answer[0]))
            engine.answer_card(int(answer[0]), answer[1], by=by, words=words)
        head = (
            message("card"),
            message("case"),
            message("colour"),
            message("post"),
            message("issued"),
            message("state"),
        )
        rows = [[part.render(talk.language) for part in head]]
        for card in engine.cards(post=post):
            issued = local(engine, card.issued_at)
            colour, state = (in_words(found, talk.language) for found in (card.colour, card.status))
            for_whom = card.post_id or message("the whole case").render(talk.language)
            rows.append([str(card.id), card.receipt, colour, for_whom, issued, state])
    click.echo(table(rows))
    return 0
