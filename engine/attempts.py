"""Wrong check words: guessing is slowed down, by what is asked for and by who asks, in all processes of the office together.

After five wrong tries in a row each further one makes the next wait twice as long, up to a minute for a number (its owner must not be kept
out by others) and up to ten minutes for an address. While one has to wait, not even the right word is listened to. A day later it is forgotten.
These figures are our own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.errors import TooManyError
from engine.store import attempts as store
from processes.messages import message

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row

    from engine.act import Act

FREE = 5
LONGEST = {"number": timedelta(minutes=1), "address": timedelta(minutes=10)}
KEPT = timedelta(days=1)
DOUBLINGS = 20  # more make no difference


def note(act: Act, number: str, address: str, *, right: bool) -> None:
    """Put on record a try at the word of a number from an address.

    Raises TooManyError where one of them has to wait; then the try does not count, right or wrong.
    """
    keys = (f"number {number}", f"address {address}")
    known = {row.key: row for row in store.of(act.connection, keys, lock=not right)}
    wait = max((_wait(act, row) for row in known.values()), default=timedelta(0))
    if wait > timedelta(0):
        seconds = -(-wait // timedelta(seconds=1))
        raise TooManyError(
            message("Too many wrong tries: wait {seconds} seconds, then try again.", seconds=seconds), seconds=seconds
        )
    if right:
        return
    for key in keys:
        before = known.get(key)
        failures = before.failures if before is not None and act.now - before.last_at < KEPT else 0
        store.count(act.connection, key, failures + 1, act.now)


def forget_right(act: Act, number: str) -> None:
    """Forget the wrong tries at a number whose word was given."""
    store.forget(act.connection, f"number {number}")


def is_known(act: Act, number: str) -> bool:
    """Tell whether anybody tried a wrong word at a number."""
    return bool(store.of(act.connection, [f"number {number}"]))


def forget_old(act: Act) -> None:
    """Forget what is a day old."""
    store.forget_before(act.connection, act.now - KEPT)


def _wait(act: Act, row: Row[Any]) -> timedelta:
    """Return how long one still has to wait."""
    if row.failures < FREE:
        return timedelta(0)
    longest = LONGEST[row.key.partition(" ")[0]]
    pause = min(timedelta(seconds=2 ** min(row.failures - FREE + 1, DOUBLINGS)), longest)
    last: datetime = row.last_at
    return max(last + pause - act.now, timedelta(0))
