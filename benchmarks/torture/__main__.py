"""Torture an office: kill it, race it, take its disk, its database and its time away, and count what was lost: `make torture`.

python benchmarks/torture [--store sqlite|postgresql] [--only kills races joins clocks deadlines outage disk jumps summer cuts] [--share 0.1]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import clocks
import cuts
import deadlines
import disks
import kills
import outages
import races
from postgres import find_programs, make_database, run_server
from tables import Row, faults, print_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from postgres import Server

NUMBERS = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A kind of store, where new ones can be had."""

    kind: str
    folder: Path
    server: Server | None = None

    def new(self) -> tuple[str, Path]:
        """Return the address of an empty store, and a folder for what is put down beside it."""
        number = next(NUMBERS)
        folder = self.folder / f"run-{number}"
        folder.mkdir()
        if self.server is None:
            return f"sqlite:///{folder}/office.db", folder
        return make_database(self.server.programs, str(self.server.folder), f"run_{number}"), folder


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--store", choices=["sqlite", "postgresql", "both"], default="both")
    options.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS), metavar="PART")
    options.add_argument("--share", type=float, default=1.0, help="a part of the full numbers")
    options.add_argument("--kills", type=int, default=1000)
    told = options.parse_args()
    wrong: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        if told.store != "postgresql":
            wrong += torture(Store(kind="SQLite", folder=Path(folder)), told)
        programs = find_programs()
        if programs is None and told.store != "sqlite":
            print("\nPostgreSQL is not installed (Debian, Ubuntu: apt-get install postgresql): not tried.")
        elif told.store != "sqlite":
            with run_server(programs) as server:
                wrong += torture(Store(kind="PostgreSQL", folder=Path(folder), server=server), told)
    print(f"\n{len(wrong)} numbers are wrong." if wrong else "\nEverything is as it must be.")
    return int(bool(wrong))


def torture(store: Store, told: argparse.Namespace) -> list[Row]:
    """Run every part that is wanted on one kind of store; return what is wrong."""
    wrong: list[Row] = []
    for name in told.only:
        title, run, is_of_sqlite = PARTS[name]
        if is_of_sqlite and store.server is not None:
            continue
        began = time.monotonic()
        rows = run(store, told)
        where = "" if is_of_sqlite else f", {store.kind}"
        print_table(f"{title}{where} ({time.monotonic() - began:.0f} s)", rows)
        sys.stdout.flush()
        wrong += faults(rows)
    return wrong


def share(told: argparse.Namespace, number: int) -> int:
    return max(1, round(number * told.share))


def kill(store: Store, told: argparse.Namespace) -> list[Row]:
    url, folder = store.new()
    return kills.run(url, folder, kills=share(told, told.kills), pause=0.2)


def race(store: Store, told: argparse.Namespace) -> list[Row]:
    return races.one_task(store.new()[0], threads=50, rounds=share(told, 200))


def join(store: Store, told: argparse.Namespace) -> list[Row]:
    return races.joins(store.new()[0], reviewers=6, rounds=share(told, 1000))


def count_clocks(_: Store, told: argparse.Namespace) -> list[Row]:
    return clocks.against_the_oracle(cases=share(told, 100_000))


def come_due(store: Store, told: argparse.Namespace) -> list[Row]:
    url, folder = store.new()
    return deadlines.run(url, folder, deadlines=share(told, 10_000), pause=1.0)


def go_away(store: Store, told: argparse.Namespace) -> list[Row]:
    url, folder = store.new()
    trouble = partial(outages.hold_file, url) if store.server is None else partial(outages.stop_server, store.server)
    return outages.run(url, folder, trouble, seconds=share(told, 30))


def fill_up(store: Store, _: argparse.Namespace) -> list[Row]:
    if store.server is None:
        return disks.sqlite(store.new()[1])
    return disks.postgresql(store.server, store.new()[1], f"small_{next(NUMBERS)}")


def jump(store: Store, told: argparse.Namespace) -> list[Row]:
    return clocks.jumps(store.new()[0], acts=share(told, 200))


def change_clocks(store: Store, told: argparse.Namespace) -> list[Row]:
    return clocks.summer_time(store.new()[0], limits=share(told, 2000))


def cut(store: Store, told: argparse.Namespace) -> list[Row]:
    return cuts.run(store.new()[1], acts=100, cuts=share(told, 200))


# name -> title, what runs it, whether it has to do with SQLite alone (or with no store at all)
PARTS: dict[str, tuple[str, Callable[[Store, argparse.Namespace], list[Row]], bool]] = {
    "kills": ("Killed under load", kill, False),
    "races": ("Fifty people complete one task", race, False),
    "joins": ("Six reviewers finish at once", join, False),
    "clocks": ("Limits counted quickly and day by day", count_clocks, True),
    "deadlines": ("Deadlines, two workers, kills, the clock moved by a day", come_due, False),
    "outage": ("The database is gone", go_away, False),
    "disk": ("Full disk, no right to write", fill_up, False),
    "jumps": ("The clock jumps", jump, False),
    "summer": ("Summer time", change_clocks, False),
    "cuts": ("The log cut off at any byte", cut, True),
}

if __name__ == "__main__":
    sys.exit(main())
