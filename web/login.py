"""Who is logged in. The browser keeps a word; whose login it is, and whether it has ended, the store knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import g, request, session

from engine.errors import NotAllowedError
from processes.messages import message
from web.here import is_practice, office

if TYPE_CHECKING:
    from sqlalchemy import Row

LOGIN, NEXT = "login", "next"  # the word; the page that somebody wanted to see
LIKED = ("language", "theme")  # what the reader likes outlives a login


def account() -> Row[Any] | None:
    """Return the account of the reader, None where nobody is logged in; looked up once a request."""
    if "account" not in g:
        word = session.get(LOGIN, "")
        g.account = office().account_by_login(word, lasting=is_practice()) if word else None
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


def log_in(person: str) -> None:
    """Begin a login of a person in this browser."""
    forget()
    session[LOGIN] = office().begin_login(person, address=request.remote_addr or "")


def log_out() -> None:
    """End the login of this browser, here and in the store: a copy of the cookie is worth nothing afterwards."""
    office().end_login(session.get(LOGIN, ""))
    forget()


def forget() -> None:
    """Forget what this browser was in the middle of; what the reader likes is kept."""
    liked = {name: session[name] for name in LIKED if name in session}
    session.clear()
    session.update(liked)
    g.pop("account", None)
