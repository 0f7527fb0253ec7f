"""The office that the pages are of."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from engine.service import Engine


def office() -> Engine:
    """Return the office that the pages are of."""
    return cast("Engine", current_app.config["OFFICE"])


def is_practice() -> bool:
    """Tell whether anybody may be anybody here, on a clock that can be moved."""
    return bool(current_app.config["PRACTICE"])


def own_page(address: str, *, otherwise: str = "/") -> str:
    """Return an address, if it is a page of this site; browsers read two slashes, or one of each kind, as another site.

    >>> own_page("/tasks?late=1"), own_page("//example.org/"), own_page("https://example.org/", otherwise="/desk")
    ('/tasks?late=1', '/', '/desk')
    """
    own = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if own else otherwise
