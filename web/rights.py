"""Rights: who may see a page or do an act. Each view says it with `allow`; a view that says nothing is shown to nobody.

Checked once, before every request. What a person may do with which case is the engine's to say (`NotAllowedError`): there, and not
here, post and side are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from flask import current_app, redirect, request, session, url_for

from engine.accounts import ADMINISTRATOR, CONSULTANT, OFFICER, PLANNER, SUPERVISOR
from engine.errors import NotAllowedError
from processes.messages import message
from web.here import is_practice
from web.login import NEXT, account, roles
from web.security_log import note

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

EVERYBODY = "everybody"  # also who is not logged in
STAFF = (OFFICER, SUPERVISOR, ADMINISTRATOR, CONSULTANT, PLANNER)
View = TypeVar("View", bound="Callable[..., object]")


def allow(*who: str) -> Callable[[View], View]:
    """Say which roles may use a view; EVERYBODY for those who are not logged in too. Stands beneath the route."""

    def mark(view: View) -> View:
        view.allowed = frozenset(who)  # type: ignore[attr-defined] # functions take attributes
        return view

    return mark


def allowed(endpoint: str) -> frozenset[str]:
    """Return who may use a view: nobody, where it does not say."""
    if endpoint == "static":
        return frozenset({EVERYBODY})
    return getattr(current_app.view_functions.get(endpoint), "allowed", frozenset())


def check_rights() -> ResponseReturnValue | None:
    """Refuse a request of somebody who may not make it; who is not logged in is asked to, and led to the page afterwards.

    Raises NotAllowedError.
    """
    if request.endpoint is None:
        return None  # no such page; that is said elsewhere
    may = allowed(request.endpoint)
    if EVERYBODY in may or may & roles():
        return None
    row = account()
    if row is None and request.method == "GET" and not is_practice():
        session[NEXT] = request.full_path if request.query_string else request.path
        return redirect(url_for("login.ask"))
    note("access", "refused", who=row.person_id if row is not None else "", endpoint=request.endpoint)
    raise NotAllowedError(message("Log in first as somebody who may see this page."))


def may_see(endpoint: str) -> bool:
    """Tell whether the reader may use a view: menus show nothing else."""
    return bool({EVERYBODY, *roles()} & allowed(endpoint))
