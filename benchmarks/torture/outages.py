"""The database is gone for a while, or another program holds it: clear words, nothing acknowledged is lost, and the worker comes back."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from counts import look_at
from kills import Jobs
from offices import BEGIN, FLOW, PERSON, command, environment, is_one_sentence, open_office, say, write
from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from tables import Row, counted

from engine.service import Engine
from engine.store.tables import deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from postgres import Server

WRITERS = 3


def stop_server(server: Server) -> AbstractContextManager[None]:
    """Return the trouble: PostgreSQL is stopped at once, and started again."""

    @contextmanager
    def trouble() -> Iterator[None]:
        server.stop()
        try:
            yield
        finally:
            server.start()

    return trouble()


@contextmanager
def hold_file(url: str) -> Iterator[None]:
    """Let another program have the SQLite file in its hands."""
    with closing(sqlite3.connect(str(make_url(url).database), timeout=30, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def run(url: str, folder: Path, trouble: Callable[[], AbstractContextManager[None]], *, seconds: float) -> list[Row]:
    """Let writers, a worker and the command line work while the database is gone for some seconds."""
    office = open_office(url)
    office.practise(
        BEGIN + timedelta(days=70)
    )  # a Monday, on which everything that was begun is overdue: the worker has work
    office.close()
    logs = [folder / f"acknowledged-{number}.txt" for number in range(WRITERS)]
    with (folder / "worker.txt").open("w", encoding="utf-8") as heard:
        worker = subprocess.Popen(
            command(url, "worker", "--every", "0.5"), stdout=heard, stderr=heard, env=environment()
        )
        try:
            with Jobs([write] * WRITERS, [(url, str(log)) for log in logs]) as writers:
                wait_until(lambda: rungs_fired(url) > 0)  # the worker is at work, and so are the writers
                before = writers.ids
                began = time.time()
                with trouble():
                    time.sleep(min(1.0, seconds / 3))
                    code, said = say(url, "start", FLOW, "--by", PERSON)
                    time.sleep(max(0.0, began + seconds - time.time()))
                back, fired = time.time(), rungs_fired(url)
                came_back = wait_until(lambda: rungs_fired(url) > fired)
                survived = len([one for one in writers.ids if one in before])
            still_there = worker.poll() is None
            told = (folder / "worker.txt").read_text(encoding="utf-8").splitlines()
        finally:
            worker.terminate()
            worker.wait()
    acts = [float(line.split()[0]) for log in logs for line in log.read_text(encoding="utf-8").splitlines()]
    sentences = {line[2:].strip() for log in logs for line in _told(log)}
    complaints = sum(line.startswith("binglian:") for line in told)
    return [
        counted("seconds without the database", round(back - began)),
        counted("acknowledged before, meanwhile and after", "{} / {} / {}".format(*_parted(acts, began, back))),
        counted("work went on after", min(1, _parted(acts, began, back)[2]), 1),
        counted("writers that are still the same process", survived, WRITERS),
        counted("exit code of the command line meanwhile", code, 3),
        counted("told in one sentence", is_one_sentence(code, said), wanted=True),
        counted("what it says", re.sub(r'"/[^"]*"', '"..."', said.removeprefix("binglian: "))),
        counted("different sentences that writers were told", len(sentences)),
        counted("the worker is the same process", still_there, wanted=True),
        counted("lines of complaint from the worker", complaints),
        counted("seconds until the worker fired again", came_back),
        counted("it came back by itself", came_back is not None, wanted=True),
        *look_at(url, logs),
    ]


def wait_until(is_so: Callable[[], bool], patience: float = 120) -> float | None:
    """Wait until something is so; return how many seconds that took, None if it never was."""
    began = time.monotonic()
    while time.monotonic() - began < patience:
        if is_so():
            return round(time.monotonic() - began, 1)
        time.sleep(0.5)
    return None


def rungs_fired(url: str) -> int:
    engine = Engine(url)
    with engine.database.reading() as connection:
        found = connection.execute(select(func.count()).select_from(deadline).where(deadline.c.status == "fired"))
        number = int(found.scalar_one())
    engine.close()
    return number


def _told(log: Path) -> list[str]:
    file = log.with_name(f"{log.name}.told")
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def _parted(acts: list[float], began: float, back: float) -> tuple[int, int, int]:
    before, after = sum(at < began for at in acts), sum(at > back for at in acts)
    return before, len(acts) - before - after, after
