"""Progress, for the applicant and without login: the receipt number and a check word show where a case is, and nothing personal.

The check word is a code of the receipt number under the secret of the site, so that nobody reads it off the number.
"""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256
from typing import Any

from flask import Blueprint, current_app, request

from engine.errors import NotFoundError
from processes.messages import message
from web.frame import page, term
from web.here import office
from web.rights import EVERYBODY, allow

pages = Blueprint("progress", __name__)
LENGTH = 8


@pages.get("/progress")
@allow(EVERYBODY)
def progress() -> str:
    """Ask for a number and show where its case is."""
    receipt, said = request.args.get("receipt", "").strip(), request.args.get("word", "").strip().lower()
    if not receipt:
        return page("progress.jinja", view=None)
    if not hmac.compare_digest(said.encode(), check_word(receipt).encode()):
        raise NotFoundError(
            message("There is no case with this number and check word; both stand on the receipt of the application.")
        )
    view = office().case(receipt)
    return page("progress.jinja", view=view, steps=_steps(view), case_term=_case_term(view))


def check_word(receipt: str) -> str:
    """Return the check word of a receipt number."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return base64.b32encode(hmac.digest(secret, receipt.encode(), sha256)).decode().lower()[:LENGTH]


def _steps(view: Any) -> list[Any]:
    return [item for item in view.items if not item.asked_by]


def _case_term(view: Any) -> Any:
    clock = next((clock for clock in view.clocks if clock.subject == "case"), None)
    if clock is None or view.case.status != "open":
        return None
    return term(clock.begin, clock.promised_due or clock.statutory_due, clock.status == "standing", "")
