"""Kill workers and writers while an office is under load, and count what was lost: `make torture`.

Writers start cases and complete tasks, a sweeper fires rungs; each writes down what was acknowledged to it, and is killed with
SIGKILL at any moment and replaced. At the end everything acknowledged must be there, nothing half done, each rung once.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.clock import ManualClock
from engine.deployments import load
from engine.errors import ConflictError, StoreError
from engine.service import Engine
from engine.spiff import restore
from engine.store import cases, work_items
from engine.store.deployments import deployment_by_number
from engine.store.tables import clock as clock_table
from engine.store.tables import deadline
from processes.catalogue import flow

if TYPE_CHECKING:
    from collections.abc import Callable

PERSON = "li"
BEGIN = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
NEW_CASES = 0.2
ANSWERS = {"complete_registration": "yes", "decision_S04": "granted"}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=1000)
    options.add_argument("--writers", type=int, default=3)
    options.add_argument("--url", default="", help="a store; by default SQLite in a new folder")
    options.add_argument("--seed", type=int, default=1)
    told = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = told.url or f"sqlite:///{folder}/office.db"
        print_table(torture(url, Path(folder), told.kills, told.writers, random.Random(told.seed)))


def torture(url: str, folder: Path, kills: int, writers: int, dice: random.Random) -> dict[str, int]:
    """Run the load and the kills; return what was counted afterwards."""
    open_office(url)
    context = multiprocessing.get_context("forkserver")  # a new process is there at once: nothing is imported again
    context.set_forkserver_preload(["engine.service", "processes.checks", "__main__"])
    jobs: list[Callable[..., None]] = [*[write] * writers, sweep]
    logs = [folder / f"acknowledged-{number}.txt" for number in range(len(jobs))]
    running: list[Any] = [None] * len(jobs)
    rounds: Counter[int] = Counter()
    for number in (dice.randrange(len(jobs)) for _ in range(kills)):
        for place, job in enumerate(jobs):
            if running[place] is None or not running[place].is_alive():
                rounds[place] += 1
                arguments = (url, str(logs[place]), f"{place}-{rounds[place]}")
                running[place] = context.Process(target=job, args=arguments, daemon=True)
                running[place].start()
        time.sleep(dice.uniform(0.05, 2.0))
        os.kill(running[number].pid, signal.SIGKILL)
        running[number].join()
    for process in running:
        if process is not None and process.is_alive():
            process.kill()
            process.join()
    return {"kills": kills} | count(url, logs)


def open_office(url: str) -> None:
    engine = Engine(url, clock=ManualClock(BEGIN))
    engine.database.prepare()
    engine.deploy(Path(str(flow("shop_sign").to_be)).read_bytes())
    engine.add_person(PERSON)
    for post in engine.posts():
        engine.assign(PERSON, post.id)
    engine.close()


def write(url: str, log: str, name: str) -> None:
    """Start cases and complete tasks for ever; write down each act when it was acknowledged."""
    clock = ManualClock(BEGIN)
    engine = Engine(url, clock=clock)
    dice = random.Random(name)
    with Path(log).open("a", encoding="utf-8") as acknowledged:
        for number in range(1_000_000):
            key = f"{name}-{number}"
            clock.go(timedelta(minutes=dice.randrange(60)))
            try:
                act(engine, dice, key)
            except (ConflictError, StoreError):
                continue  # another was quicker, or the store was busy: nothing was promised
            acknowledged.write(f"{key}\n")
            acknowledged.flush()
            os.fsync(acknowledged.fileno())


def act(engine: Engine, dice: random.Random, key: str) -> None:
    items = engine.work(PERSON)
    if not items or dice.random() < NEW_CASES:
        engine.start("Shop_sign", by=PERSON, key=key)
        return
    item = dice.choice(items)
    asked = {decision.name: ANSWERS[decision.name] for decision in engine.decisions(item.id)}
    engine.complete(item.id, by=PERSON, decisions=asked, key=key)


def sweep(url: str, log: str, name: str) -> None:
    """Fire what is due for ever, on a clock that jumps by a day either way."""
    del log
    dice = random.Random(name)
    clock = ManualClock(BEGIN + timedelta(days=dice.randrange(20)))
    engine = Engine(url, clock=clock)
    while True:
        clock.go(timedelta(days=dice.choice((-1, 1, 1))))
        try:
            engine.tick()
        except (ConflictError, StoreError):
            time.sleep(0.05)


def count(url: str, logs: list[Path]) -> dict[str, int]:
    """Look at the store as it is left: what is missing, half done or done twice."""
    engine = Engine(url, clock=ManualClock(BEGIN))
    keys = [key for log in logs if log.exists() for key in log.read_text(encoding="utf-8").split()]
    lost = half_done = twice = entries = 0
    with engine.database.reading() as connection:
        from sqlalchemy import select

        from engine.store.tables import request

        known = set(connection.execute(select(request.c.key)).scalars())
        lost = sum(key not in known for key in keys)
        for number, _, length, _ in cases.read_heads(connection, above=0, limit=1_000_000):
            row = cases.case_by_number(connection, number)
            run = restore(load(deployment_by_number(connection, row.deployment_id)).executable, row.state)
            tokens = {ready.token for ready in run.ready()}
            half_done += tokens != {item.token for item in work_items.open_items(connection, number)}
            entries += length
            facts = [(e.kind, e.element, str(e.facts)) for _, _, _, e in cases.read_journal(connection, number)]
            cards = [fact for fact in facts if fact[0] in {"reminder", "yellow", "red"}]
            twice += len(cards) - len(set(cards))
        fired = connection.execute(select(deadline.c.id).join(clock_table).where(deadline.c.status == "fired")).all()
    fault = engine.verify()
    engine.close()
    return {
        "acknowledged acts": len(keys),
        "entries of journals": entries,
        "rungs fired": len(fired),
        "acknowledged and lost": lost,
        "cases half done": half_done,
        "rungs fired twice": twice,
        "journals broken": int(fault is not None),
    }


def print_table(counted: dict[str, int]) -> None:
    print("| what | how many |\n|---|---:|")
    for what, number in counted.items():
        print(f"| {what} | {number:,} |")


if __name__ == "__main__":
    main()
