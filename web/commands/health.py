"""`binglian health`: tell whether reminders and cards come in their time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import FINDINGS, common
from reengineer.commands.plain import plain, to_json
from web.commands.office import local, office, with_store

if TYPE_CHECKING:
    from engine.service import Engine
    from engine.supervision.health import Health
    from processes.messages import Message
    from reengineer.commands.talk import Talk


@click.command("health")
@click.option(
    "--max-age", type=click.FloatRange(min=0), default=90.0, show_default=True, help="Seconds since the last sweep."
)
@click.option("--max-seal-age", type=click.FloatRange(min=0), metavar="HOURS", help="Hours since the last seal.")
@click.option("--json", "as_json", is_flag=True, help="Give it as JSON.")
@with_store
@common
def command(*, max_age: float, max_seal_age: float | None, as_json: bool, store: str, talk: Talk) -> int:
    """Say in one line when the last sweep was, what should have come by now, and when the journals were sealed.

    Exit code 0 if all is well, 1 if not: no sweep for longer than --max-age, something that did not come although it was swept, or
    (with --max-seal-age) no seal for longer.
    """
    with office(store) as engine:
        found = engine.health(timedelta(seconds=max_age))
        sealed = max_seal_age is None or _is_sealed(found, timedelta(hours=max_seal_age))
        well = found.is_well and sealed
        if as_json:
            age = None if found.age is None else found.age.total_seconds()
            facts = {"well": well, "swept": found.is_swept, "sealed": sealed, "age": age, **plain(found)}
            click.echo(to_json(facts, talk.language))
        else:
            parts = (_swept(engine, found), _overdue(found), _sealed(engine, found))
            click.echo(" ".join(part.render(talk.language) for part in parts))
    return 0 if well else FINDINGS


def _is_sealed(found: Health, max_age: timedelta) -> bool:
    return found.sealed_at is not None and found.at - found.sealed_at <= max_age


def _swept(engine: Engine, found: Health) -> Message:
    if found.age is None:
        return message("Nobody has ever swept: start binglian worker.")
    seconds, at = round(found.age.total_seconds()), f"{local(engine, found.swept_at)}:{found.swept_at:%S}"
    if not found.is_swept:
        return message(
            "No sweep since {at}, {seconds} s ago: start binglian worker, or look why {worker} has stopped.",
            at=at,
            seconds=seconds,
            worker=found.worker,
        )
    return message(
        "Last sweep {seconds} s ago, at {at}, by {worker} (version {version}).",
        seconds=seconds,
        at=at,
        worker=found.worker,
        version=found.version,
    )


def _overdue(found: Health) -> Message:
    if found.overdue and found.resting:
        return message("Reminders, cards and timers that wait for the next working day: {count}.", count=found.overdue)
    return message("Reminders, cards and timers that should have come: {count}.", count=found.overdue)


def _sealed(engine: Engine, found: Health) -> Message:
    if found.sealed_at is None:
        return message("The journals were never sealed.")
    return message("The journals were sealed at {at}.", at=local(engine, found.sealed_at))
