"""`binglian demo`: a practice district in a browser."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.options import common

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk

LOOPBACK = "127.0.0.1"  # anybody may be anybody there, so nobody else gets to see it


@click.command("demo")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Where the district is kept; made when it is not there.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8013, show_default=True, help="On this machine only.")
@common
def command(*, folder: Path, port: int, talk: Talk) -> int:
    """Practise in a browser: a district with two flows, six officers, a supervisor and some weeks of made-up cases."""
    from waitress import create_server

    from engine.service import Engine
    from web.app import create_app
    from web.district import furnish

    folder.mkdir(parents=True, exist_ok=True)
    engine = Engine(f"sqlite:///{folder / 'office.db'}")
    engine.database.prepare()
    if not engine.flows():
        talk.say(message("Making the practice district in {folder} ...", folder=folder))
        furnish(engine)
    engine.keep_time()
    try:
        server = create_server(create_app(engine, secret=_secret(folder), practice=True), host=LOOPBACK, port=port)
    except OSError as error:
        raise UsageError(
            message("Port {port} of this machine is taken; choose another one with --port.", port=port)
        ) from error
    click.echo(
        message(
            "The district is open at {address}, on this machine only. Ctrl-C closes it.",
            address=f"http://{LOOPBACK}:{port}/",
        ).render(talk.language)
    )
    sys.stdout.flush()
    try:
        server.run()
    finally:
        engine.close()
    return 0


def _secret(folder: Path) -> str:
    """Return the secret that signs cookies and check words; made once, for the owner of the folder alone."""
    file = folder / "secret"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(), encoding="ascii")
    return file.read_text(encoding="ascii")
