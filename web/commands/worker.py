"""`binglian worker`: sweep the deadlines of the office again and again."""

from __future__ import annotations

import platform
import signal
import threading
from typing import TYPE_CHECKING

import click

from engine.errors import StoreError
from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("worker")
@click.option(
    "--every", type=click.FloatRange(min=0.1), default=15.0, show_default=True, help="Seconds between sweeps."
)
@click.option("--name", default="", metavar="NAME", help="How its sweeps are called; by default like the machine.")
@click.option("--once", is_flag=True, help="Sweep once and leave.")
@with_store
@common
def command(*, every: float, name: str, once: bool, store: str, talk: Talk) -> int:
    """Send reminders and cards when their time has come, until it is told to stop (Ctrl-C, or SIGTERM).

    On PostgreSQL any number of workers may run; each deadline is in the hands of one. Each sweep leaves its time (binglian health).
    """
    stopped = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stopped.set())
    with office(store) as engine:
        while not stopped.is_set():
            try:
                fired = engine.tick(worker=name or platform.node())
            except StoreError as error:  # the database is away: nothing is lost, the next sweep finds it
                talk.complain(error.message)
            else:
                for card in fired:
                    talk.say(message("{colour}: case {receipt}", colour=card.colour, receipt=card.receipt))
            if once:
                break
            stopped.wait(every)
    return 0
