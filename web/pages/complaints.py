"""The supervisor's complaints: to be taken, declined and answered, the most urgent first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.accounts import SUPERVISOR
from processes.errors import BinglianError
from web.frame import page
from web.here import office
from web.login import actor
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

pages = Blueprint("complaints", __name__)


@pages.get("/complaints")
@allow(SUPERVISOR)
def complaints() -> str:
    """List what is open, and what is over."""
    return _complaints()


@pages.post("/complaints/<reference>")
@allow(SUPERVISOR)
def answer(reference: str) -> ResponseReturnValue:
    """Take, decline or answer a complaint."""
    form = request.form
    try:
        office().answer_complaint(
            reference, form.get("how", ""), form.get("words", ""), by=actor(), key=form.get("key", "")
        )
    except BinglianError as error:
        return _complaints(sentence=error.message, at_reference=reference), 400
    return redirect(url_for("complaints.complaints"))


def _complaints(**content: Any) -> str:
    over = "over" in request.args
    return page("complaints.jinja", found=office().complaints(over=over), over=over, typed=request.form, **content)
