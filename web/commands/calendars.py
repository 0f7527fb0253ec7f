"""`binglian calendars`: who keeps which hours, and what changes with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import local, office, with_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.service import Engine
    from reengineer.commands.talk import Talk


SHIPPED = message("the calendars that come with Binglian")


@click.command("calendars")
@click.argument("file", required=False)
@click.option("--take-back", is_flag=True, help="Propose the calendars of before the last change.")
@click.option("--approve", is_flag=True, help="Put into force what somebody else has proposed.")
@click.option("--by", default="", metavar="PERSON", help="Who does it.")
@with_store
@common
def command(file: str | None, *, take_back: bool, approve: bool, by: str, store: str, talk: Talk) -> int:
    """Propose the calendars of FILE; another person puts them into force, and every open limit is counted anew.

    A table [calendar.office] is for everybody, one named after a department for that department alone. Where the office knows no second
    person a change is in force at once. Without FILE, show what is in force and what is proposed.
    """
    if sum((file is not None, take_back, approve)) > 1:
        raise UsageError(message("Give one of these: a file with calendars, --take-back, --approve."))
    with office(store) as engine:
        if file is None and not take_back and not approve:
            click.echo("\n".join(_told(engine, talk.language)))
            return 0
        count = _change(engine, file, by, take_back=take_back)
    if count is None:
        said = message("These calendars are proposed; another person puts them into force (--approve).")
    else:
        said = message("Limits counted anew: {count}.", count=count)
    click.echo(said.render(talk.language))
    return 0


def _change(engine: Engine, file: str | None, by: str, *, take_back: bool) -> int | None:
    if file is not None:
        return engine.change_calendars(_read(file), by=by)
    return engine.take_back_calendars(by=by) if take_back else engine.approve_calendars(by=by)


def _told(engine: Engine, language: str) -> Iterator[str]:
    in_force, proposed = engine.calendar_changes()
    if in_force is None:
        yield message("The calendars of this office were never changed.").render(language)
    else:
        facts = {"time": local(engine, in_force.at), "who": in_force.actor}
        yield message("In force since {time}, by {who}:", **facts).render(language)
        yield in_force.content.strip() or SHIPPED.render(language)
    if proposed is not None:
        facts = {"time": local(engine, proposed.at), "who": proposed.actor}
        yield message("Proposed at {time} by {who}:", **facts).render(language)
        yield proposed.content.strip() or SHIPPED.render(language)


def _read(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(message("{file} cannot be read as text: {reason}", file=file, reason=str(error))) from error
