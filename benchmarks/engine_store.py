"""What a whole office costs on its store: completions on the disk, lists among a million cases, sweeps, a change of the calendars.

Run: python benchmarks/engine_store.py [durable lists] [--stores sqlite postgresql] [--closed 1000000] [--open 50000]
[--pending 1000000] [--seconds 8]. PostgreSQL has to be installed; a server is started in a temporary folder and thrown away.

Durable: `Engine.complete` on a flow of 30 tasks in a row (work item, its clock and rungs, the next ones, journal, case), by workers in
processes of their own. A bare transaction is the driver's alone, without SQLAlchemy: it writes as many rows as one completion does, in as
many statements, each as long as what the completion sets, into tables without any index but their key, one statement after the other. Bare
and own take turns; what counts is the middle one of the ratios of the turns, which others on the machine disturb least.

Lists: rows are made by copying a case in the database. A bare indexed select is one select of as many rows of the same table
in the same order by an index, through the same SQLAlchemy; it joins nothing and asks nothing about the person. The two take
turns; the quickest of 30 counts, which others on the machine disturb least (SQLite: seconds of the processor).

Sweep (timed likewise): 100 rungs are due, first while nothing else is pending, then while a million others are. Recount: one day off is put into the calendar,
which moves every open limit and its rungs.
"""

from __future__ import annotations

import argparse
import time
from contextlib import closing
from datetime import timedelta
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from engine_parts import durable
from engine_parts.aims import head, machine, row
from engine_parts.flows import serial
from engine_parts.offices import (
    MONDAY,
    PERSON,
    STORES,
    Copies,
    add_posts,
    copy,
    copy_rungs,
    in_bulk,
    open_office,
    stores,
)
from sqlalchemy import insert, select, update

from engine.store.tables import OPEN_CASE, OPEN_ITEM, card, case, clock, deadline, work_item

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.service import Engine

POSTS = 50  # work is dealt out to so many; a person holds two
DUE = 100
FIRST = 1000
TURNS = 3
BOUTS = 7  # of bare and own
READ, ASKED = 8, 30  # questions until all is read from the disk and prepared, and those that count
PER_SECOND = 1000  # completions that are prepared for each worker
DAY_OFF = '[calendar.office]\nhours = "09:00-12:00, 13:00-18:00"\noff = [2026-03-11]\n'


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("parts", nargs="*", default=["durable", "lists"], help="durable, lists")
    options.add_argument("--stores", nargs="+", default=STORES, choices=STORES)
    for name, value in (("closed", 1_000_000), ("open", 50_000), ("pending", 1_000_000)):
        options.add_argument(f"--{name}", type=int, default=value)
    options.add_argument("--seconds", type=float, default=8)
    told = options.parse_args()
    print(machine())
    for kind in told.stores:
        if "durable" in told.parts:
            print_durable(kind, told.seconds)
        if "lists" in told.parts:
            print_lists(kind, told)
    print("\n" + machine())


def print_durable(kind: str, seconds: float) -> None:
    items = int(PER_SECOND * seconds / BOUTS)
    with stores(kind) as url:
        durable.prepare(url, 2 * durable.WORKERS * BOUTS * items)
        writings = durable.written()
        head("bare transactions/s", "completions/s", "p95, ms")
        for turn, workers in enumerate((1, 4) if kind == "postgresql" else (1, 2)):
            bare: list[float] = []
            own: list[float] = []
            ratios: list[float] = []
            for again in range(BOUTS):
                place = BOUTS * turn + again
                several = range(workers)
                jobs = [(durable.bare, (url, writings, 10 * place + worker)) for worker in several]
                first = durable.at_once(jobs, seconds / BOUTS / 2)
                jobs = [(durable.completions, (url, durable.share(items, worker, place))) for worker in several]
                then = durable.at_once(jobs, seconds / BOUTS)
                ratios.append(durable.rate(then, workers) / durable.rate(first, workers))
                bare, own = bare + first, own + then
            rates, slow = [durable.rate(spent, workers) for spent in (bare, own)], 1000 * quantiles(own, n=20)[-1]
            name, cells = f"{kind}, workers: {workers}", (f"{rates[0]:.0f}", f"{rates[1]:.0f}", f"{slow:.0f}")
            if kind == "postgresql":
                row(f"{name}: of bare", *cells, measured=median(ratios), least=0.5)
            else:
                row(f"{name}: a second", *cells, measured=rates[1], least=20)
                row(f"{name}: p95", *cells, measured=slow, most=150, unit=" ms")


def print_lists(kind: str, told: argparse.Namespace) -> None:
    with stores(kind) as url:
        engine, name = open_office(url, serial(30))
        template = template_of(engine, name)
        with closing(engine):
            began = time.perf_counter()
            with in_bulk(engine) as connection:
                add_posts(connection, POSTS)
                copy(connection, Copies(template=template, first=FIRST, number=2 * DUE))
            alone = [sweep(engine, FIRST, turn) for turn in range(TURNS)]
            first = FIRST + 2 * DUE
            with in_bulk(engine) as connection:
                copy(connection, Copies(template=template, first=first, number=told.open, posts=POSTS))
                many = Copies(template=template, first=first + told.open, number=told.closed, posts=POSTS, closed=True)
                copy(connection, many)
                connection.execute(insert(card), cards(connection, first))
            for number in (1, 2):
                engine.assign(PERSON, f"post {number}")
            print(
                f"\n{kind}: {told.closed:,} closed and {told.open:,} open cases copied in {time.perf_counter() - began:.0f} s."
            )
            print_selects(engine, kind)
            head("open cases", "limits")
            began = time.perf_counter()
            counted = engine.change_calendars(DAY_OFF, by="admin")
            spent = time.perf_counter() - began
            row(f"{kind}: recount", f"{told.open:,}", f"{counted:,}", measured=spent, most=60, unit=" s")
            with in_bulk(engine) as connection:
                rung = connection.execute(select(deadline.c.id).limit(1)).scalar_one()
                copy_rungs(connection, rung, 2 * (first + told.open), told.pending, MONDAY + timedelta(days=300))
            among = [sweep(engine, FIRST + DUE, turn) for turn in range(TURNS)]
            head("alone, ms", "among others, ms", "others pending")
            cells = (f"{1000 * median(alone):.0f}", f"{1000 * median(among):.0f}", f"{told.pending:,}")
            row(f"{kind}: sweep of {DUE}", *cells, measured=median(among) / median(alone), most=1.5, unit=" times")


def template_of(engine: Engine, name: str) -> int:
    receipt = engine.start(name)
    with engine.database.reading() as connection:
        return int(connection.execute(select(case.c.id).where(case.c.receipt == receipt)).scalar_one())


def cards(connection: Any, first: int) -> list[dict[str, Any]]:
    """Return rows of cards for rungs of cases from a number on, half of them upheld."""
    query = select(deadline.c.id, clock.c.case_id, clock.c.work_item_id, work_item.c.post_id)
    query = query.join(clock, deadline.c.clock_id == clock.c.id).join(work_item, clock.c.work_item_id == work_item.c.id)
    return [
        {
            "deadline_id": found.id,
            "case_id": found.case_id,
            "work_item_id": found.work_item_id,
            "colour": "yellow",
            "post_id": found.post_id,
            "status": "issued" if found.id % 2 else "upheld",
            "issued_at": MONDAY,
        }
        for found in connection.execute(query.where(clock.c.case_id >= first).limit(20_000))
    ]


def sweep(engine: Engine, first: int, turn: int) -> float:
    """Let rungs of a hundred cases be due, one of each, and fire them; return the seconds that it took."""
    with engine.database.transaction() as connection:
        clocks = select(clock.c.id).where(clock.c.case_id.between(first, first + DUE - 1), clock.c.work_item_id > 0)
        rungs = connection.execute(
            select(deadline.c.id).where(deadline.c.clock_id.in_(clocks), deadline.c.status != "fired")
        ).scalars()
        chosen = sorted(rungs)[:DUE]
        connection.execute(
            update(deadline).where(deadline.c.id.in_(chosen)).values(at=MONDAY - timedelta(minutes=turn + 1))
        )
    watch = time.process_time if engine.database.is_sqlite else time.perf_counter
    began = watch()
    fired = engine.tick()
    spent = watch() - began
    if len(fired) != DUE:
        message = f"{len(fired)} rungs were fired instead of {DUE}."
        raise SystemExit(message)
    return spent


def print_selects(engine: Engine, kind: str) -> None:
    listed = select(work_item).where(work_item.c.post_id == "post 1", OPEN_ITEM)
    listed = listed.order_by(work_item.c.due_at.nulls_last(), work_item.c.id).limit(100)
    newest = select(case).order_by(case.c.id.desc()).limit(100)
    opened, closed = newest.where(OPEN_CASE), newest.where(case.c.status == "closed")
    issued = select(card).where(card.c.status == "issued").order_by(card.c.id.desc()).limit(100)
    of_post = select(card).where(card.c.post_id == "post 1").order_by(card.c.id.desc()).limit(100)
    questions: tuple[tuple[str, Callable[[], Any], Any], ...] = (
        ("work list of two posts", lambda: engine.work(PERSON), listed),
        ("open cases", lambda: engine.cases(status="open"), opened),
        ("closed cases", lambda: engine.cases(status="closed"), closed),
        ("cards by status", lambda: engine.cards(status="issued"), issued),
        ("cards of a post", lambda: engine.cards(post="post 1"), of_post),
    )

    def bare(query: Any) -> Any:
        with engine.database.reading() as connection:
            return connection.execute(query).all()

    watch = time.process_time if kind == "sqlite" else time.perf_counter
    head("bare select, ms", "own, ms")
    for name, own, query in questions:
        plain, asked = quickest(watch, lambda query=query: bare(query), own)
        cells = (f"{1000 * plain:.2f}", f"{1000 * asked:.2f}")
        row(f"{kind}: {name}", *cells, measured=asked / plain, most=3, unit=" times")


def quickest(watch: Callable[[], float], *asking: Callable[[], Any]) -> list[float]:
    """Return the fewest seconds of each of several questions that are asked in turn."""
    spent: list[list[float]] = [[] for _ in asking]
    for turn in range(READ + ASKED):
        for ask, found in zip(asking, spent, strict=True):
            began = watch()
            ask()
            if turn >= READ:
                found.append(watch() - began)
    return [min(found) for found in spent]


if __name__ == "__main__":
    main()
