"""`binglian deploy`: put a flow into service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from reengineer.commands.sources import locate
from web.commands.office import office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("deploy")
@click.argument("source")
@click.option(
    "--joint",
    type=click.Choice(["all", "lead", "cancel"]),
    default=None,
    help="How departments that review side by side decide: all must agree, the lead decides, or the first no ends it.",
)
@click.option("--process", default="", metavar="ID", help="Which process is run, where the file has several.")
@click.option("--by", default="", metavar="PERSON", help="Who deploys it.")
@with_store
@common
def command(source: str, *, joint: str | None, process: str, by: str, store: str, talk: Talk) -> int:
    """Put a flow into service: from now on cases of it can be started.

    A version that is deployed never changes; a changed file is the next version. What cannot be run is refused.
    """
    xml = Path(locate(source)).read_bytes()
    with office(store) as engine:
        flow, version = engine.deploy(xml, by=by, joint=joint or "", process=process)
        posts = tuple(post.id for post in engine.posts())
    click.echo(message("{flow} is deployed as version {version}.", flow=flow, version=version).render(talk.language))
    talk.say(message("Posts of this office: {posts}", posts=posts))
    return 0
