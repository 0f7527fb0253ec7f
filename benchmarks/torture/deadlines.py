"""Thousands of deadlines, two workers that are killed again and again, a clock that is moved by a day either way: each rung once."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from counts import COLOURS, look_at
from kills import Jobs
from offices import FLOW, PERSON, open_office, sweep
from sqlalchemy import func, select
from tables import Row, counted

from engine.store.tables import deadline

if TYPE_CHECKING:
    from pathlib import Path

    from engine.service import Engine

PATIENCE = 900  # seconds
OF_A_CASE = 10  # rungs that come when nobody does anything


def run(url: str, folder: Path, *, deadlines: int, pause: float, seed: int = 2) -> list[Row]:
    """Let so many deadlines come due while two workers are killed, `pause` seconds apart on average."""
    engine = open_office(url)
    for _ in range(-(-deadlines // OF_A_CASE)):
        engine.start(FLOW, by=PERSON)
    log = folder / "workers.txt"
    log.with_name("workers.txt.began").write_text(str(time.time()))
    dice, kills, began = random.Random(seed), 0, time.monotonic()
    with Jobs([sweep, sweep], [(url, str(log))] * 2) as workers:
        while waiting(engine) and time.monotonic() - began < PATIENCE:
            workers.keep()
            time.sleep(dice.uniform(0, 2 * pause))
            workers.kill(dice.randrange(2))
            kills += 1
    left = waiting(engine)
    engine.close()
    rows = [row for row in look_at(url) if not row.what.startswith("acknowledged")]
    return [
        counted("deadlines at least", deadlines),
        counted("kills", kills),
        *rows,
        counted("deadlines that never came", left, 0),
        counted("seconds", round(time.monotonic() - began)),
    ]


def waiting(engine: Engine) -> int:
    """Return how many rungs are still to come."""
    query = (
        select(func.count()).select_from(deadline).where(deadline.c.status == "pending", deadline.c.colour.in_(COLOURS))
    )
    with engine.database.reading() as connection:
        return int(connection.execute(query).scalar_one())
