"""`binglian practice`: an office whose clock goes when it is told to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from processes.errors import UsageError
from processes.messages import message
from processes.periods import parse_period
from reengineer.commands.options import common
from web.commands.office import local, office, with_store

if TYPE_CHECKING:
    from engine.service import Engine
    from reengineer.commands.talk import Talk


@click.command("practice")
@click.option("--at", default="", metavar="TIME", help='What time it is now: "2026-03-09 10:00".')
@click.option("--go", default="", metavar="PERIOD", help="Let time pass: P3D is three days, PT2H two hours.")
@with_store
@common
def command(*, at: str, go: str, store: str, talk: Talk) -> int:
    """Practise: set the clock of the store, for everybody who works on it. Without options: say what time it is.

    The first --at makes a store without cases one for practice, and it stays so; a store for work has the machine's clock.
    """
    with office(store) as engine:
        if at or go:
            engine.practise(_instant(engine, at, go))
        said = message("It is {time}.", time=local(engine, engine.clock.now()))
    click.echo(said.render(talk.language))
    return 0


def _instant(engine: Engine, at: str, go: str) -> datetime:
    now = engine.clock.now()
    try:
        found = datetime.fromisoformat(at) if at else now
    except ValueError as error:
        raise UsageError(message("{text} is no time; write it like 2026-03-09 10:00.", text=at)) from error
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(engine.calendars().office.zone))
    period = parse_period(go) if go else None
    if go and period is None:
        raise UsageError(message("{text} is no length of time; write P3D for three days, PT2H for two hours.", text=go))
    return found + timedelta(days=period.amount) if period else found
