"""`binglian calendars`: who keeps which hours, and what changes with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("calendars")
@click.argument("file", required=False)
@click.option("--take-back", is_flag=True, help="Put the calendars of before the last change into force again.")
@click.option("--by", default="", metavar="PERSON", help="Who changes them.")
@with_store
@common
def command(file: str | None, *, take_back: bool, by: str, store: str, talk: Talk) -> int:
    """Put the calendars of FILE into force and count every open limit anew.

    A table [calendar.office] is for everybody, one named after a department for that department alone.
    """
    if (file is None) != take_back:
        raise UsageError(message("Give a file with calendars, or --take-back."))
    with office(store) as engine:
        count = engine.take_back_calendars(by=by) if file is None else engine.change_calendars(_read(file), by=by)
    click.echo(message("Limits counted anew: {count}.", count=count).render(talk.language))
    return 0


def _read(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(message("{file} cannot be read as text: {reason}", file=file, reason=str(error))) from error
