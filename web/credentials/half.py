"""Half logged in: who has given the password, and not yet the code. Kept in the signed cookie for some minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import session

from engine.errors import ConflictError
from processes.messages import message
from web.credentials.factors import new_secret, seal, unseal
from web.here import office
from web.login import NEXT, forget

if TYPE_CHECKING:
    from sqlalchemy import Row

HALF, FACTOR = "half", "factor"
LASTS = timedelta(minutes=10)


def begin(row: Row[Any]) -> None:
    """Note that somebody has given the password; the page that they wanted to see is kept."""
    wanted = session.get(NEXT, "")
    forget()
    session[HALF] = [row.person_id, office().clock.now().isoformat(), row.changed_at.isoformat()]
    if wanted:
        session[NEXT] = wanted


def half_logged_in() -> Row[Any]:
    """Return the account of who has given the password.

    Raises ConflictError where nobody has, or it was too long ago, or the account was changed since.
    """
    person, at, changed = session.get(HALF, ("", "", ""))
    row = office().account(person) if person else None
    now = office().clock.now()
    if row is None or row.changed_at.isoformat() != changed or now - datetime.fromisoformat(at) > LASTS:
        raise ConflictError(message("Give your name and password first; after ten minutes they are asked for again."))
    return row


def offered_secret() -> str:
    """Return the secret of the second factor that is being set up in this browser; made when it is first asked for."""
    secret = unseal(session.get(FACTOR, ""))
    if not secret:
        secret = new_secret()
        session[FACTOR] = seal(secret)
    return secret
