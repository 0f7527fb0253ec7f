"""The log beside a SQLite file cut off at a random byte, as by a loss of power: whole up to there, and nothing acknowledged before is lost."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

from counts import look_at
from offices import open_office, try_again
from tables import Row, counted, faults

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def run(folder: Path, *, acts: int, cuts: int, seed: int = 7) -> list[Row]:
    """Cut copies of a store and its log, and look at what is left."""
    store = folder / "office.db"
    sizes = fill(store, acts, seed)
    dice, wrong = random.Random(seed), 0
    log, whole = folder / "office.db-wal", (folder / "office.db-wal").stat().st_size
    for number in range(cuts):
        place = folder / f"cut-{number}"
        place.mkdir()
        shutil.copy(store, place)
        at = dice.randrange(sizes[0][0], whole)  # the tables are there
        (place / log.name).write_bytes(log.read_bytes()[:at])
        (place / "acknowledged.txt").write_text("".join(line for size, line in sizes if size <= at), encoding="utf-8")
        wrong += bool(faults(look_at(f"sqlite:///{place}/office.db", [place / "acknowledged.txt"])))
        shutil.rmtree(place)
    return [
        counted("acts", len(sizes) - 1),
        counted("bytes of the log", whole),
        counted("cuts", cuts),
        counted("stores that were damaged, half done or had lost something", wrong, 0),
    ]


def fill(store: Path, acts: int, seed: int) -> Sequence[tuple[int, str]]:
    """Act, and return how long the log was when each act was acknowledged; a reader holds the log, so that it only grows."""
    url, log = f"sqlite:///{store}", store.with_name(f"{store.name}-wal")
    engine, dice = open_office(url), random.Random(seed)
    with engine.database.reading() as reader:
        reader.exec_driver_sql("SELECT id FROM person").all()
        sizes = [(log.stat().st_size, "")]
        for number in range(acts):
            done = list(try_again(engine, dice, f"cut-{number}"))
            sizes += [(log.stat().st_size, f"0 {line}\n") for line in done]
        copies = [(one, one.read_bytes()) for one in (store, log)]  # closing puts the log into the file
    engine.close()
    for one, content in copies:
        one.write_bytes(content)
    return sizes
