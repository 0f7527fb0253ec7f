"""`binglian indicators`: how the office does, in shares that say what they are shares of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from reengineer.commands.plain import plain, to_json
from web.commands.office import in_period, office, period, table, with_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.supervision.indicators import Indicator
    from reengineer.commands.talk import Talk

RETURNS = "tasks.returned.any", "cases.returned.any"


@click.command("indicators")
@click.option("--by", type=click.Choice(["post", "flow", "month"]), default=None, help="For each of these, ranked.")
@click.option(
    "--returns-above",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Only return rates, and only where the whole interval lies above this share.",
)
@click.option("--json", "as_json", is_flag=True, help="Give it as JSON.")
@in_period
@with_store
@common
def command(
    *,
    begin: datetime,
    end: datetime,
    by: str | None,
    returns_above: float | None,
    as_json: bool,
    store: str,
    talk: Talk,
) -> int:
    """Say how much was on time, early, overdue, sent back, at once, and saved: each share with its interval and its numbers.

    Posts, flows and months are ranked by the lower end of the interval, so that one of two is not worse than forty of a hundred.
    """
    from engine.supervision.indicators import above

    with office(store) as engine:
        found: Sequence[Indicator] = engine.indicators(*period(engine, begin, end), by=by or "")
    if returns_above is not None:
        found = above([one for one in found if one.code in RETURNS], returns_above)
    if as_json:
        click.echo(to_json([{**plain(one, talk.language), "share": one.share} for one in found], talk.language))
    elif found:
        click.echo(_listed(found, talk.language))
    else:
        click.echo(message("There is nothing in this period.").render(talk.language))
    return 0


def _listed(found: Sequence[Indicator], language: str) -> str:
    """Return each indicator as a line of its name, with a line for each group below it."""
    lines: list[str] = []
    for code in dict.fromkeys(one.code for one in found):
        group = [one for one in found if one.code == code]
        lines += [group[0].name.render(language), *_indent(table([_row(one, language) for one in group]))]
    return "\n".join(lines)


def _indent(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


def _row(one: Indicator, language: str) -> list[str]:
    group = [one.group] if one.group else []
    if one.share is None:
        return [*group, message("no data").render(language), "", ""]
    interval = "" if one.interval is None else f"[{one.interval[0]:.1%}, {one.interval[1]:.1%}]"
    counts = message("{count} of {whole}", count=round(one.count), whole=round(one.whole)).render(language)
    return [*group, f"{one.share:.1%}", interval, counts]
