"""`binglian move`: take running cases to the newest version of their flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from engine.errors import ConflictError
from processes.messages import message
from reengineer.commands.options import FINDINGS, common
from web.commands.office import office, table, with_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.moves import Move
    from reengineer.commands.talk import Talk


@click.command("move")
@click.argument("flow")
@click.option("--case", "receipt", default="", metavar="RECEIPT", help="Only this case.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@click.option("--take-back", is_flag=True, help="Undo the move of the case, if nothing was done with it since.")
@click.option("--by", default="", metavar="PERSON", help="Who moves them.")
@with_store
@common
def command(flow: str, *, receipt: str, dry_run: bool, take_back: bool, by: str, store: str, talk: Talk) -> int:
    """Move the open cases of FLOW to its newest version. What cannot be moved stays, and the table says why."""
    with office(store) as engine:
        if take_back:
            engine.take_back_move(receipt, by=by)
            return 0
        planned = [move for move in engine.plan_moves(flow) if not receipt or move.receipt == receipt]
        failed = [move for move in planned if move.refusal is not None]
        for move in planned:
            if not dry_run and move.refusal is None:
                try:
                    engine.move(move.receipt, by=by)
                except ConflictError as error:  # something happened to it since the plan
                    talk.complain(error.message)
                    failed.append(move)
    click.echo(_table(planned, talk.language))
    return FINDINGS if failed else 0


def _table(planned: Sequence[Move], language: str) -> str:
    if not planned:
        return message("No open case runs on an older version.").render(language)
    head = [message("case"), message("moves"), message("why not, or what is offered then")]
    rows = [[part.render(language) for part in head]]
    for move in planned:
        yes = message("no") if move.refusal else message("yes")
        rest = move.refusal.render(language) if move.refusal else ", ".join(move.offered)
        rows.append([move.receipt, yes.render(language), rest])
    return table(rows)
