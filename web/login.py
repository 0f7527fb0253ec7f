"""Who is logged in. A login refers to the session word of an account, so that a new word ends it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import g, session

from engine.errors import NotAllowedError
from processes.messages import message
from web.here import office

if TYPE_CHECKING:
    from sqlalchemy import Row

LOGIN = "login"


def account() -> Row[Any] | None:
    """Return the account of the reader, None where nobody is logged in; looked up once a request."""
    if "account" not in g:
        word = session.get(LOGIN, "")
        row = office().account_by_session(word) if word else None
        g.account = row if row is not None and row.closed_at is None else None
    return cast("Row[Any] | None", g.account)


def roles() -> frozenset[str]:
    """Return the roles of the reader; none where nobody is logged in."""
    row = account()
    return frozenset(row.roles) if row is not None else frozenset()


def actor() -> str:
    """Return who acts.

    Raises NotAllowedError where nobody is logged in.
    """
    row = account()
    if row is None:
        raise NotAllowedError(message("Log in first as somebody who may see this page."))
    return str(row.person_id)


def log_in(word: str) -> None:
    """Begin a login of the account that has a session word; of the session before, only what the reader likes is kept."""
    liked = {name: session[name] for name in ("language", "theme") if name in session}
    session.clear()
    session.update(liked)
    session[LOGIN] = word
    g.pop("account", None)


def log_out() -> None:
    """End the login of this browser."""
    session.pop(LOGIN, None)
    g.pop("account", None)
