"""`binglian serve`: the pages in service."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


MOST_SENT = 10_000_000  # bytes; more is not even read, below that the pages say a sentence


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address of this machine to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen at.")
@click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True, help="Requests at the same time.")
@with_store
@common
def command(*, host: str, port: int, threads: int, store: str, talk: Talk) -> int:
    """Show the pages of the office to its people, with accounts and second factors.

    The environment says the rest: BINGLIAN_SECRET (or BINGLIAN_SECRET_FILE), BINGLIAN_HOSTS (the names by which people reach it),
    BINGLIAN_TRUSTED_PROXIES. TLS is the work of a proxy before it.
    """
    from waitress import create_server

    from web.settings import read_settings
    from web.wsgi import make_app

    app = make_app(read_settings(os.environ, store=store))
    try:
        server = create_server(app, host=host, port=port, threads=threads, ident="", max_request_body_size=MOST_SENT)
    except OSError as error:
        raise UsageError(
            message("Nothing can listen at {host}, port {port}: {reason}", host=host, port=port, reason=error.strerror)
        ) from error
    click.echo(message("The office is open at {host}, port {port}.", host=host, port=port).render(talk.language))
    sys.stdout.flush()
    server.run()
    return 0
