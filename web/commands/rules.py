"""`binglian rules`: which reminders and cards come when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import office, table, with_store

if TYPE_CHECKING:
    from engine.supervision.rungs import RuleSet
    from reengineer.commands.talk import Talk


@click.command("rules")
@click.argument("rule_set", default="")
@click.option("--by", default="", metavar="PERSON", help="Who puts it into force: of supervision or administration.")
@with_store
@common
def command(rule_set: str, *, by: str, store: str, talk: Talk) -> int:
    """Show the rule set in force, or put RULE_SET into force: the name of one that is shipped, or a TOML file.

    It holds for limits that begin to run from then on. Shipped are reminder_yellow_red, yellow_nearly_due and bare.
    """
    with office(store) as engine:
        if rule_set:
            engine.choose_rules(Path(rule_set).stem, read_content(rule_set), by=by)
        found = engine.rules()
    click.echo(f"{found.name}: {found.title}")
    click.echo(table(_rows(found, talk.language)))
    return 0


def read_content(rule_set: str) -> str:
    """Return what a file says, "" for the name of a shipped rule set."""
    if not rule_set.endswith(".toml"):
        return ""
    try:
        return Path(rule_set).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            message("{file} cannot be read as text: {reason}", file=rule_set, reason=str(error))
        ) from error


def _rows(found: RuleSet, language: str) -> list[list[str]]:
    head = (message("colour"), message("limit"), message("working days after it"))
    return [
        [part.render(language) for part in head],
        *([rung.colour, rung.limit, str(rung.after)] for rung in found.rungs),
    ]
