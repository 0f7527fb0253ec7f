"""`binglian scores`: scores of a month, down to every point."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.options import common
from reengineer.commands.plain import to_json
from web.commands.office import office, table, with_store
from web.commands.rules import read_content
from web.score_words import NAMES, NO_DATA

if TYPE_CHECKING:
    from engine.supervision.scores import Score
    from reengineer.commands.talk import Talk


@click.command("scores")
@click.argument("month")
@click.option(
    "--of",
    "kind",
    type=click.Choice(["post", "department", "person"]),
    default="post",
    show_default=True,
    help="Whose.",
)
@click.option("--subject", default="", metavar="NAME", help="Only this one, with every event behind its points.")
@click.option("--freeze", is_flag=True, help="Keep all scores of the month, which is over, as they are.")
@click.option(
    "--rules", default="", metavar="RULES", help="First put these rules into force: a shipped set, or a file."
)
@click.option("--by", default="", metavar="PERSON", help="Who freezes, or changes the rules.")
@click.option("--json", "as_json", is_flag=True, help="Give them as JSON.")
@with_store
@common
def command(
    month: str,
    *,
    kind: str,
    subject: str,
    freeze: bool,
    rules: str,
    by: str,
    as_json: bool,
    store: str,
    talk: Talk,
) -> int:
    """List the scores of MONTH (2026-03): points of the parts that have data, of at most so many, and what took or gave them.

    Shipped rules are municipal_hundred and window_hundred. A frozen month stays as it is, whatever becomes of rules and appeals.
    """
    first = _first_day(month)
    with office(store) as engine:
        if rules:
            engine.choose_score_rules(Path(rules).stem, read_content(rules), by=by)
        if freeze:
            engine.freeze_scores(first, by=by)
        found = (engine.score(kind, subject, first),) if subject else engine.scores(kind, first)
    if as_json:
        click.echo(to_json(found, talk.language))
        return 0
    if found:
        click.echo(found[0].rules)
        click.echo(table([_row(one, talk.language) for one in found]))
    for line in _events(found[0]) if subject else ():
        click.echo(line)
    return 0


def _first_day(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise UsageError(message("{text} is no month; write it like 2026-03.", text=month)) from error


def _row(one: Score, language: str) -> list[str]:
    points = NO_DATA.render(language)
    if one.points is not None:
        points = message("{points} points (base {most})", points=f"{one.points:g}", most=f"{one.most:g}").render(
            language
        )
    why = (f"{NAMES[entry.rule].render(language)} {entry.points:+g}" for entry in one.entries if entry.points)
    return [one.subject, points, "; ".join(why)]


def _events(one: Score) -> list[str]:
    return [
        f"  {entry.rule} {event.number} {event.receipt} {event.at}" for entry in one.entries for event in entry.events
    ]
