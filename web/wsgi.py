"""The pages in service, for a server that speaks WSGI: `gunicorn web.wsgi:app`, settings by the environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from engine.service import Engine
from processes.errors import UsageError
from processes.messages import message
from web.app import create_app
from web.security_log import start_log
from web.settings import read_settings

if TYPE_CHECKING:
    from flask import Flask

    from web.settings import Settings


def make_app(settings: Settings) -> Flask:
    """Return the pages of the office in a store.

    Raises UsageError for a store of practice: there anybody could be anybody.
    """
    start_log()
    office = Engine(settings.store)
    office.database.prepare()
    office.keep_time()
    if office.is_practice():
        office.close()
        raise UsageError(
            message(
                "This store is for practice, and made-up cases are no service: give --store another one, or run binglian demo."
            )
        )
    app = create_app(office, secret=settings.secret, hosts=settings.hosts, provider=settings.provider)
    if settings.proxies:
        trusted = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)  # type: ignore[method-assign]
    return app


def __getattr__(name: str) -> Flask:
    """Make `app` when a server asks for it, so that reading this module needs no secret."""
    if name == "app":
        return make_app(read_settings(os.environ))
    raise AttributeError(name)
