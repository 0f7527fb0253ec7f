"""`binglian worker`: sweep the deadlines of the office again and again, and send its notices."""

from __future__ import annotations

import os
import platform
import signal
import threading
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.errors import AwayError, StoreError
from processes.errors import BinglianError
from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import office, with_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.channels import Channel
    from engine.service import Engine
    from reengineer.commands.talk import Talk

PATIENCE = 15.0  # seconds until a server that is silent must not keep the worker from leaving
BACK = message("The database is back; the sweeps go on.")


@click.command("worker")
@click.option(
    "--every", type=click.FloatRange(min=0.1), default=15.0, show_default=True, help="Seconds between sweeps."
)
@click.option("--name", default="", metavar="NAME", help="How its sweeps are called; by default like the machine.")
@click.option("--once", is_flag=True, help="Sweep once and leave.")
@click.option(
    "--notices",
    "channels_file",
    envvar="BINGLIAN_NOTICES",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Send notices by the channels of this file; also BINGLIAN_NOTICES.",
)
@with_store
@common
def command(*, every: float, name: str, once: bool, channels_file: Path | None, store: str, talk: Talk) -> int:
    """Send reminders and cards when their time has come, until it is told to stop (Ctrl-C, or SIGTERM).

    On PostgreSQL any number of workers may run; each deadline, and each notice, is in the hands of one. Each sweep leaves its time
    (binglian health).
    """
    from engine.channels import read_channels

    channels = read_channels(channels_file, os.environ) if channels_file else ()
    stopped = threading.Event()
    with ExitStack() as stack:
        for sign in (
            signal.SIGINT,
            signal.SIGTERM,
        ):  # until it leaves: whoever called it is told to stop in the own way
            stack.callback(signal.signal, sign, signal.signal(sign, lambda *_: stopped.set()))
        engine = stack.enter_context(office(store)) if once else _open(stack, store, stopped, every, talk)
        if engine is None:
            return 0
        if once:
            _sweep(engine, name, talk)
            if channels:
                _send(engine, channels, threading.Event(), talk)
            return 0
        failed: Future[None] = Future()
        sender = threading.Thread(
            target=_send_on, args=(engine, channels, stopped, every, talk), kwargs={"failed": failed}, daemon=True
        )
        if channels:
            sender.start()
        is_away = False
        while not stopped.is_set():
            is_away = not _sweep(engine, name, talk, is_away=is_away)
            stopped.wait(every)
        if channels:
            sender.join(PATIENCE)
        if failed.done():  # a worker that can send no more must not look as if it could
            failed.result()
    return 0


def _open(stack: ExitStack, store: str, stopped: threading.Event, every: float, talk: Talk) -> Engine | None:
    """Open the store; while it is away wait for it, and say so once. None where the worker is told to stop meanwhile."""
    is_away = False
    while not stopped.is_set():
        try:
            engine = stack.enter_context(office(store))
        except AwayError as error:
            if not is_away:
                talk.complain(error.message)
            is_away = True
            stopped.wait(every)
            continue
        if is_away:
            talk.say(BACK)
        return engine
    return None


def _sweep(engine: Engine, name: str, talk: Talk, *, is_away: bool = False) -> bool:
    """Sweep once; return whether the database took it. That it is away is said once: nothing is lost, a later sweep finds it."""
    try:
        fired = engine.tick(worker=name or platform.node())
    except StoreError as error:
        if not is_away:
            talk.complain(error.message)
        return False
    if is_away:
        talk.say(BACK)
    for card in fired:
        talk.say(message("{colour}: case {receipt}", colour=card.colour, receipt=card.receipt))
    return True


def _send_on(
    engine: Engine,
    channels: Sequence[Channel],
    stopped: threading.Event,
    every: float,
    talk: Talk,
    *,
    failed: Future[None],
) -> None:
    """Send notices again and again, beside the sweep: a server that is slow or dead does not hold up the deadlines."""
    try:
        while not stopped.is_set():
            _send(engine, channels, stopped, talk)
            stopped.wait(every)
    except Exception as error:  # noqa: BLE001 - it is raised where the worker ends
        failed.set_exception(error)
        stopped.set()


def _send(engine: Engine, channels: Sequence[Channel], stopped: threading.Event, talk: Talk) -> None:
    try:
        done = engine.send(channels, go_on=lambda: not stopped.is_set())
    except AwayError:  # the sweep says so
        return
    except BinglianError as error:
        talk.complain(error.message)
        return
    for notice in done:
        said = message(
            "notice {number} ({kind}, case {receipt}): {status}",
            number=notice.number,
            kind=notice.kind,
            receipt=notice.receipt,
            status=f"{notice.status} ({notice.error})" if notice.error else notice.status,
        )
        talk.say(said)
