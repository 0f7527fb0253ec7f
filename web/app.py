"""The application: one office in a browser."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException

from engine.errors import ConflictError, NotAllowedError, NotFoundError
from processes.errors import BinglianError
from processes.messages import Message, message
from web.frame import page
from web.pages import admin, consultant, front, officer, progress, supervisor
from web.rights import check_rights

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from engine.service import Engine

MOST_BYTES = 5_000_000  # of a form with a file; of what is typed Flask takes half a megabyte
STATUS = {NotFoundError: 404, ConflictError: 409, NotAllowedError: 403}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


class Pages(Flask):
    """Pages whose templates all escape what they are given."""

    def select_jinja_autoescape(self, filename: str | None) -> bool:
        """Tell whether a template escapes what it is given: each does."""
        del filename
        return True


def create_app(office: Engine, *, secret: str = "", practice: bool = False) -> Flask:
    """Return the pages of an office. In practice everybody may be anybody, so those are shown on this machine only.

    `secret` signs the cookies; without one, a new one is made and everybody is logged out by the next start.
    """
    app = Pages("web")
    app.config.update(
        OFFICE=office,
        PRACTICE=practice,
        SECRET_KEY=secret or secrets.token_hex(),
        METRICS_TOKEN=os.environ.get("BINGLIAN_METRICS_TOKEN", ""),
        MAX_CONTENT_LENGTH=MOST_BYTES,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    CSRFProtect(app)
    for part in (front, consultant, officer, supervisor, progress, *admin.PARTS):
        app.register_blueprint(part.pages)
    app.register_error_handler(BinglianError, _refuse)
    app.register_error_handler(HTTPException, _refuse_request)
    app.before_request(check_rights)
    app.after_request(_add_headers)
    return app


def _refuse(error: BinglianError) -> ResponseReturnValue:
    """Say in one sentence why not."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    return page("refusal.jinja", sentence=error.message), status


def _refuse_request(error: HTTPException) -> ResponseReturnValue:
    sentences = {
        400: message("The form is too old or not complete; go back, load the page again and send it once more."),
        404: message("There is no such page; the menu leads to those that there are."),
        405: message("There is no such page; the menu leads to those that there are."),
        413: message("That is more than a form may hold; send less."),
    }
    known: Message = sentences.get(
        error.code or 0, message("Something went wrong here; nothing was changed. Try again.")
    )
    return page("refusal.jinja", sentence=known), error.code or 500


def _add_headers(response: Response) -> Response:
    if request.endpoint == "static":  # linked with the version behind the name
        response.headers["Cache-Control"] = "public, max-age=86400"
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
