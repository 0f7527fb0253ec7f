"""`binglian deploy`: put a flow into service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.policies import Policies
from processes.messages import message
from reengineer.commands.options import common
from reengineer.commands.sources import locate
from web.commands.office import office, with_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
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
@click.option(
    "--delivery/--no-delivery",
    default=True,
    help="Decisions are delivered within ten working days, on a clock of their own.",
)
@click.option(
    "--hearing-unit",
    type=click.Choice(["day", "working day"]),
    default="day",
    show_default=True,
    help="How the five days are counted in which a party may ask for a hearing.",
)
@click.option("--silence-agrees", is_flag=True, help="A reviewer who says nothing by the statutory limit has agreed.")
@click.option("--first-day-counts", is_flag=True, help="Limits count the day on which they begin.")
@click.option("--hearing-required", is_flag=True, help="The law calls for a public hearing before each decision.")
@click.option("--process", default="", metavar="ID", help="Which process is run, where the file has several.")
@click.option("--by", default="", metavar="PERSON", help="Who deploys it.")
@with_store
@common
def command(
    source: str, *, joint: str | None, promises: str, process: str, by: str, store: str, talk: Talk, **policies: Any
) -> int:
    """Put a flow into service: from now on cases of it can be started.

    A version that is deployed never changes; a changed file is the next version. What cannot be run is refused.
    """
    from engine.promises import FAULTS

    xml = Path(locate(source)).read_bytes()
    with office(store) as engine:
        flow, version = engine.deploy(xml, by=by, joint=joint or "", promises=promises, process=process, **policies)
        above = [one for one in engine.promises(flow) if one.status in FAULTS] if promises == "check" else []
        posts = tuple(post.id for post in engine.posts())
    click.echo(message("{flow} is deployed as version {version}.", flow=flow, version=version).render(talk.language))
    for line in tell_policies(Policies(joint=joint or "", **policies)):
        talk.say(line)
    if above:
        said = message(
            "More than half of the statutory limit is promised, without an approved exception: {tasks} (binglian promises {flow}).",
            tasks=tuple(one.name for one in above),
            flow=flow,
        )
        talk.say(said)
    talk.say(message("Posts of this office: {posts}", posts=posts))
    return 0


def tell_policies(policies: Policies) -> Iterator[Message]:
    """Yield by what rules a flow is run beside what its file says."""
    if policies.joint:
        yield message("Departments decide together by the rule {rule}.", rule=policies.joint)
    yield message(
        "A decision is delivered within ten working days (行政许可法 第44条)."
        if policies.delivery
        else "Deliveries are not watched: this was switched off when the flow was deployed."
    )
    yield message(
        "A party may ask for a hearing within five working days."
        if policies.hearing_unit == "working day"
        else "A party may ask for a hearing within five days of the wall calendar."
    )
    yield message(
        "Silence agrees: a reviewer who has said nothing when the statutory limit ends agrees, as was chosen when the flow was deployed."
        if policies.silence_agrees
        else "Silence is no approval."
    )
    if policies.hearing_required:
        yield message("Nothing is decided before a hearing that was announced to the public (行政许可法 第46条).")
    yield message(
        "Limits count the day on which they begin."
        if policies.first_day_counts
        else "Limits begin on the working day after the one on which they are started."
    )
