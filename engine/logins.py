"""Logins: that of a person in a browser, and that of a program by a token which a person has issued.

A login ends by itself: when nobody was seen for a while, and after a working day at the latest. A token is over on its day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.accounts import find_account
from engine.errors import NotFoundError
from engine.secret_words import digest, new_word
from engine.store import logins as store
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from engine.act import Act

IDLE = timedelta(minutes=30)  # nobody was seen for so long: the login is over
LONGEST = timedelta(hours=12)
TOUCHED = timedelta(minutes=1)  # to this it is known when somebody was last seen
READ, WRITE = "read", "write"
SCOPES = (READ, WRITE)
LONGEST_TOKEN = 366  # days
TOKEN = "binglian_"  # noqa: S105 - how each token begins, so that a leaked one is recognised


def begin_login(act: Act, person: str, address: str) -> str:
    """Return the word of a new login, for the browser."""
    word = new_word()
    store.end_logins(act.connection, person, before=act.now - LONGEST)
    store.insert_login(
        act.connection, digest=digest(word), person_id=person, address=address, begun_at=act.now, seen_at=act.now
    )
    return word


def is_over(row: Row[Any], now: datetime) -> bool:
    """Tell whether a login has ended by itself."""
    return bool(now - row.seen_at > IDLE or now - row.begun_at > LONGEST)


def issue_token(act: Act, name: str, scopes: Sequence[str], days: int) -> str:
    """Return a new token for a program of the one who acts.

    Raises UsageError for a name, scopes or a life that no token has.
    """
    find_account(act, act.actor)
    if not name.strip():
        raise UsageError(message("Say what the token is for, so that it can be told from others."))
    if not scopes or not set(scopes) <= set(SCOPES):
        raise UsageError(message("Choose what the token may do: {scopes}.", scopes=SCOPES))
    if not 1 <= days <= LONGEST_TOKEN:
        raise UsageError(message("A token is good for 1 to {most} days.", most=LONGEST_TOKEN))
    word = TOKEN + new_word()
    store.insert_token(
        act.connection,
        digest=digest(word),
        person_id=act.actor,
        name=name.strip(),
        scopes=list(scopes),
        issued_at=act.now,
        until=act.now + timedelta(days=days),
    )
    return word


def revoke_token(act: Act, number: int) -> None:
    """Take back a token of the one who acts.

    Raises NotFoundError where they have no such token.
    """
    if not store.delete_token(act.connection, act.actor, number):
        raise NotFoundError(message("You have no token {number}; it may be taken back already.", number=number))
