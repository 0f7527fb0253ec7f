"""How much a form may hold: little by default, more where a view says that files are handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from flask import current_app, request

if TYPE_CHECKING:
    from collections.abc import Callable

View = TypeVar("View", bound="Callable[..., object]")


def takes(size: int) -> Callable[[View], View]:
    """Say how many bytes the form of a view may have. Stands beneath the route."""

    def mark(view: View) -> View:
        view.takes = size  # type: ignore[attr-defined] # functions take attributes
        return view

    return mark


def allow_size() -> None:
    """Let a request be as large as its view says; before anything of it is read."""
    view = current_app.view_functions.get(request.endpoint or "")
    size = getattr(view, "takes", None)
    if size is not None:
        request.max_content_length = size
