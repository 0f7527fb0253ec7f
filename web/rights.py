"""Rights: who may see a page or do an act. Each view says it with `allow`; a view that says nothing is shown to nobody.

Checked once, before every request. What a person may do with which case is the engine's to say (`NotAllowedError`): there, and not
here, post and side are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from flask import current_app, request

from engine.accounts import ADMINISTRATOR, CONSULTANT, OFFICER, PLANNER, SUPERVISOR
from engine.errors import NotAllowedError
from processes.messages import message
from web.login import roles

if TYPE_CHECKING:
    from collections.abc import Callable

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


def check_rights() -> None:
    """Refuse a request of somebody who may not make it.

    Raises NotAllowedError.
    """
    if request.endpoint is None:
        return  # no such page; that is said elsewhere
    may = allowed(request.endpoint)
    if EVERYBODY in may or may & roles():
        return
    raise NotAllowedError(message("Log in first as somebody who may see this page."))


def may_see(endpoint: str) -> bool:
    """Tell whether the reader may use a view: menus show nothing else."""
    return bool({EVERYBODY, *roles()} & allowed(endpoint))
