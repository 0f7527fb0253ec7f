"""What `-o` asks for, by the ending of the file: a page, a spreadsheet, or the figures as text or JSON."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from reengineer.commands.results import emit, write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FIGURES, PAGE, TABLE = "figures", "page", "table"
ENDINGS = {".html": PAGE, ".htm": PAGE, ".xlsx": TABLE}

output_option = click.option(
    "-o",
    "--output",
    "outputs",
    metavar="FILE",
    multiple=True,
    help="Write here: a page (.html), a spreadsheet (.xlsx), else the figures; several times if need be.",
)


def kind_of(file: str) -> str:
    """Return what a file is for.

    >>> kind_of("june.html"), kind_of("june.XLSX"), kind_of("june.json"), kind_of("-")
    ('page', 'table', 'figures', 'figures')
    """
    return ENDINGS.get(PurePath(file).suffix.lower(), FIGURES)


def wanted(outputs: Iterable[str], report: str | None = None, xlsx: str | None = None) -> tuple[tuple[str, str], ...]:
    """Return each file that is asked for with what it is for; without one for them, figures go to standard output."""
    files = [(file, kind_of(file)) for file in outputs]
    files += [(file, kind) for file, kind in ((report, PAGE), (xlsx, TABLE)) if file]
    told = any(kind == FIGURES for _, kind in files)
    return tuple(files) if told else (*files, ("-", FIGURES))


def give(files: Iterable[tuple[str, str]], make: Callable[[str], str | bytes]) -> None:
    """Write every file; nothing is written before all of it is made."""
    made = [(file, kind, make(kind)) for file, kind in files]
    for file, _, content in sorted(made, key=lambda one: one[1] == FIGURES):
        if file == "-":
            emit(content, None)
        elif kind_of(file) == FIGURES and isinstance(content, str):
            emit(content, file)
        else:
            write_file(file, content)
