"""Practice: an office in a store of its own, whose clock goes when it is told to, so that weeks pass in an afternoon.

A store is for practice from before its first case on, and stays so: nobody sets the clock under cases that are real.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.clock import SystemClock
from engine.errors import NotAllowedError
from engine.store import practice
from processes.messages import message

if TYPE_CHECKING:
    from datetime import datetime

    from engine.act import Act
    from engine.clock import Clock
    from engine.store.database import Database


class PracticeClock:
    """The clock of an office that practises: every process that works on its store reads the same time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def now(self) -> datetime:
        """Return the instant to which practice was set."""
        with self._database.reading() as connection:
            return practice.find_time(connection) or SystemClock().now()


def is_practice(database: Database) -> bool:
    """Tell whether a store is for practice."""
    with database.reading() as connection:
        return practice.find_time(connection) is not None


def clock_of(database: Database) -> Clock:
    """Return the clock of an office: the machine's, or the one of practice."""
    return PracticeClock(database) if is_practice(database) else SystemClock()


def set_time(act: Act, now: datetime) -> None:
    """Set the time of practice; the first time makes the store one for practice.

    Raises NotAllowedError for a store in which cases run on the real time.
    """
    if practice.find_time(act.connection) is None and practice.has_cases(act.connection):
        raise NotAllowedError(
            message("This store has cases in real time: its clock is not set. Practise in a new store (--store).")
        )
    practice.set_time(act.connection, now)
