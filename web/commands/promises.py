"""`binglian promises`: what a flow promises of what the law allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from reengineer.commands.plain import plain, to_json
from web.commands.office import office, table, with_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.promises import Promise, PromiseFigure
    from processes.messages import Message
    from reengineer.commands.talk import Talk

STATES = {
    "half": message("half or less"),
    "excepted": message("approved exception"),
    "lapsed": message("exception has run out"),
    "above": message("more than half"),
    "open": message("cannot be told"),
}


@click.command("promises")
@click.argument("flow", default="")
@click.option("--json", "as_json", is_flag=True, help="Give it as JSON.")
@with_store
@common
def command(flow: str, *, as_json: bool, store: str, talk: Talk) -> int:
    """List what FLOW (or every flow) promises for its tasks, stages and cases, beside what the law allows.

    A promise is half of the statutory limit or less, or has a written exception that a head has approved (binglian exception).
    """
    from engine.promises import figure

    with office(store) as engine:
        found = engine.promises(flow)
    if as_json:
        rows = [{**plain(one, talk.language), "ratio": one.ratio} for one in found]
        click.echo(to_json({"promises": rows, "figure": figure(found)}, talk.language))
        return 0
    if found:
        click.echo(table(_rows(found, talk.language)))
    click.echo(_figure(figure(found)).render(talk.language))
    return 0


def _rows(found: Sequence[Promise], language: str) -> list[list[str]]:
    head = (
        message("flow"),
        message("task, stage or case"),
        message("statutory"),
        message("promised"),
        message("ratio"),
        message("state"),
        message("exception"),
    )
    rows = [[part.render(language) for part in head]]
    for one in found:
        limits = [limit.render(language) if limit else "" for limit in (one.statutory, one.promised)]
        ratio = "" if one.ratio is None else f"{one.ratio:.0%}"
        approved = (one.until, one.approver, one.reason) if one.approver else (one.reason,)
        state = STATES[one.status].render(language)
        rows.append([one.flow, one.name, *limits, ratio, state, " ".join(approved)])
    return rows


def _figure(figures: PromiseFigure) -> Message:
    if figures.ratio is None:
        return message("No promise can be compared with a statutory limit.")
    return message(
        "Promised at half of the statutory limit or less: {half} of {whole} for which that can be told; with an approved exception: {excepted}; more than half without one: {above}. On average {ratio} of the statutory limit is promised.",
        half=figures.half,
        whole=figures.whole,
        excepted=figures.excepted,
        above=figures.above,
        ratio=f"{figures.ratio:.0%}",
    )
