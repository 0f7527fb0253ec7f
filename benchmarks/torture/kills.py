"""Kill workers and writers with SIGKILL while an office is under load, and count what was lost.

Writers start cases, claim, give back, suspend, resume and complete; a sweeper fires rungs. Each writer puts down what was acknowledged to
it. At the end everything acknowledged must be there, nothing half done, each rung once.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from staff import put_into_service

from engine.clock import ManualClock
from engine.deployments import load
from engine.errors import ConflictError, NotAllowedError, StoreError
from engine.service import Engine
from engine.spiff import restore
from engine.store import cases, work_items
from engine.store.deployments import deployment_by_number
from engine.store.tables import clock as clocks
from engine.store.tables import deadline, request, work_item

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.context import ForkServerContext

    from sqlalchemy import Connection, Row

PERSON = "li"
WRITERS = 3
BEGIN = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
COLOURS = ("reminder", "yellow", "red")
ANSWERS = {"complete_registration": "yes", "decision_S04": "granted"}
REFUSED = (ConflictError, NotAllowedError, StoreError)  # another was quicker: nothing was promised


def run(url: str, folder: Path, *, kills: int, pause: float, seed: int = 1) -> dict[str, int]:
    """Run the load and the kills, `pause` seconds apart on average; return what was counted afterwards."""
    open_office(url)
    jobs: list[Callable[..., None]] = [*[write] * WRITERS, sweep]
    logs = [folder / f"acknowledged-{number}.txt" for number in range(len(jobs))]
    kill_at_random(jobs, [(url, str(log)) for log in logs], kills=kills, pause=pause, seed=seed)
    return {"kills": kills} | count(url, logs)


def open_office(url: str) -> None:
    """Put the small flow into service, all posts in one hand."""
    engine = Engine(url, clock=ManualClock(BEGIN))
    engine.database.prepare()
    put_into_service(engine, "shop_sign")
    engine.add_person(PERSON)
    for post in engine.posts():
        engine.assign(PERSON, post.id)
    engine.close()


def kill_at_random(
    jobs: Sequence[Callable[..., None]],
    arguments: Sequence[tuple[Any, ...]],
    *,
    kills: int,
    pause: float,
    seed: int,
) -> None:
    """Keep every job running, and kill one after the other at any moment; each begins again under another name."""
    context = fork_server()
    dice = random.Random(seed)  # noqa: S311 - a load, no secret
    running: list[Any] = [None] * len(jobs)
    lives: Counter[int] = Counter()
    for number in (dice.randrange(len(jobs)) for _ in range(kills)):
        for place, job in enumerate(jobs):
            if running[place] is None or not running[place].is_alive():
                lives[place] += 1
                told = (*arguments[place], f"{place}-{lives[place]}")
                running[place] = context.Process(target=job, args=told, daemon=True)
                running[place].start()
        time.sleep(dice.uniform(0, 2 * pause))
        if running[number].is_alive():
            os.kill(running[number].pid, signal.SIGKILL)
            running[number].join()
    for process in running:
        if process is not None and process.is_alive():
            process.kill()
            process.join()


def fork_server() -> ForkServerContext:
    """Return what starts a new process at once: nothing is imported again."""
    here = str(Path(__file__).parent)
    if here not in os.environ.get("PYTHONPATH", ""):  # Python 3.11 tells its server nothing of our path
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["torture_kills", "torture_warm"])
    return context


def write(url: str, log: str, name: str) -> None:
    """Act for ever; put down each act when it was acknowledged."""
    clock = ManualClock(BEGIN)
    engine = Engine(url, clock=clock)
    dice = random.Random(name)  # noqa: S311 - a load, no secret
    with Path(log).open("a", encoding="utf-8") as acknowledged:
        for number in range(1_000_000):
            key = f"{name}-{number}"
            clock.go(timedelta(minutes=dice.randrange(60)))
            try:
                done = act(engine, dice, key)
            except REFUSED:
                continue
            acknowledged.write(f"{key} {done}\n")
            acknowledged.flush()
            os.fsync(acknowledged.fileno())


def act(engine: Engine, dice: random.Random, key: str) -> str:
    """Do something; return what was done, for those who count."""
    items = engine.work(PERSON)
    if not items or dice.random() < 0.2:
        return "start " + engine.start("Shop_sign", by=PERSON, key=key)
    item = dice.choice(items)
    which = dice.random()
    if which < 0.1:
        engine.claim(item.id, by=PERSON, key=key)
    elif which < 0.2 and item.assignee == PERSON:
        engine.give_back(item.id, by=PERSON, key=key)
    elif which < 0.25:
        engine.suspend(item.receipt, by=PERSON, kind="hearing", notice="1", item=item.id, key=key)
    elif which < 0.3:
        engine.resume(item.receipt, by=PERSON, kind="hearing", item=item.id, key=key)
    else:
        asked = {decision.name: ANSWERS[decision.name] for decision in engine.decisions(item.id)}
        engine.complete(item.id, by=PERSON, decisions=asked, key=key)
        return f"complete {item.id}"
    return f"other {item.id}"


def sweep(url: str, log: str, name: str) -> None:
    """Fire what is due for ever, on a clock that jumps by a day either way."""
    del log
    dice = random.Random(name)  # noqa: S311 - a load, no secret
    clock = ManualClock(BEGIN + timedelta(days=dice.randrange(20)))
    engine = Engine(url, clock=clock)
    while True:
        clock.go(timedelta(days=dice.choice((-1, 1, 1))))
        try:
            engine.tick()
        except REFUSED:
            time.sleep(0.05)


def count(url: str, logs: Sequence[Path]) -> dict[str, int]:
    """Look at the store as it is left: what is missing, half done or done twice."""
    engine = Engine(url, clock=ManualClock(BEGIN))
    lines = [line.split() for log in logs if log.exists() for line in log.read_text(encoding="utf-8").splitlines()]
    with engine.database.reading() as connection:
        found = {"acknowledged acts": len(lines), "acknowledged and lost": _lost(connection, lines)}
        heads = cases.read_heads(connection, above=0, limit=1_000_000)
        half_done = sum(_is_half_done(connection, number) for number, *_ in heads)
        found |= {"cases": len(heads), "cases half done": half_done} | count_rungs(connection)
    fault = engine.verify()
    engine.close()
    return found | {"journals broken": int(fault is not None)}


def count_rungs(connection: Connection) -> dict[str, int]:
    """Compare the rungs that are marked as fired with what the journals say, case by case."""
    query = select(clocks.c.case_id).join(deadline).where(deadline.c.status == "fired", deadline.c.colour.in_(COLOURS))
    fired = Counter(connection.execute(query).scalars())
    written: Counter[int] = Counter()
    for number in fired:
        written[number] = sum(entry.kind in COLOURS for *_, entry in cases.read_journal(connection, number))
    wrong = sum(abs(fired[number] - written[number]) for number in fired)
    return {"rungs fired": sum(fired.values()), "rungs fired twice or without a record": wrong}


def _lost(connection: Connection, lines: Sequence[Sequence[str]]) -> int:
    """Count what was acknowledged and is not there: by its key, and by what it did."""
    known = set(connection.execute(select(request.c.key)).scalars())
    status = {row.id: row.status for row in connection.execute(select(work_item.c.id, work_item.c.status))}
    receipts = {receipt for _, receipt, *_ in cases.read_heads(connection, above=0, limit=1_000_000)}
    is_there: dict[str, Callable[[str], bool]] = {
        "start": lambda what: what in receipts,
        "complete": lambda what: status[int(what)] == "completed",
        "other": lambda what: int(what) in status,
    }
    return sum(key not in known or not is_there[kind](what) for key, kind, what in lines)


def _is_half_done(connection: Connection, number: int) -> bool:
    """Tell whether the tokens of a case and its open work items, with their clocks, are not of the same moment."""
    row = cases.case_by_number(connection, number)
    run = restore(load(deployment_by_number(connection, row.deployment_id)).executable, row.state)
    items: Sequence[Row[Any]] = work_items.open_items(connection, number)
    alive = select(clocks.c.work_item_id).where(clocks.c.case_id == number, clocks.c.status != "over")
    ticking = set(connection.execute(alive).scalars()) - {None}
    return (
        {ready.token for ready in run.ready()} != {item.token for item in items}
        or not ticking <= {item.id for item in items}
        or run.done != (row.status == "closed")
    )
