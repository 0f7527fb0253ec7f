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
