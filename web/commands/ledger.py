"""`binglian ledger`: who held a case from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from processes.messages import message
from reengineer.commands.options import common
from reengineer.commands.plain import to_json
from web.commands.office import local, office, table, with_store

if TYPE_CHECKING:
    from datetime import timedelta

    from engine.case_ledger import CaseLedger
    from engine.service import Engine
    from reengineer.commands.talk import Talk


@click.command("ledger")
@click.argument("receipt")
@click.option("--json", "as_json", is_flag=True, help="Give everything as JSON.")
@with_store
@common
def command(receipt: str, *, as_json: bool, store: str, talk: Talk) -> int:
    """Show who held the case RECEIPT from when to when, and what did not count; it adds up to the elapsed time."""
    with office(store) as engine:
        ledger = engine.ledger(receipt)
        click.echo(to_json(_facts(ledger)) if as_json else _told(engine, ledger, talk.language))
    return 0


def _facts(ledger: CaseLedger) -> dict[str, Any]:
    def part(posts: tuple[str, ...], excluded: tuple[str, ...], length: timedelta, days: int) -> dict[str, Any]:
        return {"posts": posts, "excluded": excluded, "seconds": length.total_seconds(), "working_days": days}

    lines = [
        {
            "begin": line.segment.begin.isoformat(),
            "end": line.segment.end.isoformat(),
            **part(line.segment.posts, line.segment.excluded, line.segment.length, line.working_days),
        }
        for line in ledger.lines
    ]
    return {
        "segments": lines,
        "sums": [part(found.posts, found.excluded, found.length, found.working_days) for found in ledger.sums],
        "seconds": ledger.elapsed.total_seconds(),
        "working_days": ledger.working_days,
        "adds_up": ledger.adds_up,
    }


def _told(engine: Engine, ledger: CaseLedger, language: str) -> str:
    lines = [
        [
            _who(line.segment.posts, line.segment.excluded, language),
            local(engine, line.segment.begin),
            local(engine, line.segment.end),
            str(line.working_days),
            _clock(line.segment.length),
            ", ".join(line.segment.excluded),
        ]
        for line in ledger.lines
    ]
    head = (message("post"), message("begin"), message("end"), message("working days"), message("time"))
    sums = [
        [
            _who(found.posts, found.excluded, language),
            str(found.working_days),
            _clock(found.length),
            ", ".join(found.excluded),
        ]
        for found in ledger.sums
    ]
    total = [message("together").render(language), str(ledger.working_days), _clock(ledger.elapsed), ""]
    why = message("why it does not count")
    return "\n\n".join(
        (
            table([[part.render(language) for part in (*head, why)], *lines]),
            table([[part.render(language) for part in (head[0], *head[3:], why)], *sums, total]),
        )
    )


def _who(posts: tuple[str, ...], excluded: tuple[str, ...], language: str) -> str:
    return ", ".join(posts) or (message("not counted") if excluded else message("nobody")).render(language)


def _clock(length: timedelta) -> str:
    """Return a length as hours, minutes and seconds.

    >>> from datetime import timedelta
    >>> _clock(timedelta(days=1, seconds=61))
    '24:01:01'
    """
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
