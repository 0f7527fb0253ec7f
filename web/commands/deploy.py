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
@click.option(
    "--promises",
    type=click.Choice(["check", "require", "ignore"]),
    envvar="BINGLIAN_PROMISES",
    default="check",
    show_default=True,
    help="Promises above half of the statutory limit without an approved exception: said, refused, or let be; also BINGLIAN_PROMISES.",
)
@click.option("--by", default="", metavar="PERSON", help="Who deploys it.")
@with_store
@common
def command(source: str, *, joint: str | None, promises: str, by: str, store: str, talk: Talk) -> int:
    """Put a flow into service: from now on cases of it can be started.

    A version that is deployed never changes; a changed file is the next version. What cannot be run is refused.
    """
    from engine.promises import FAULTS

    xml = Path(locate(source)).read_bytes()
    with office(store) as engine:
        flow, version = engine.deploy(xml, by=by, joint=joint or "", promises=promises)
        above = [one for one in engine.promises(flow) if one.status in FAULTS] if promises == "check" else []
        posts = tuple(post.id for post in engine.posts())
    click.echo(message("{flow} is deployed as version {version}.", flow=flow, version=version).render(talk.language))
    if above:
        said = message(
            "More than half of the statutory limit is promised, without an approved exception: {tasks} (binglian promises {flow}).",
            tasks=tuple(one.name for one in above),
            flow=flow,
        )
        talk.say(said)
    talk.say(message("Posts of this office: {posts}", posts=posts))
    return 0
