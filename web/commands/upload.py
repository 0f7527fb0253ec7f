"""`binglian upload`: hand in a material for a case, once for all departments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import office, with_store

if TYPE_CHECKING:
    from reengineer.commands.talk import Talk


@click.command("upload")
@click.argument("receipt")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "data", required=True, metavar="DATA", help="Which data of the flow it is, by name or id.")
@click.option("--by", required=True, metavar="PERSON", help="Who takes it in.")
@with_store
@common
def command(receipt: str, file: Path, *, data: str, by: str, store: str, talk: Talk) -> int:
    """Hand in FILE for the case with the number RECEIPT; every department with a task that reads it finds it there.

    Taken are PDF, PNG, JPEG, OFD, office files without macros and plain text, up to 20 MB.
    """
    with office(store) as engine:
        number = engine.upload(receipt, data, file.name, file.read_bytes(), by=by)
        found = next(material for material in engine.materials(receipt) if material.number == number)
    said = message(
        "Material {number}, {data}: {departments} see it.",
        number=number,
        data=found.data,
        departments=found.departments or message("nobody"),
    )
    click.echo(said.render(talk.language))
    return 0
