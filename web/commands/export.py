"""`binglian export`: what happened in the office, as an event log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from reengineer.commands.results import check_targets
from web.commands.office import office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("export")
@click.argument("file")
@with_store
@common
def command(file: str, *, store: str, talk: Talk) -> int:
    """Write what happened to all cases to FILE (.xes, .csv, also .gz); binglian diagnose --log reads it."""
    check_targets((file,))
    with office(store) as engine:
        engine.export(Path(file))
    talk.say(message("The history of the office is in {file}.", file=file))
    return 0
