"""A disk that is full, and a store that may not be written: one sentence, and afterwards everything is as it was."""

from __future__ import annotations

import os
import random
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from counts import look_at
from offices import FLOW, PERSON, is_one_sentence, open_office, say, try_again
from postgres import as_account, make_database
from tables import Row, counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from postgres import Server

BLOCK = 64 * 1024
ACTS = 20_000


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path | None]:
    """Mount a disk in memory; None where that is not allowed."""
    place = folder / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)], check=False, capture_output=True
    )
    if mounted.returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False)


def sqlite(folder: Path) -> list[Row]:
    """Fill the disk of a SQLite file, make room; then take the right to write away, and give it back."""
    with small_disk(folder, 4) as place:
        if place is None:
            return [counted("not tried: only root can mount a small disk", "")]
        url = f"sqlite:///{place}/office.db"
        rows = full(url, folder, place)

        def remount(how: str) -> None:
            subprocess.run(["mount", "-o", f"remount,{how}", str(place)], check=True)

        remount("ro")
        rows += refused(url, "on a disk that is read-only", place)
        remount("rw")
        return [*rows, *works_again(url, folder)]


def postgresql(server: Server, folder: Path, name: str) -> list[Row]:
    """Do the same with a database of PostgreSQL in a tablespace on a small disk."""
    with small_disk(server.folder, 32) as place:
        if place is None:
            return [counted("not tried: only root can mount a small disk", "")]
        space = place / "space"
        space.mkdir()
        as_account(space)
        server.sql(f"CREATE TABLESPACE {name} LOCATION '{space}'")
        url = make_database(server.programs, str(server.folder), name, "-D", name)
        rows = full(url, folder, place)
        server.sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        rows += refused(url, "in a database that is read-only", place)
        server.sql(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        rows += works_again(url, folder)
        server.sql(f"DROP DATABASE {name} WITH (FORCE)", f"DROP TABLESPACE {name}")
        return rows


def full(url: str, folder: Path, place: Path) -> list[Row]:
    """Work until the disk is full."""
    engine, dice = open_office(url), random.Random(3)
    filler, told = place / "filler", ""
    fill(filler, leave=16)
    with (folder / "disk.txt").open("a", encoding="utf-8") as acknowledged:
        for number in range(ACTS):
            lines = try_again(engine, dice, f"full-{number}")
            line = next(lines, "")
            if line.startswith("!"):
                told = line[2:]
                break
            if line:
                print(f"0 {line}", file=acknowledged)
    engine.close()
    fill(filler, leave=0)
    code, said = say(url, "start", FLOW, "--by", PERSON)
    filler.unlink()
    return [
        counted("full disk: what a writer is told", told),
        counted("full disk: exit code of the command line", code, 3),
        counted("full disk: told in one sentence", is_one_sentence(code, said), wanted=True),
        counted("full disk: after room was made, exit code", say(url, "start", FLOW, "--by", PERSON)[0], 0),
    ]


def fill(filler: Path, *, leave: int) -> None:
    """Write blocks until no more fit, and take some away again."""
    with filler.open("ab", buffering=0) as file:
        try:
            while True:
                if file.write(b"x" * BLOCK) < BLOCK:
                    break
        except OSError:
            pass
        if leave:
            os.truncate(filler, max(0, file.tell() - leave * BLOCK))


def refused(url: str, where: str, place: Path) -> list[Row]:
    """Try to write where that is not allowed."""
    code, said = say(url, "start", FLOW, "--by", PERSON)
    return [
        counted(f"{where}: exit code", code, 3),
        counted(f"{where}: told in one sentence", is_one_sentence(code, said), wanted=True),
        counted(f"{where}: what it says", said.removeprefix("binglian: ").replace(str(place), "...")),
    ]


def works_again(url: str, folder: Path) -> list[Row]:
    code, _ = say(url, "start", FLOW, "--by", PERSON)
    return [counted("afterwards: exit code", code, 0), *look_at(url, [folder / "disk.txt"])]
