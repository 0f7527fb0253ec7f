"""What the pages of supervision and planning cost among a million closed and fifty thousand open cases.

Run: python benchmarks/desk_pages.py [--stores sqlite postgresql] [--closed 1000000] [--open 50000]. PostgreSQL has to be installed.

Rows are made by copying a case in the database; closed ones are spread over 250 days, due dates of open ones over a month. Each page is
opened by a reader without script, cold once and then so many times; p95 of these counts, template and all (SQLite: seconds of the processor, which others on the machine disturb least).
"""

from __future__ import annotations

import argparse
import time
from contextlib import closing
from datetime import timedelta
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from engine_parts.aims import head, machine, row
from engine_parts.flows import serial
from engine_parts.offices import MONDAY, STORES, Copies, add_posts, copy, in_bulk, open_office, stores
from sqlalchemy import case as choose
from sqlalchemy import insert, select, type_coerce, update

from engine.store.tables import card, case, deadline, returned, work_item
from web.app import create_app

if TYPE_CHECKING:
    from engine.service import Engine

POSTS, DAYS, FIRST, TIMES = 50, 250, 1000, 20
CARDS = 200_000
PAGES = (
    "/desk",
    "/desk/figures",
    "/cards",
    "/cards?colour=red&status=upheld",
    "/cards?post=post 1&colour=red",
    "/supervision/cases",
    "/supervision/cases?colour=red",
    "/supervision/cases?department=Bureau",
    "/supervision/cases/c2000",
    "/supervision/posts",
    "/supervision/posts/post 1",
    "/supervision/people/li",
    "/supervision/returns",
    "/supervision/scores",
    "/supervision/scores?kind=person",
    "/supervision/scores/post/post 1",
    "/supervision/watch",
    "/planning/promises",
    "/planning/centre",
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--stores", nargs="+", default=STORES, choices=STORES)
    for name, value in (("closed", 1_000_000), ("open", 50_000)):
        options.add_argument(f"--{name}", type=int, default=value)
    told = options.parse_args()
    print(machine())
    for kind in told.stores:
        with stores(kind) as url:
            engine, name = open_office(url, serial(3))
            with closing(engine):
                began = time.perf_counter()
                fill(engine, engine.start(name), told)
                print(
                    f"\n{kind}: {told.closed:,} closed and {told.open:,} open cases in {time.perf_counter() - began:.0f} s."
                )
                print_pages(engine, kind)
    print("\n" + machine())


def fill(engine: Engine, receipt: str, told: argparse.Namespace) -> None:
    for person, side, role in (("sun", "supervision", "supervisor"),):
        engine.add_person(person, side=side)
        engine.open_account(person, [role])
    with in_bulk(engine) as connection:
        template = int(connection.execute(select(case.c.id).where(case.c.receipt == receipt)).scalar_one())
        add_posts(connection, POSTS)
        copy(connection, Copies(template=template, first=FIRST, number=told.open, posts=POSTS))
        first = FIRST + told.open
        copy(connection, Copies(template=template, first=first, number=told.closed, posts=POSTS, closed=True))
        for table, key, ends in (
            (case, case.c.id, ("closed_at",)),
            (work_item, work_item.c.id, ("closed_at", "due_at")),
        ):
            spread(connection, table, key >= first, ends)
        connection.execute(update(work_item).where(work_item.c.id >= first).values(assignee="li"))
        rung = connection.execute(select(deadline).limit(1)).one()
        place_cards(connection, rung, first, told)
    engine.tick(worker="one")


def spread(connection: Any, table: Any, where: Any, ends: tuple[str, ...]) -> None:
    """Spread instants of rows over the last days."""
    values = {}
    for place, name in enumerate(ends, start=1):
        column = table.c[name]
        days = {day: type_coerce(MONDAY - timedelta(days=day, minutes=day), column.type) for day in range(DAYS)}
        values[name] = choose(days, value=(table.c.id * place) % DAYS)
    connection.execute(update(table).where(where).values(values))


def place_cards(connection: Any, rung: Any, first: int, told: argparse.Namespace) -> None:
    """Issue cards: most of them in closed cases, and one for each fifth open work item; each has a rung of its own."""
    numbers = [*range(FIRST, first, 5), *range(first, first + min(CARDS, told.closed), 1)]
    rungs, cards, returns = [], [], []
    for place, number in enumerate(numbers):
        values = {**rung._mapping, "id": 100_000_000 + place, "clock_id": 2 * number, "after": 50 + place % 3}  # noqa: SLF001
        rungs.append({**values, "status": "fired"})
        cards.append(
            {
                "deadline_id": 100_000_000 + place,
                "case_id": number,
                "work_item_id": number,
                "colour": ("reminder", "yellow", "red")[place % 3],
                "post_id": f"post {number % POSTS}",
                "person_id": "li",
                "status": "upheld" if place % 7 else "withdrawn",
                "issued_at": MONDAY - timedelta(days=place % DAYS, hours=1),
            }
        )
        if place % 10 == 0:
            returns.append(
                {
                    "case_id": number,
                    "work_item_id": number,
                    "post_id": f"post {number % POSTS}",
                    "person_id": "li",
                    "kind": "supplement",
                    "statement": "x",
                    "basis": "y",
                    "at": MONDAY - timedelta(days=place % DAYS),
                }
            )
    connection.execute(insert(deadline), rungs)
    connection.execute(insert(card), cards)
    connection.execute(insert(returned), returns)


def print_pages(engine: Engine, kind: str) -> None:
    client = create_app(engine, secret="x", practice=True).test_client()  # noqa: S106 - nobody's
    with client.session_transaction() as session:
        session["login"] = engine.account("sun").session  # type: ignore[union-attr]
    watch = time.process_time if kind == "sqlite" else time.perf_counter
    head("cold, ms", "p95, ms")
    for address in PAGES:
        spent = []
        for _ in range(TIMES + 1):
            began = watch()
            response = client.get(address, headers={"Accept-Language": "zh-CN"})
            spent.append(watch() - began)
            if response.status_code != 200:  # noqa: PLR2004
                message = f"{address}: {response.status_code}"
                raise SystemExit(message)
        p95 = 1000 * quantiles(spent[1:], n=20)[-1]
        row(f"{kind}: {address}", f"{1000 * spent[0]:.0f}", f"{p95:.0f}", measured=p95, most=300, unit=" ms")


if __name__ == "__main__":
    main()
