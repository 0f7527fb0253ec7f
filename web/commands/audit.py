"""`binglian audit`: tell whether the journals are what was written, and seal them in a file outside the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.options import FINDINGS, common
from web.commands.office import office, with_store

if TYPE_CHECKING:
    from engine.service import Engine
    from processes.messages import Message
    from reengineer.commands.talk import Talk

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("audit")
@click.argument("what", type=click.Choice(["verify", "seal"]))
@click.argument("file", type=FILE, required=False)
@click.option("--seal", "sealed", type=FILE, metavar="FILE", help="Also check that all that FILE has sealed is there.")
@with_store
@common
def command(what: str, file: Path | None, *, sealed: Path | None, store: str, talk: Talk) -> int:
    """Recount the chain of every case's journal; name the first entry that was changed, dropped, swapped or cut off.

    `seal FILE` appends the ends of all journals to FILE, which is kept where nobody who can change the store can change it. `verify
    --seal FILE` then also names the cases of which something was cut off, rewritten or dropped since.
    """
    if what == "seal" and file is None:
        raise click.UsageError(message("Name the file of the seals.").render(talk.language))
    with office(store) as engine:
        if file is not None and what == "seal":
            click.echo(_seal(engine, file).render(talk.language))
            return 0
        faults = _faults(engine, sealed)
    for fault in faults or (message("Every journal is as it was written."),):
        click.echo(fault.render(talk.language))
    return FINDINGS if faults else 0


def _seal(engine: Engine, file: Path) -> Message:
    made = engine.seal(file)
    return message(
        "Sealed in {file}: cases {cases}, entries {entries}, {hash}.",
        file=file.name,
        cases=made.cases,
        entries=made.entries,
        hash=made.hash,
    )


def _faults(engine: Engine, sealed: Path | None) -> tuple[Message, ...]:
    if sealed is not None and not sealed.is_file():
        raise UsageError(
            message("There is no file {file} with seals; binglian audit seal makes one.", file=sealed.name)
        )
    fault = engine.verify()
    found = () if sealed is None else engine.check_seal(sealed)
    if fault is None:
        return found
    said = message(
        "Case {receipt}: entry {number} of the journal is not what was written.", receipt=fault[0], number=fault[1]
    )
    return (said, *found)
