"""The application: one office in a browser."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFProtect

from web import refusals, single_sign_on
from web.pages import consultant, first_login, front, login, my_account, officer, progress, supervisor
from web.quotas import count_write
from web.rights import check_rights
from web.settings import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Response

    from engine.service import Engine
    from web.single_sign_on import Provider

MOST_BYTES = 5_000_000  # of a form with a file; of what is typed Flask takes half a megabyte
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
HSTS = "max-age=31536000"  # a year


class Pages(Flask):
    """Pages whose templates all escape what they are given."""

    def select_jinja_autoescape(self, filename: str | None) -> bool:
        """Tell whether a template escapes what it is given: each does."""
        del filename
        return True


def create_app(
    office: Engine,
    *,
    secret: str = "",
    practice: bool = False,
    hosts: Sequence[str] = LOOPBACK,
    provider: Provider | None = None,
) -> Flask:
    """Return the pages of an office. In practice everybody may be anybody, so those are shown on this machine only.

    `secret` signs the cookies; without one, a new one is made and everybody is logged out by the next start. `hosts` are the names to
    which the pages answer; where one of them is another machine's, cookies travel by TLS alone. `provider` vouches for people beside passwords.
    """
    app = Pages("web")
    encrypted = not set(hosts) <= set(LOOPBACK)
    app.config.update(
        OFFICE=office,
        PRACTICE=practice,
        SECRET_KEY=secret or secrets.token_hex(),
        TRUSTED_HOSTS=list(hosts),
        MAX_CONTENT_LENGTH=MOST_BYTES,
        SESSION_COOKIE_NAME="__Host-binglian" if encrypted else "binglian",
        SESSION_COOKIE_SECURE=encrypted,
        SESSION_COOKIE_SAMESITE="Lax",
        PREFERRED_URL_SCHEME="https" if encrypted else "http",
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    CSRFProtect(app)
    for part in (front, login, first_login, my_account, consultant, officer, supervisor, progress):
        app.register_blueprint(part.pages)
    refusals.register(app)
    single_sign_on.register(app, provider)
    app.before_request(check_rights)
    app.before_request(count_write)
    app.after_request(_add_headers)
    return app


def _add_headers(response: Response) -> Response:
    if request.endpoint == "static":  # linked with the version behind the name
        response.headers["Cache-Control"] = "public, max-age=86400"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = HSTS
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
