"""Refusals as pages: one sentence and a status, never a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g
from werkzeug.exceptions import HTTPException, SecurityError

from engine.errors import ConflictError, NotAllowedError, NotFoundError, StoreError, TooManyError
from processes.errors import BinglianError
from processes.messages import message
from web.frame import language, page

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

STATUS = {NotFoundError: 404, ConflictError: 409, NotAllowedError: 403, TooManyError: 429, StoreError: 503}
SENTENCES = {
    400: message("The form is too old or not complete; go back, load the page again and send it once more."),
    404: message("There is no such page; the menu leads to those that there are."),
    405: message("There is no such page; the menu leads to those that there are."),
    413: message("That is more than a form may hold; send less."),
}
OTHERWISE = message("Something went wrong here; nothing was changed. Try again.")


def register(app: Flask) -> None:
    """Let an application answer every error with a sentence."""
    app.register_error_handler(BinglianError, _refuse)
    app.register_error_handler(HTTPException, _refuse_request)


def status_of(error: BinglianError) -> tuple[int, dict[str, str]]:
    """Return the status of an error, and the headers that belong to it."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    return status, {"Retry-After": str(error.seconds)} if isinstance(error, TooManyError) else {}


def _refuse(error: BinglianError) -> ResponseReturnValue:
    """Say in one sentence why not."""
    if isinstance(error, StoreError):
        g.account = None  # the store is not asked again who reads this
    return page("refusal.jinja", sentence=error.message), *status_of(error)


def _refuse_request(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):  # of another name there are no addresses, so no page
        said = message("This server does not answer to that name; whoever runs it adds the name to BINGLIAN_HOSTS.")
        return said.render(language()), 400, {"Content-Type": "text/plain; charset=utf-8"}
    return page("refusal.jinja", sentence=SENTENCES.get(error.code or 0, OTHERWISE)), error.code or 500
